#pragma once

#include <span>
#include <string_view>
#include <vector>

#include "engine/base/diagnostic.h"
#include "engine/sigma/correlation.h"
#include "engine/sigma/rule.h"

namespace trailhound {

namespace codes {
/// What a rule that loads may still get wrong about CloudTrail. All of them are warnings; the codes are part of the
/// interface as those of engine/sigma/codes.h are.
inline constexpr std::string_view kUnknownField = "L001";    ///< a field that no CloudTrail record has
inline constexpr std::string_view kUnknownEvent = "L002";    ///< an eventName that its eventSource does not have
inline constexpr std::string_view kRecordedAs = "L003";      ///< the API's own name, which CloudTrail writes otherwise
inline constexpr std::string_view kImpossible = "L004";      ///< a value that the field never has
inline constexpr std::string_view kUnknownTag = "L005";      ///< a tag that ATT&CK does not have
inline constexpr std::string_view kNoMetadata = "L006";      ///< metadata that a reader of a match needs is missing
inline constexpr std::string_view kSameDetection = "L007";   ///< another rule detects exactly the same
inline constexpr std::string_view kFilterSwallows = "L008";  ///< a filter that leaves nothing of its selection
inline constexpr std::string_view kUnusedBase = "L009";      ///< a base rule that no correlation refers to
inline constexpr std::string_view kNeverFires = "L010";      ///< a correlation that no events can satisfy
inline constexpr std::string_view kAlwaysFires = "L011";     ///< one that every event satisfies
inline constexpr std::string_view kOddTimespan = "L012";     ///< a timespan that can hardly be meant
}  // namespace codes

/// Looks for what makes rules for CloudTrail useless although they load; other log sources' rules are passed over.
/// Says only what is sure: an event source that is not in the list (engine/lint/lists.h) is not checked, nor is
/// anything below requestParameters and the like, which each service fills as it pleases. In the order of the rules.
std::vector<Diagnostic> lint_rules(std::span<const Rule> rules);

/// The same for correlations over such rules (engine/lint/correlation_lint.cc), and for base rules that none of them
/// refers to. References are indexes into `rules` and `correlations`.
std::vector<Diagnostic> lint_correlations(std::span<const Rule> rules, std::span<const Correlation> correlations);

}  // namespace trailhound
