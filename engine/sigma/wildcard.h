#pragma once

#include <string>
#include <string_view>

#include "engine/sigma/rule.h"

namespace trailhound {

/// Builds a Pattern part by part and keeps it in normal form.
class PatternBuilder {
 public:
  void add_literal(std::string_view text);
  void add_any_run();
  void add_any_one();
  void add_dash();
  void add(const Pattern::Part& part);
  void add(const Pattern& pattern);
  Pattern take() { return std::move(pattern_); }

 private:
  Pattern pattern_;
};

/// Reads the wildcards and escapes of a Sigma string (semantics §4): `*` and `?` are wildcards, `\` before `*`, `?`
/// or `\` makes that character literal, and is itself literal before anything else and at the end.
Pattern parse_pattern(std::string_view text);

/// The pattern as a Sigma string that parse_pattern reads back as the same pattern. A kDash, for which Sigma has no
/// text, becomes `<dash>`.
std::string to_sigma_text(const Pattern& pattern);

/// `pattern` with a `*` before it, after it or both, unless it has one there.
Pattern with_outer_runs(const Pattern& pattern, bool before, bool after);

}  // namespace trailhound
