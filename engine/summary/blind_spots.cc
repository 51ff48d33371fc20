#include "engine/summary/blind_spots.h"

#include <algorithm>
#include <array>
#include <tuple>
#include <variant>

#include "engine/base/cases.h"
#include "engine/base/figures.h"
#include "engine/base/text.h"

namespace trailhound {
namespace {

constexpr std::array<std::string_view, 7> kNames = {"no_data_events",
                                                    "no_read_events",
                                                    "no_network_activity",
                                                    "no_management_events",
                                                    "omitted_parameters",
                                                    "rule_without_source",
                                                    "gap"};

/// Whether a rule could match any event if eventSource had only the given values. Everything else about events is taken
/// as possible, so the answer "no" is certain.
class SourceJudge {
 public:
  SourceJudge(const Rule& rule, const std::set<std::string, std::less<>>& sources) : rule_(rule), sources_(sources) {}

  bool may_match() const {
    return std::any_of(rule_.conditions.begin(), rule_.conditions.end(),
                       [&](const Condition& condition) { return may_hold(condition); });
  }

 private:
  bool may_hold(const Condition& condition) const {
    const auto may = [&](const Condition& operand) { return may_hold(operand); };
    return std::visit(
        Cases{
            [&](const ConditionAnd& node) { return std::all_of(node.operands.begin(), node.operands.end(), may); },
            [&](const ConditionOr& node) { return std::any_of(node.operands.begin(), node.operands.end(), may); },
            [](const ConditionNot&) { return true; },
            [&](const ConditionSelection& node) { return may_hold(rule_.selections[node.selection]); },
            [&](const ConditionQuantifier& node) {
              const auto selected = [&](std::uint32_t selection) { return may_hold(rule_.selections[selection]); };
              return node.all ? std::all_of(node.selections.begin(), node.selections.end(), selected)
                              : std::any_of(node.selections.begin(), node.selections.end(), selected);
            },
        },
        condition.node);
  }

  bool may_hold(const Selection& selection) const {
    return std::any_of(selection.any_of.begin(), selection.any_of.end(), [&](const std::vector<Item>& map) {
      return std::all_of(map.begin(), map.end(), [&](const Item& item) { return may_hold(item); });
    });
  }

  bool may_hold(const Item& item) const {
    if (item.field != "eventSource" || item.negated) return true;
    return std::any_of(item.values.begin(), item.values.end(), [&](const Value& value) {
      return std::any_of(value.any_of.begin(), value.any_of.end(), [&](const Test& test) {
        const auto* const text = std::get_if<StringTest>(&test);
        return text == nullptr || text->pattern.has_wildcard() || sources_.contains(folded(text->pattern.literal()));
      });
    });
  }

