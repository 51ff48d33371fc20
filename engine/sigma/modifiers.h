#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string_view>
#include <vector>

#include "engine/sigma/findings.h"
#include "engine/sigma/rule.h"

namespace trailhound {

/// The modifiers of one item, checked against each other (semantics §6). Decisions where the reference leaves room:
/// - `all`, `neq`, `cased` and `expand` may come anywhere among the others, but once each; so `all|re` is the same as
///   `re|all`. `exists` takes no others.
/// - contains, startswith and endswith after `re` are accepted and change nothing: the search is unanchored.
/// - `wide`, `utf16le` and `utf16be` may follow contains and the like; `utf16` may not, since its byte order mark
///   begins the text.
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

/// Parses `contains|all`, the part of a key after the first `|`. Reports every fault in `findings`, at the place that
/// `position_of` gives for a byte of `text`; nullopt if there was one. Views point into `text`.
std::optional<Modifiers> parse_modifiers(std::string_view text, const std::function<Position(std::size_t)>& position_of,
                                         Findings& findings);

}  // namespace trailhound
