#include "engine/trails/blind_spots.h"

#include <algorithm>
#include <array>
#include <tuple>
#include <variant>

#include "engine/base/cases.h"
#include "engine/base/figures.h"
#include "engine/base/text.h"
#include "engine/base/time_zone.h"

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
    if (item.field != "eventSource" || item.negated || !item.block.empty()) return true;
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
std::string hour_text(std::int64_t hour) { return local_time(hour * kHour, nullptr).substr(0, 16); }

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

BlindSpot spot_of(const Gap& gap, const TrailFacts& facts) {
  BlindSpot spot{BlindSpot::Kind::kGap, {}, *gap.region, static_cast<std::uint64_t>(gap.hours())};
  spot.text = *gap.region + " has no event for " + counted(spot.amount, "hour") + ", " + hour_text(gap.first) + " to " +
              hour_text(gap.last + 1) + " UTC";
  // The hour before the gap is the last one that has events.
  if (const auto found = facts.stops.find(gap.first - 1); found != facts.stops.end()) {
    const TrailFacts::Stop& stop = found->second;
    spot.text += ", after " + stop.event + " by " + stop.principal + " at " + format_rfc3339(stop.time).substr(11, 8) +
                 " (" + stop.event_id + ')';
  }
  return spot;
}

}  // namespace

std::string_view to_string(BlindSpot::Kind kind) { return kNames[static_cast<std::size_t>(kind)]; }

void write_blind_spot(const BlindSpot& spot, JsonWriter& json) {
  json.begin_object();
  json.text("kind", to_string(spot.kind));
  json.text("text", spot.text);
  json.text("subject", spot.subject);
  json.number("amount", spot.amount);
  json.end_object();
}

std::vector<BlindSpot> blind_spots(const TrailFacts& facts, const ReadLedger& ledger, const Plan* plan) {
  using Kind = BlindSpot::Kind;
  std::vector<BlindSpot> spots;
  const TrailFacts::Kinds& all = facts.all;
  if (!all.any()) return spots;  // no events, so nothing can be said of trails
  if (!all.data) {
    spots.push_back({Kind::kNoDataEvents, "no data events: GetObject, Invoke and the like are not recorded", {}, 0});
  }
  if (!all.reads) {
    spots.push_back({Kind::kNoReadEvents, "no read events: List, Describe and Get calls are not recorded", {}, 0});
  }
  if (!all.network) {
    spots.push_back({Kind::kNoNetworkActivity,
                     "no network activity events: calls that VPC endpoints refuse are not recorded",
                     {},
                     0});
  }
  for (const auto& [name, region] : facts.regions) {
    if (region.management) continue;
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
