#include "engine/oracle/correlation.h"

#include <algorithm>
#include <map>
#include <optional>
#include <set>
#include <string_view>
#include <tuple>
#include <utility>

#include "engine/oracle/correlation_entry.h"
#include "engine/oracle/entry_values.h"
#include "engine/oracle/new_values.h"
#include "engine/oracle/oracle.h"
#include "engine/oracle/window.h"

namespace trailhound {
namespace {

using Tuple = OracleTuple;
using Element = OracleEntryElement;
using Entry = OracleEntry;
using Groups = OracleGroups;

}  // namespace

class CorrelationOracle::Impl {
 public:
  Impl(const RuleSet& set, OracleLimits limits, std::optional<Nanoseconds> learned_until)
      : set_(set),
        limits_(limits),
        learned_until_(learned_until),
        traces_(set.correlations.size()),
        groups_(set.correlations.size()),
        alerts_of_(set.correlations.size()),
        done_(set.correlations.size(), false) {
    std::map<std::uint32_t, std::vector<Place>> places;
    for (std::uint32_t c = 0; c < set.correlations.size(); ++c) {
      const std::vector<Correlation::Reference>& references = set.correlations[c].rules;
      traces_[c].references.resize(references.size());
      for (std::uint32_t position = 0; position < references.size(); ++position) {
        if (!references[position].is_correlation) places[references[position].index].push_back({c, position});
      }
    }
    for (auto& [rule, of_rule] : places) {
      bases_.push_back({std::make_unique<Oracle>(set.rules[rule]), std::move(of_rule)});
    }
  }

  bool add(const OracleEvent& event) {
    if (entries_ >= limits_.entries) return false;
    for (const Base& base : bases_) {
      if (!base.oracle->matches(event.event)) continue;
      for (const Place& place : base.places) add_record(place, event);
    }
    return true;
  }

  OracleAlerts finish() {
    OracleAlerts result;
    for (std::uint32_t i = 0; i < set_.correlations.size(); ++i) correlate_with_inner(i);
    for (const std::vector<OracleAlert>& alerts : alerts_of_) {
      result.alerts.insert(result.alerts.end(), alerts.begin(), alerts.end());
    }
    std::stable_sort(result.alerts.begin(), result.alerts.end(), [](const OracleAlert& a, const OracleAlert& b) {
      const auto value = [](const OracleAlert& alert) { return alert.news ? alert.news->value : Tuple(); };
      return std::tuple(a.first, a.correlation, a.group, a.last, value(a)) <
             std::tuple(b.first, b.correlation, b.group, b.last, value(b));
    });
    for (const OracleTrace& trace : traces_) {
      for (const OracleCounters& counters : trace.references) result.counters.add(counters);
    }
    return result;
  }

  const std::vector<OracleTrace>& traces() const { return traces_; }

 private:
  /// A place in a correlation that refers to a rule.
  struct Place {
    std::uint32_t correlation = 0, position = 0;
  };
  struct Base {
    std::unique_ptr<Oracle> oracle;
    std::vector<Place> places;
  };

  /// Inner correlations before those that count them. (The loader refuses cycles.)
  void correlate_with_inner(std::uint32_t index) {
    std::vector<std::uint32_t> stack{index};
    while (!stack.empty()) {
      const std::uint32_t next = stack.back();
      const std::size_t waiting = stack.size();
      for (const Correlation::Reference& reference : set_.correlations[next].rules) {
        if (reference.is_correlation && !done_[reference.index]) stack.push_back(reference.index);
      }
      if (stack.size() > waiting) continue;
      stack.pop_back();
      if (!done_[next]) correlate(next);
    }
  }

  void correlate(std::uint32_t index) {
    done_[index] = true;
    const Correlation& correlation = set_.correlations[index];
    for (std::uint32_t position = 0; position < correlation.rules.size(); ++position) {
      const Correlation::Reference& reference = correlation.rules[position];
      if (!reference.is_correlation) continue;
      for (const OracleAlert& alert : alerts_of_[reference.index]) add_alert({index, position}, alert);
    }
    if (correlation.type == Correlation::Type::kNewValue) {
      for (FoundNewValues& found : find_new_values(correlation, index, groups_[index], learned_until_)) {
        alerts_of_[index].insert(alerts_of_[index].end(), found.alerts.begin(), found.alerts.end());
        traces_[index].groups.push_back(std::move(found.trace));
      }
    } else {
      for (auto& [group, entries] : groups_[index]) find_episodes(index, group, elements_of(entries));
    }
    groups_[index].clear();
  }

