#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "engine/base/diagnostic.h"
#include "engine/sigma/source_text.h"

namespace trailhound {

/// Collects what there is to say about one document while it is read, so that one fault does not hide the next.
/// Keeps at most kMost remarks. One thread.
class Findings {
 public:
  static constexpr std::size_t kMost = 100;

  explicit Findings(const SourceText& source) : source_(&source) {}

  /// The document is wrong and will be set aside.
  void error(std::string_view code, Position position, std::string text);
  /// The document is valid Sigma, but this version does not evaluate it: it will be set aside too.
  void unsupported(std::string_view code, Position position, std::string text);
  /// Worth saying; the document is evaluated.
  void warning(std::string_view code, Position position, std::string text);

  /// Makes every error so far one more thing that is not supported, for the reason given, which is then `reason()`.
  void excuse_errors(std::string_view code, Position position, std::string text);

  bool has_error() const { return errors_ > 0; }
  bool must_be_set_aside() const { return errors_ + unsupported_ > 0; }
  const SourceText& source() const { return *source_; }

  /// The remarks in the order of their positions.
  std::vector<Diagnostic> sorted() const;
  /// The first error, or if there is none the excuse for the errors, or the first remark of what is not supported.
  /// REQUIRES: must_be_set_aside()
  Diagnostic reason() const;

 private:
  enum class Kind { kError, kExcuse, kUnsupported, kWarning };  ///< in the order in which they are the reason
  struct Finding {
    Kind kind;
    Diagnostic diagnostic;
  };
  void add(Kind kind, std::string_view code, Position position, std::string text);
  std::vector<const Finding*> in_order() const;

  const SourceText* source_;
  std::vector<Finding> findings_;
  std::size_t errors_ = 0, unsupported_ = 0;
};

/// `text` in quotes for a message, on one line and cut where it is long.
std::string quoted(std::string_view text);

}  // namespace trailhound
