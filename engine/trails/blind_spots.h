#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "engine/base/json_writer.h"
#include "engine/plan/plan.h"
#include "engine/read/read_ledger.h"
#include "engine/trails/trail_facts.h"

namespace trailhound {

/// Something that happened and that this archive would not show. Whoever reads "no match" must know it.
struct BlindSpot {
  enum class Kind : std::uint8_t {
    kNoDataEvents,        ///< no trail records data events, such as GetObject
    kNoReadEvents,        ///< the trails leave out events that only read
    kNoNetworkActivity,   ///< no events of VPC endpoints
    kNoManagementEvents,  ///< of a region that has other events
    kOmittedParameters,   ///< CloudTrail left out parts of records that were too large
    kRuleWithoutSource,   ///< a rule asks for services that occur nowhere
    kGap,                 ///< hours without an event in a region that has events before and after
  };
  Kind kind = Kind::kNoDataEvents;
  std::string text;          ///< one sentence, without a full stop
  std::string subject;       ///< the region, or the title of the rule; empty for the whole archive
  std::uint64_t amount = 0;  ///< records with omissions, or hours of a gap
};
std::string_view to_string(BlindSpot::Kind kind);
/// Writes an object: `{"kind":"no_data_events","text":…,"subject":…,"amount":…}`.
void write_blind_spot(const BlindSpot& spot, JsonWriter& json);

/// What the archive cannot show, the broadest first. Gaps are the largest ones, at most kMostGaps. `plan` may be null:
/// then no rules are judged.
inline constexpr std::size_t kMostGaps = 10;
std::vector<BlindSpot> blind_spots(const TrailFacts& facts, const ReadLedger& ledger, const Plan* plan);

}  // namespace trailhound
