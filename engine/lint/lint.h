#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "engine/base/diagnostic.h"
#include "engine/sigma/correlation.h"
#include "engine/sigma/rule.h"

namespace trailhound {

namespace codes {
/// What a rule that loads can still get wrong about CloudTrail. All are warnings. Like the codes of
/// engine/sigma/codes.h they are part of the interface; cli/docs/rules.md lists them for users.
inline constexpr std::string_view kUnknownField = "L001";      ///< a field that no CloudTrail record has
inline constexpr std::string_view kUnknownEvent = "L002";      ///< an eventName that its eventSource does not have
inline constexpr std::string_view kRecordedAs = "L003";        ///< the API's name, where CloudTrail records another
inline constexpr std::string_view kImpossible = "L004";        ///< a value that the field never has
inline constexpr std::string_view kUnknownTag = "L005";        ///< a tag that ATT&CK does not have
inline constexpr std::string_view kNoMetadata = "L006";        ///< metadata that a reader of a match needs is missing
inline constexpr std::string_view kSameDetection = "L007";     ///< exactly the detection of another rule
inline constexpr std::string_view kFilterSwallows = "L008";    ///< a filter that excludes all that its selection finds
inline constexpr std::string_view kUnusedBase = "L009";        ///< a base rule that no correlation refers to
inline constexpr std::string_view kNeverFires = "L010";        ///< a correlation that no events can satisfy
inline constexpr std::string_view kAlwaysFires = "L011";       ///< a correlation that every event satisfies
inline constexpr std::string_view kOddTimespan = "L012";       ///< a timespan that its author can hardly mean
inline constexpr std::string_view kOuterSpace = "L013";        ///< white space around a field or value
inline constexpr std::string_view kMissingSpace = "L014";      ///< `key:value`, which YAML reads as one word
inline constexpr std::string_view kOtherLogSource = "L015";    ///< names CloudTrail, but its log source excludes it
inline constexpr std::string_view kLiteralSelector = "L016";   ///< `items[any]` without `sigma-version: 3`
inline constexpr std::string_view kSeparateElements = "L017";  ///< items of a map that select elements separately
}  // namespace codes

/// Looks for what makes rules useless on CloudTrail although they load. Of rules for other log sources it remarks only
/// that they name CloudTrail in vain. It states only what is certain: it checks no event source that the catalogue does
/// not list, and nothing below requestParameters and the like, whose members each service chooses. In the order of the
/// rules.
std::vector<Diagnostic> lint_rules(std::span<const Rule> rules);

/// The same for correlations over such rules, and for base rules that no correlation refers to. References are indexes
/// into `rules` and `correlations`.
std::vector<Diagnostic> lint_correlations(std::span<const Rule> rules, std::span<const Correlation> correlations);

/// A tag of ATT&CK that the version of the catalogue revoked. It is no fault: published rules keep the tags of their
/// time, and `rules coverage` reads both.
struct RevokedTag {
  std::string tag;
  std::vector<std::string> successors;  ///< tags, any of which replaces it
  std::uint64_t documents = 0;          ///< rules and correlations that have it and none of the successors
  std::string file;                     ///< the first of them
  Position position;
};

/// The revoked tags of rules (of any log source) and correlations, ordered by tag.
std::vector<RevokedTag> revoked_tags(std::span<const Rule> rules, std::span<const Correlation> correlations);

}  // namespace trailhound
