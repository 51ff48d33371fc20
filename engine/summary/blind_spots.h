#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "engine/plan/plan.h"
#include "engine/read/read_ledger.h"
#include "engine/summary/activity.h"
#include "engine/summary/tally.h"

namespace trailhound {

/// Facts about a whole archive that tell what its trails record. Small: it grows with services and regions.
struct TrailFacts {
  struct Region {
    std::uint64_t management = 0, data = 0, network = 0, reads = 0;  ///< events
  };
  /// A successful StopLogging or DeleteTrail.
  struct Stop {
    Nanoseconds time = 0;
    std::string event, principal, event_id;
  };
  /// Beyond these the archive claims more services or regions than AWS has, and the facts are not complete.
  static constexpr std::size_t kMostSources = 5000, kMostRegions = 200, kMostStops = 10'000;

  std::set<std::string, std::less<>> sources;  ///< folded
  std::map<std::string, Region, std::less<>> regions;
  std::vector<Stop> stops;  ///< in order of time after finish()
  bool is_complete = true;

  void add(const Calls& calls, const Tally& tally);
  void finish();
};

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

/// What the archive cannot show, the broadest first. Gaps are the largest ones, at most kMostGaps. `plan` may be null:
/// then no rules are judged.
inline constexpr std::size_t kMostGaps = 10;
std::vector<BlindSpot> blind_spots(const TrailFacts& facts, const ReadLedger& ledger, const Plan* plan);

}  // namespace trailhound
