#include "engine/oracle/correlation.h"

#include <algorithm>
#include <map>
#include <optional>
#include <set>
#include <string_view>
#include <tuple>
#include <utility>

#include "engine/base/decimal.h"
#include "engine/oracle/oracle.h"
#include "engine/oracle/reach.h"
#include "engine/oracle/window.h"

namespace trailhound {
namespace {

constexpr std::size_t kMostTuples = 64;

using Tuple = std::vector<OracleValue>;

std::optional<OracleValue> to_value(const JsonValue& json) {
  switch (json.kind) {
    case JsonValue::Kind::kString:
      return OracleValue{OracleValue::Type::kString, json.text};
    case JsonValue::Kind::kNumber:
      return OracleValue{OracleValue::Type::kNumber, json.text};
    case JsonValue::Kind::kTrue:
      return OracleValue{OracleValue::Type::kBoolean, "true"};
    case JsonValue::Kind::kFalse:
      return OracleValue{OracleValue::Type::kBoolean, "false"};
    case JsonValue::Kind::kNull:
    case JsonValue::Kind::kArray:
    case JsonValue::Kind::kObject:
      return std::nullopt;
  }
  return std::nullopt;
}

std::vector<OracleValue> values_at(const JsonValue& event, std::string_view field) {
  std::vector<OracleValue> values;
  for (const JsonValue* json : reach(event, field)) {
    if (std::optional<OracleValue> value = to_value(*json)) values.push_back(std::move(*value));
  }
  return values;
}

std::optional<Fixed> to_number(const OracleValue& value) {
  if (value.type == OracleValue::Type::kBoolean) return std::nullopt;
  if (value.type == OracleValue::Type::kString && !is_plain_decimal(value.text)) return std::nullopt;
  const std::optional<Decimal> number = Decimal::parse(value.text);
  return number ? to_fixed(*number) : std::nullopt;
}

/// The product of the distinct values of each part, in order, the last part running fastest; at most kMostTuples.
std::vector<Tuple> product(const std::vector<std::vector<OracleValue>>& parts, bool& is_cut) {
  std::vector<Tuple> tuples = {{}};
  for (const std::vector<OracleValue>& part : parts) {
    const std::set<OracleValue> distinct(part.begin(), part.end());
    std::vector<Tuple> longer;
    for (const Tuple& tuple : tuples) {
      for (const OracleValue& value : distinct) {
        if (longer.size() == kMostTuples) {  // what is cut here would stand behind the first 64 in any case
          is_cut = true;
          break;
        }
        longer.push_back(tuple);
        longer.back().push_back(value);
      }
    }
    tuples = std::move(longer);
  }
  return tuples;
}

std::optional<Nanoseconds> time_of(const JsonValue& event) {
  for (const JsonValue* value : reach(event, "eventTime")) {
    if (value->kind != JsonValue::Kind::kString) continue;
    if (const std::optional<Nanoseconds> time = parse_rfc3339(value->text)) return time;
  }
  return std::nullopt;
}

std::string event_id_of(const JsonValue& event) {
  const Reached reached = reach(event, "eventID");
  if (reached.empty() || reached.front()->kind != JsonValue::Kind::kString) return {};
  std::string id = reached.front()->text;
  bool is_uuid = id.size() == 36;
  for (std::size_t i = 0; i < id.size() && is_uuid; ++i) {
    const bool hyphen = i == 8 || i == 13 || i == 18 || i == 23;
    is_uuid = hyphen ? id[i] == '-' : std::string_view("0123456789abcdefABCDEF").find(id[i]) != std::string_view::npos;
  }
  for (char& c : id) {
    if (is_uuid && c >= 'A' && c <= 'F') c = static_cast<char>(c - 'A' + 'a');
  }
  return id;
}

/// An entry, or several that are one.
struct Element : OracleElement {
  std::string event_id, path;
  std::uint64_t record = 0;
  const OracleAlert* alert = nullptr;  ///< of an inner correlation; then there is no record
  std::set<std::uint32_t> rules;       ///< of the RuleSet

  /// 8 and 17: records before alerts. The group is that of the alert.
  auto key() const {
    const bool identified = alert == nullptr && !event_id.empty();
    return std::tuple(time, alert != nullptr, alert == nullptr ? 0 : alert->correlation,
                      alert == nullptr ? Nanoseconds{0} : alert->first, alert == nullptr ? Tuple() : alert->group,
                      event_id, identified ? std::string() : path, identified ? 0 : record);
  }
};

struct Entry {
  Element element;
  std::uint32_t position = 0;
};

class CorrelationOracle {
 public:
  CorrelationOracle(const RuleSet& set, std::span<const OracleEvent> events)
      : set_(set), events_(events), alerts_of_(set.correlations.size()), done_(set.correlations.size(), false) {}

