#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "engine/sigma/rule.h"

namespace trailhound {

/// A Pattern made ready for matching: runs of literals and `?` between the `*`. The leftmost place of each run is the
/// best one, so there is no backtracking: time is at most text × pattern, and text + pattern where a run has no `?`.
/// Immutable; any thread.
class Wildcard {
 public:
  /// `fold`: compare folded text (engine/base/text.h); matches() must then be given folded text.
  Wildcard(const Pattern& pattern, bool fold);

  /// True if the pattern covers the whole of `text`. REQUIRES: `text` is UTF-8 (malformed bytes count as characters).
  bool matches(std::string_view text) const;

  /// The longest literal of the pattern, in the form that matches() compares; empty if there is none.
  const std::string& longest_literal() const { return longest_literal_; }

 private:
  struct Element {
    std::string literal;  ///< empty: any one character
  };
  struct Run {
    std::vector<Element> elements;
  };
  static std::size_t match_at(const Run& run, std::string_view text, std::size_t at);
  static std::size_t match_end(const Run& run, std::string_view text);
  static std::size_t find(const Run& run, std::string_view text, std::size_t from, std::size_t& end);

  std::vector<Run> runs_;    ///< between the stars; never empty
  bool open_start_ = false;  ///< begins with a star
  bool open_end_ = false;    ///< ends with a star
  std::string longest_literal_;
};

}  // namespace trailhound
