#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "engine/base/result.h"
#include "engine/match/character_run.h"
#include "engine/sigma/rule.h"

namespace re2 {
class RE2;
}

namespace trailhound {

/// A regular expression of a rule, in time linear in the text: run by RE2, or as a CharacterRun over long text where it
/// is a sequence of counted characters (engine/match/counted_run.h). Immutable; any thread.
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
  std::optional<CharacterRun> run_;  ///< finds the same texts
};

}  // namespace trailhound