  OracleAlerts run() {
    for (std::uint32_t i = 0; i < set_.correlations.size(); ++i) correlate(i);
    for (const std::vector<OracleAlert>& alerts : alerts_of_) {
      result_.alerts.insert(result_.alerts.end(), alerts.begin(), alerts.end());
    }
    std::stable_sort(result_.alerts.begin(), result_.alerts.end(), [](const OracleAlert& a, const OracleAlert& b) {
      return std::tie(a.first, a.correlation, a.group, a.last) < std::tie(b.first, b.correlation, b.group, b.last);
    });
    return std::move(result_);
  }

 private:
  using Groups = std::map<Tuple, std::vector<Entry>>;

  /// Inner correlations first. Tests nest only a few levels deep.
  void correlate(std::uint32_t index) {
    if (done_[index]) return;
    done_[index] = true;
    const Correlation& correlation = set_.correlations[index];
    Groups groups;
    for (std::uint32_t position = 0; position < correlation.rules.size(); ++position) {
      const Correlation::Reference& reference = correlation.rules[position];
      if (reference.is_correlation) {
        correlate(reference.index);
        for (const OracleAlert& alert : alerts_of_[reference.index]) add_alert(correlation, position, alert, groups);
      } else {
        Oracle oracle(set_.rules[reference.index]);
        for (const OracleEvent& event : events_) {
          if (oracle.matches(event.event)) add_record(correlation, position, event, groups);
        }
      }
    }
    for (auto& [group, entries] : groups) find_episodes(index, group, elements_of(entries));
  }

  void add_record(const Correlation& correlation, std::uint32_t position, const OracleEvent& event, Groups& groups) {
    ++result_.counters.entries;
    const std::optional<Nanoseconds> time = time_of(event.event);
    if (!time) {
      ++result_.counters.without_time;
      return;
    }
    Entry entry;
    entry.position = position;
    entry.element.time = *time;
    entry.element.event_id = event_id_of(event.event);
    entry.element.path = event.path;
    entry.element.record = event.record;
    entry.element.rules = {correlation.rules[position].index};
    add(
        correlation, std::move(entry), [&](std::string_view field) { return values_at(event.event, field); }, groups);
  }

  void add_alert(const Correlation& correlation, std::uint32_t position, const OracleAlert& alert, Groups& groups) {
    ++result_.counters.entries;
    Entry entry;
    entry.position = position;
    entry.element.time = alert.last;
    entry.element.alert = &alert;
    const Correlation& inner = set_.correlations[alert.correlation];
    const auto values = [&](std::string_view field) {
      std::vector<OracleValue> found;
      for (std::size_t i = 0; i < inner.group_by.size(); ++i) {
        if (inner.group_by[i].name == field) found.push_back(alert.group[i]);
      }
      return found;
    };
    add(correlation, std::move(entry), values, groups);
  }