  void add_record(Place place, const OracleEvent& event) {
    OracleCounters& counters = traces_[place.correlation].references[place.position];
    ++counters.entries;
    const std::optional<Nanoseconds> time = time_of(event.event);
    if (!time) {
      ++counters.without_time;
      return;
    }
    Entry entry;
    entry.position = place.position;
    entry.element.time = *time;
    entry.element.event_id = event_id_of(event.event);
    entry.element.path = event.path;
    entry.element.record = event.record;
    entry.element.rules = {set_.correlations[place.correlation].rules[place.position].index};
    add(place, std::move(entry), [&](std::string_view field) { return values_at(event.event, field); });
  }

  void add_alert(Place place, const OracleAlert& alert) {
    ++traces_[place.correlation].references[place.position].entries;
    Entry entry;
    entry.position = place.position;
    entry.element.time = alert.last;
    entry.element.alert = &alert;
    const Correlation& inner = set_.correlations[alert.correlation];
    add(place, std::move(entry), [&](std::string_view field) {
      std::vector<OracleValue> found;
      for (std::size_t i = 0; i < inner.group_by.size(); ++i) {
        if (inner.group_by[i].name == field) found.push_back(alert.group[i]);
      }
      return found;
    });
  }

  template <typename Values>
  void add(Place place, Entry entry, Values values) {
    const Correlation& correlation = set_.correlations[place.correlation];
    OracleCounters& counters = traces_[place.correlation].references[place.position];
    std::vector<std::vector<OracleValue>> parts;
    for (const Correlation::GroupPart& part : correlation.group_by) {
      parts.push_back(values(part.field_of[place.position]));
    }
    bool is_cut = false;
    const std::vector<Tuple> keys = product(parts, is_cut);
    if (keys.empty()) {
      ++counters.without_group;
      return;
    }
    entry.element.positions = {place.position};
    if (!correlation.value_fields.empty()) {
      std::vector<std::vector<OracleValue>> fields;
      for (const std::string& field : correlation.value_fields) fields.push_back(values(field));
      if (correlation.type == Correlation::Type::kNewValue && fields.size() == 1) {
        for (const OracleValue& value : fields.front()) entry.element.tuples.push_back({value});
      } else if (correlation.type == Correlation::Type::kValueCount ||
                 correlation.type == Correlation::Type::kNewValue) {
        entry.element.tuples = product(fields, is_cut);
      } else {
        for (const OracleValue& value : fields.front()) {
          if (const std::optional<Fixed> number = to_number(value)) entry.element.numbers.push_back(*number);
        }
      }
      if (entry.element.tuples.empty() && entry.element.numbers.empty()) {
        ++counters.without_value;
        return;
      }
    }
    if (is_cut) ++counters.too_many_groups;
    for (const Tuple& key : keys) groups_[place.correlation][key].push_back(entry);
    entries_ += keys.size();
  }

  /// 8: entries that are the same event become one, in order.
  static std::vector<Element> elements_of(std::vector<Entry>& entries) {
    std::sort(entries.begin(), entries.end(), [](const Entry& a, const Entry& b) {
      return std::tuple(a.element.key(), a.element.path, a.element.record, a.position) <
             std::tuple(b.element.key(), b.element.path, b.element.record, b.position);
    });
    std::vector<Element> elements;
    for (Entry& entry : entries) {
      if (elements.empty() || elements.back().key() != entry.element.key()) {
        elements.push_back(std::move(entry.element));
      } else {
        elements.back().positions.insert(entry.position);
        elements.back().rules.insert(entry.element.rules.begin(), entry.element.rules.end());
      }
    }
    return elements;
  }