  const Rule& rule_;
  const std::set<std::string, std::less<>>& sources_;
};

constexpr Nanoseconds kHour = 3600 * Nanoseconds{1'000'000'000};

/// 2026-03-14 09:00, the beginning of an hour since 1970.
std::string hour_text(std::int64_t hour) {
  std::string text = format_rfc3339(hour * kHour).substr(0, 16);
  text[10] = ' ';
  return text;
}

struct Gap {
  const std::string* region = nullptr;
  std::int64_t first = 0, last = 0;  ///< hours without events
  std::int64_t hours() const { return last - first + 1; }
};

std::vector<Gap> largest_gaps(const std::vector<EventHours::Region>& regions) {
  std::vector<Gap> gaps;
  for (const EventHours::Region& region : regions) {
    for (std::size_t i = 1; i < region.runs.size(); ++i) {
      gaps.push_back({&region.name, region.runs[i - 1].last + 1, region.runs[i].first - 1});
    }
  }
  const auto precedes = [](const Gap& a, const Gap& b) {
    return std::tuple(b.hours(), a.first, *a.region) < std::tuple(a.hours(), b.first, *b.region);
  };
  const std::size_t kept = std::min(gaps.size(), kMostGaps);
  std::partial_sort(gaps.begin(), gaps.begin() + static_cast<std::ptrdiff_t>(kept), gaps.end(), precedes);
  gaps.resize(kept);
  return gaps;
}

/// The last stop in the hour before the gap, which is the last hour that has events. Null if there is none.
const TrailFacts::Stop* stop_before(const Gap& gap, const std::vector<TrailFacts::Stop>& stops) {
  const TrailFacts::Stop* found = nullptr;
  for (const TrailFacts::Stop& stop : stops) {
    if (EventHours::hour_of(stop.time) == gap.first - 1) found = &stop;
  }
  return found;
}

BlindSpot spot_of(const Gap& gap, const TrailFacts& facts) {
  BlindSpot spot{BlindSpot::Kind::kGap, {}, *gap.region, static_cast<std::uint64_t>(gap.hours())};
  spot.text = *gap.region + " has no event for " + counted(spot.amount, "hour") + ", " + hour_text(gap.first) + " to " +
              hour_text(gap.last + 1) + " UTC";
  if (const TrailFacts::Stop* const stop = stop_before(gap, facts.stops)) {
    spot.text += ", after " + stop->event + " by " + stop->principal + " at " +
                 format_rfc3339(stop->time).substr(11, 8) + " (" + stop->event_id + ')';
  }
  return spot;
}

}  // namespace

std::string_view to_string(BlindSpot::Kind kind) { return kNames[static_cast<std::size_t>(kind)]; }

void TrailFacts::add(const Calls& calls, const Tally& tally) {
  const std::string source = folded(calls.source);
  if (sources.size() < kMostSources) {
    sources.insert(source);
  } else if (!sources.contains(source)) {
    is_complete = false;
  }
  auto region = regions.find(calls.region);
  if (region == regions.end()) {
    if (regions.size() == kMostRegions) {
      is_complete = false;
      return;
    }
    region = regions.emplace(calls.region, Region()).first;
  }
  switch (calls.event_class) {
    case EventClass::kManagement:
      region->second.management += tally.events;
      break;
    case EventClass::kData:
      region->second.data += tally.events;
      break;
    case EventClass::kNetworkActivity:
      region->second.network += tally.events;
      break;
    case EventClass::kInsight:
      break;
  }
  if (!calls.is_write) region->second.reads += tally.events;
  const bool is_stop = calls.event == "StopLogging" || calls.event == "DeleteTrail";
  if (is_stop && calls.source == "cloudtrail.amazonaws.com" && calls.error.empty() && tally.has_time() &&
      stops.size() < kMostStops) {
    stops.push_back(
        {tally.last, std::string(calls.event), std::string(calls.principal), std::string(tally.first_event.text())});
  }
}

void TrailFacts::finish() {
  std::sort(stops.begin(), stops.end(), [](const Stop& a, const Stop& b) {
    return std::tie(a.time, a.event_id, a.principal) < std::tie(b.time, b.event_id, b.principal);
  });
}

std::vector<BlindSpot> blind_spots(const TrailFacts& facts, const ReadLedger& ledger, const Plan* plan) {
  using Kind = BlindSpot::Kind;
  std::vector<BlindSpot> spots;
  TrailFacts::Region all;
  for (const auto& [name, region] : facts.regions) {
    all.management += region.management;
    all.data += region.data;
    all.network += region.network;
    all.reads += region.reads;
  }
  if (all.management + all.data + all.network == 0) return spots;  // no events, so nothing can be said of trails
  if (all.data == 0) {
    spots.push_back({Kind::kNoDataEvents, "no data events: GetObject, Invoke and the like are not recorded", {}, 0});
  }
  if (all.reads == 0) {
    spots.push_back({Kind::kNoReadEvents, "no read events: List, Describe and Get calls are not recorded", {}, 0});
  }
  if (all.network == 0) {
    spots.push_back({Kind::kNoNetworkActivity,
                     "no network activity events: calls that VPC endpoints refuse are not recorded",
                     {},
                     0});
  }
  for (const auto& [name, region] : facts.regions) {
    if (region.management > 0 || name.empty()) continue;
    spots.push_back(
        {Kind::kNoManagementEvents, "no management events of " + name + ", which has other events", name, 0});
  }
  if (ledger.records.omitted > 0) {
    spots.push_back(
        {Kind::kOmittedParameters,
         "CloudTrail left out a part of " + counted(ledger.records.omitted, "record") + ", because they were too large",
         {},
         ledger.records.omitted});
  }
  const std::vector<EventHours::Region> hours = ledger.hours.regions();  // the gaps point to its names
  for (const Gap& gap : largest_gaps(hours)) spots.push_back(spot_of(gap, facts));
  if (plan == nullptr || !facts.is_complete) return spots;
  for (const Rule& rule : plan->rules()) {
    if (SourceJudge(rule, facts.sources).may_match()) continue;
    spots.push_back({Kind::kRuleWithoutSource, "no event of the services that the rule '" + rule.title + "' asks for",
                     rule.title, 0});
  }
  return spots;
}

}  // namespace trailhound