  template <typename Values>
  void add(const Correlation& correlation, Entry entry, Values values, Groups& groups) {
    std::vector<std::vector<OracleValue>> parts;
    for (const Correlation::GroupPart& part : correlation.group_by) {
      parts.push_back(values(part.field_of[entry.position]));
    }
    bool is_cut = false;
    const std::vector<Tuple> keys = product(parts, is_cut);
    if (keys.empty()) {
      ++result_.counters.without_group;
      return;
    }
    entry.element.positions = {entry.position};
    if (!correlation.value_fields.empty()) {
      std::vector<std::vector<OracleValue>> fields;
      for (const std::string& field : correlation.value_fields) fields.push_back(values(field));
      if (correlation.type == Correlation::Type::kValueCount) {
        entry.element.tuples = product(fields, is_cut);
      } else {
        for (const OracleValue& value : fields.front()) {
          if (const std::optional<Fixed> number = to_number(value)) entry.element.numbers.push_back(*number);
        }
      }
      if (entry.element.tuples.empty() && entry.element.numbers.empty()) {
        ++result_.counters.without_value;
        return;
      }
    }
    if (is_cut) ++result_.counters.too_many_groups;
    for (const Tuple& key : keys) groups[key].push_back(entry);
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
      Nanoseconds first_end, last_end;
      Fixed smallest, largest;
    };
    std::vector<Episode> episodes;
    for (std::size_t i = 0; i < elements.size(); ++i) {
      const Nanoseconds end = elements[i].time;
      if (i > 0 && elements[i - 1].time == end) continue;
      std::vector<const OracleElement*> window;
      for (const Element& element : elements) {
        if (element.time <= end && reaches(element.time, end)) window.push_back(&element);
      }
      const WindowVerdict verdict = judge_window(correlation, window);
      if (!verdict.satisfies) continue;
      if (episodes.empty() || !reaches(episodes.back().last_end, end)) {
        episodes.push_back({end, end, verdict.aggregate, verdict.aggregate});
      }
      Episode& episode = episodes.back();
      episode.last_end = end;
      episode.smallest = std::min(episode.smallest, verdict.aggregate);
      episode.largest = std::max(episode.largest, verdict.aggregate);
    }
    const bool falls = !correlation.bounds.empty() &&
                       std::all_of(correlation.bounds.begin(), correlation.bounds.end(), [](const auto& bound) {
                         using Operator = Correlation::Bound::Operator;
                         return bound.op == Operator::kLess || bound.op == Operator::kLessOrEqual;
                       });
    for (const Episode& episode : episodes) {
      std::vector<const Element*> members;
      for (const Element& element : elements) {
        const bool begun = element.time >= episode.first_end || reaches(element.time, episode.first_end);
        if (begun && element.time <= episode.last_end) members.push_back(&element);
      }
      OracleAlert alert{index, group, 0, 0, falls ? episode.smallest : episode.largest, references_of(members)};
      alert.first = alert.events.front().time;
      alert.last = alert.events.back().time;
      alerts_of_[index].push_back(std::move(alert));
    }
  }

  /// 15 and 18.
  static std::vector<OracleReference> references_of(const std::vector<const Element*>& elements) {
    std::vector<OracleReference> all;
    for (const Element* element : elements) {
      if (element->alert != nullptr) {
        all.insert(all.end(), element->alert->events.begin(), element->alert->events.end());
      } else {
        all.push_back({element->time,
                       element->event_id,
                       element->path,
                       element->record,
                       {element->rules.begin(), element->rules.end()}});
      }
    }
    const auto place = [](const OracleReference& r) { return std::tie(r.time, r.event_id, r.path, r.record); };
    std::sort(all.begin(), all.end(),
              [&](const OracleReference& a, const OracleReference& b) { return place(a) < place(b); });
    std::vector<OracleReference> distinct;
    for (OracleReference& reference : all) {
      const bool same = !distinct.empty() && distinct.back().time == reference.time &&
                        distinct.back().event_id == reference.event_id &&
                        (!reference.event_id.empty() || place(distinct.back()) == place(reference));
      if (same) {
        std::set<std::uint32_t> rules(distinct.back().rules.begin(), distinct.back().rules.end());
        rules.insert(reference.rules.begin(), reference.rules.end());
        distinct.back().rules.assign(rules.begin(), rules.end());
      } else {
        distinct.push_back(std::move(reference));
      }
    }
    return distinct;
  }

  const RuleSet& set_;
  std::span<const OracleEvent> events_;
  std::vector<std::vector<OracleAlert>> alerts_of_;
  std::vector<bool> done_;
  OracleAlerts result_;
};

}  // namespace

OracleAlerts oracle_alerts(const RuleSet& set, std::span<const OracleEvent> events) {
  return CorrelationOracle(set, events).run();
}

std::string dump(const RuleSet& set, const OracleAlerts& alerts) {
  std::string out;
  for (const OracleAlert& alert : alerts.alerts) {
    const Correlation& correlation = set.correlations[alert.correlation];
    out += correlation.title;
    for (std::size_t i = 0; i < alert.group.size(); ++i) {
      out += " " + correlation.group_by[i].name + "=" + alert.group[i].text;
    }
    out += " " + format_rfc3339(alert.first) + " to " + format_rfc3339(alert.last) + " value " +
           to_string(alert.aggregate) + "\n";
    for (const OracleReference& event : alert.events) {
      out += "  " + format_rfc3339(event.time) + " " + (event.event_id.empty() ? "-" : event.event_id) + " " +
             event.path + "#" + std::to_string(event.record);
      for (const std::uint32_t rule : event.rules) out += " " + set.rules[rule].title;
      out += "\n";
    }
  }
  return out;
}

}  // namespace trailhound
