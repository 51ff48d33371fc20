#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "engine/match/character_run.h"
#include "engine/sigma/rule.h"

namespace trailhound {

/// A Pattern made ready for matching: runs of literals, `?` and dashes between the `*`. A run always takes the same
/// number of characters, so its leftmost place leaves the most text for the next one, and there is no backtracking:
///
///   *ab*a?c   over   xxabyyabcaxc      run `ab` at 2; run `a?c` must end the text: it does, at 9
///
/// Time is linear in the text: for a run of one literal whatever its length, for others at most kShortRun times the
/// text or, beyond that, the text times one word for 64 characters of the run (CharacterRun). Immutable; any thread.
class Wildcard {
 public:
  /// `fold`: compare folded text (engine/base/text.h); matches() must then be given folded text.
  Wildcard(const Pattern& pattern, bool fold);

  /// True if the pattern covers the whole of `text`. REQUIRES: `text` is UTF-8 (malformed bytes count as characters).
  bool matches(std::string_view text) const;

  /// The longest literal of the pattern, in the form that matches() compares; empty if there is none.
  const std::string& longest_literal() const { return longest_literal_; }

 private:
  static constexpr std::size_t kShortRun = 64;  ///< characters

  struct Element {
    enum class Kind : std::uint8_t { kLiteral, kAny, kDash };
    Kind kind = Kind::kLiteral;
    std::string literal;
    std::size_t count = 1;  ///< of kAny: characters
  };
  struct Run {
    std::vector<Element> elements;
    std::shared_ptr<const CharacterRun> characters;  ///< of a long run that is more than a literal
  };
  void finish(Run run);
  static std::size_t match_at(const Run& run, std::string_view text, std::size_t at);
  static std::size_t match_end(const Run& run, std::string_view text);
  static std::size_t find(const Run& run, std::string_view text, std::size_t from);

  std::vector<Run> runs_;    ///< between the stars; never empty
  bool open_start_ = false;  ///< begins with a star
  bool open_end_ = false;    ///< ends with a star
  std::string longest_literal_;
};

}  // namespace trailhound
