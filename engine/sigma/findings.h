#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "engine/base/diagnostic.h"
#include "engine/sigma/source_text.h"

namespace trailhound {

/// Collects the diagnostics of one document while the loader reads it: reading goes on after a fault, and one fault
/// hides no other. Keeps at most kMost of them. One thread.
class Findings {
 public:
  static constexpr std::size_t kMost = 100;

  explicit Findings(const SourceText& source) : source_(&source) {}

  /// The document is wrong and will be set aside.
  void error(std::string_view code, Position position, std::string text);
  /// The document is valid Sigma, but this version does not evaluate it: it will be set aside too.
  void unsupported(std::string_view code, Position position, std::string text);
  /// A remark; the document is evaluated.
  void warning(std::string_view code, Position position, std::string text);

  /// Turns every error so far into something unsupported, for the given reason, which reason() then returns.
  void excuse_errors(std::string_view code, Position position, std::string text);

  bool has_error() const { return errors_ > 0; }
  bool must_be_set_aside() const { return errors_ + unsupported_ > 0; }
  const SourceText& source() const { return *source_; }

  /// All diagnostics in the order of their positions.
  std::vector<Diagnostic> sorted() const;
  /// The first error; if there is none, the reason that excused the errors, else the first thing that is unsupported.
  /// REQUIRES: must_be_set_aside()
  Diagnostic reason() const;

 private:
  enum class Kind { kError, kExcuse, kUnsupported, kWarning };  ///< reason() prefers the first ones
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

/// `text` in quotes for a message: on one line, and shortened if it is long.
std::string quoted(std::string_view text);

}  // namespace trailhound
