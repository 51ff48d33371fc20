#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string_view>
#include <vector>

#include "engine/sigma/findings.h"
#include "engine/sigma/rule.h"

namespace trailhound {

/// What the modifiers of one item ask for, once it is sure that they go together (SEMANTICS §6). Decisions where the
/// reference leaves room:
/// - `all`, `neq`, `cased` and `expand` may stand anywhere among the others, but once each; so `all|re` is the same
///   as `re|all`. `exists` stands quite alone.
/// - contains, startswith and endswith after `re` are accepted and change nothing: the search is unanchored, and a
///   `.*` more at either end does not matter.
/// - `wide`, `utf16le` and `utf16be` may follow contains and the like; `utf16` may not, as its byte order mark stands
///   at the very front.
struct Modifiers {
  enum class Family : std::uint8_t { kPlain, kRegex, kCidr, kExists, kComparison, kFieldRef, kTimePart };
  enum class Step : std::uint8_t {  ///< of a kPlain item that takes text only
    kContains,
    kStartsWith,
    kEndsWith,
    kWindash,
    kBase64,
    kBase64Offset,
    kUtf16Le,
    kUtf16Be,
    kUtf16,
  };

  Family family = Family::kPlain;
  bool all = false, negated = false, cased = false, expand = false;
  bool ignore_case = false, multiline = false, dotall = false;  ///< of kRegex
  Comparison comparison = Comparison::kEqual;                   ///< of kComparison and kTimePart
  TimePartTest::Part part = TimePartTest::Part::kHour;          ///< of kTimePart
  FieldRefTest::Relation relation = FieldRefTest::Relation::kEquals;
  std::vector<Step> steps;     ///< in the order of the rule
  std::string_view text_only;  ///< a modifier that takes text only, as the rule has it; empty if there is none

  bool has(Step step) const;
};

/// Reads `contains|all`, the part of a key behind the first `|`. Every fault goes to `findings`, at the place that
/// `position_of` gives for a byte of `text`. nullopt: there was one. Views point into `text`.
std::optional<Modifiers> parse_modifiers(std::string_view text, const std::function<Position(std::size_t)>& position_of,
                                         Findings& findings);

}  // namespace trailhound
