#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "engine/base/result.h"
#include "engine/sigma/rule.h"

namespace re2 {
class RE2;
}

namespace trailhound {

/// A regular expression of a rule, run by RE2, in time linear in the text. Immutable; any thread.
class Regex {
 public:
  /// Rewrites counts that are too large for RE2 (engine/match/repetition.h). The error is RE2's own text; RE2 refuses
  /// look-around, back references, possessive quantifiers and whatever exceeds its memory budget.
  static Result<Regex, std::string> compile(const RegexTest& test);
  Regex(Regex&&) noexcept;
  Regex& operator=(Regex&&) noexcept;
  ~Regex();

  /// True if the expression is found anywhere in `text`.
  bool matches(std::string_view text) const;

 private:
  explicit Regex(std::unique_ptr<re2::RE2> regex);
  std::unique_ptr<re2::RE2> regex_;
};

}  // namespace trailhound