  void find_episodes(std::uint32_t index, const Tuple& group, const std::vector<Element>& elements) {
    const Correlation& correlation = set_.correlations[index];
    const auto reaches = [&](Nanoseconds from, Nanoseconds to) {
      return static_cast<std::uint64_t>(to) - static_cast<std::uint64_t>(from) <=
             static_cast<std::uint64_t>(correlation.timespan);
    };
    struct Episode {
      std::size_t begin, end;  // elements
      Fixed smallest, largest;
    };
    std::vector<Episode> episodes;
    OracleTrace::Group& trace = traces_[index].groups.emplace_back();
    trace.key = group;
    trace.elements = elements.size();
    std::vector<const OracleElement*> all;
    for (const Element& element : elements) all.push_back(&element);
    std::optional<Fixed> best_distance;
    OracleWindow best;
    for (std::size_t begin = 0, i = 0; i < elements.size();) {
      const Nanoseconds end = elements[i].time;
      while (i < elements.size() && elements[i].time == end) ++i;
      while (!reaches(elements[begin].time, end)) ++begin;
      const OracleWindow window = OracleWindow(all).subspan(begin, i - begin);
      const std::uint64_t steps = steps_of(correlation, window);
      if (steps > limits_.steps) {
        ++trace.not_judged;
        continue;
      }
      limits_.steps -= steps;
      const WindowVerdict verdict = judge_window(correlation, window);
      const Fixed distance = distance_of(correlation, verdict);
      if (!best_distance || distance < *best_distance) {
        best_distance = distance;
        best = window;
        trace.best.aggregate = verdict.aggregate;
        trace.best.satisfies = verdict.satisfies;
      }
      if (!verdict.satisfies) continue;
      if (episodes.empty() || !reaches(elements[episodes.back().end - 1].time, end)) {
        episodes.push_back({begin, i, verdict.aggregate, verdict.aggregate});
      }
      Episode& episode = episodes.back();
      episode.end = i;
      episode.smallest = std::min(episode.smallest, verdict.aggregate);
      episode.largest = std::max(episode.largest, verdict.aggregate);
    }
    if (!best.empty()) {
      trace.best.first = best.front()->time;
      trace.best.last = best.back()->time;
      trace.best.elements = best.size();
      trace.best.seen = seen_in(best);
    }
    trace.alerts = episodes.size();
    const bool falls = wants_least(correlation);
    for (const Episode& episode : episodes) {
      const std::span<const Element> members = std::span(elements).subspan(episode.begin, episode.end - episode.begin);
      OracleAlert alert{index,       group, 0, 0, falls ? episode.smallest : episode.largest, references_of(members),
                        std::nullopt};
      alert.first = alert.events.front().time;
      alert.last = alert.events.back().time;
      alerts_of_[index].push_back(std::move(alert));
    }
  }

  const RuleSet& set_;
  OracleLimits limits_;  ///< `steps`: those that are left
  const std::optional<Nanoseconds> learned_until_;
  std::vector<Base> bases_;
  std::vector<OracleTrace> traces_;
  std::vector<Groups> groups_;  ///< by correlation
  std::vector<std::vector<OracleAlert>> alerts_of_;
  std::vector<bool> done_;
  std::size_t entries_ = 0;
};

CorrelationOracle::CorrelationOracle(const RuleSet& set, OracleLimits limits, std::optional<Nanoseconds> learned_until)
    : impl_(std::make_unique<Impl>(set, limits, learned_until)) {}
CorrelationOracle::~CorrelationOracle() = default;
bool CorrelationOracle::add(const OracleEvent& event) { return impl_->add(event); }
OracleAlerts CorrelationOracle::finish() { return impl_->finish(); }
const std::vector<OracleTrace>& CorrelationOracle::traces() const { return impl_->traces(); }

void OracleCounters::add(const OracleCounters& other) {
  entries += other.entries;
  without_time += other.without_time;
  without_group += other.without_group;
  without_value += other.without_value;
  too_many_groups += other.too_many_groups;
}

OracleAlerts oracle_alerts(const RuleSet& set, std::span<const OracleEvent> events,
                           std::optional<Nanoseconds> learned_until) {
  CorrelationOracle oracle(set, {}, learned_until);
  for (const OracleEvent& event : events) oracle.add(event);
  return oracle.finish();
}

}  // namespace trailhound
