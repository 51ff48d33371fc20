#include "engine/oracle/correlation_text.h"

#include <algorithm>
#include <string_view>
#include <variant>
#include <vector>

#include "engine/base/text.h"

namespace trailhound {
namespace {

using Type = Correlation::Type;

std::string counted(std::uint64_t count, std::string_view what) {
  return std::to_string(count) + " " + std::string(what) + (count == 1 ? "" : "s");
}

bool is_temporal(const Correlation& correlation) {
  return correlation.type == Type::kTemporal || correlation.type == Type::kTemporalOrdered;
}

std::string title_of(const RuleSet& set, const Correlation::Reference& reference) {
  if (reference.is_correlation) return printable(set.correlations[reference.index].title);
  const Rule& rule = set.rules[reference.index];
  return printable(rule.is_part ? rule.title + ": " + reference.text : rule.title);
}

std::string joined(const std::vector<std::string>& texts, std::string_view between) {
  std::string out;
  for (const std::string& text : texts) out += (out.empty() ? "" : std::string(between)) + text;
  return out;
}

std::string text_of(const Correlation& correlation, const Condition& condition, bool is_operand) {
  struct Visitor {
    const Correlation& correlation;
    bool is_operand;
    std::string several(const std::vector<Condition>& operands, std::string_view between) const {
      std::vector<std::string> texts;
      for (const Condition& operand : operands) texts.push_back(text_of(correlation, operand, true));
      return is_operand ? "(" + joined(texts, between) + ")" : joined(texts, between);
    }
    std::string operator()(const ConditionAnd& node) const { return several(node.operands, " and "); }
    std::string operator()(const ConditionOr& node) const { return several(node.operands, " or "); }
    std::string operator()(const ConditionNot& node) const {
      return "not " + text_of(correlation, node.operand.front(), true);
    }
    std::string operator()(const ConditionSelection& node) const { return correlation.rules[node.selection].text; }
    std::string operator()(const ConditionQuantifier& node) const { return node.pattern; }
  };
  return std::visit(Visitor{correlation, is_operand}, condition.node);
}

/// `> 10`, `> 1 and <= 5`, `3` (all three rules).
std::string wanted(const Correlation& correlation) {
  if (correlation.bounds.empty()) return std::to_string(correlation.rules.size());
  std::vector<std::string> bounds;
  for (const Correlation::Bound& bound : correlation.bounds) {
    bounds.push_back(std::string(symbol(bound.op)) + " " + bound.text);
  }
  return joined(bounds, " and ");
}

std::string aggregate_of(const Correlation& correlation) {
  const std::string fields = joined(correlation.value_fields, ", ");
  switch (correlation.type) {
    case Type::kEventCount:
      return "number of events";
    case Type::kValueCount:
      return "number of distinct " + fields;
    case Type::kValueSum:
      return "sum of " + fields;
    case Type::kValueAvg:
      return "average of " + fields;
    case Type::kValuePercentile:
      return "percentile " + to_string(Fixed{correlation.percentile} * 1000) + " of " + fields;
    case Type::kValueMedian:
      return "median of " + fields;
    case Type::kTemporal:
      return "number of distinct rules";
    case Type::kTemporalOrdered:
      return "number of rules in their order";
    case Type::kNewValue:
      return fields + " that the group never had before";
  }
  return {};
}

/// What the correlation asks for, in one line.
std::string question_of(const Correlation& correlation) {
  std::string out(to_string(correlation.type));
  out += ": " + aggregate_of(correlation);
  if (correlation.expression) {
    out += " where " + text_of(correlation, *correlation.expression, false);
    if (!correlation.bounds.empty()) out += ", " + wanted(correlation);
  } else if (correlation.type == Type::kNewValue) {
    out += correlation.learn ? ", after learning for " + correlation.learn_text : ", after its first instant";
    if (correlation.ignores_new_groups) out += ", new groups ignored";
  } else {
    out += (correlation.bounds.empty() ? " = " : " ") + wanted(correlation);
  }
  if (correlation.type != Type::kNewValue) {
    out += correlation.timespan == Correlation::kWholeArchive ? ", over the whole archive"
                                                              : ", within " + correlation.timespan_text;
  }
  std::vector<std::string> parts;
  for (const Correlation::GroupPart& part : correlation.group_by) parts.push_back(part.name);
  return out + (parts.empty() ? ", all in one group" : ", by " + joined(parts, ", "));
}

std::string quoted_value(const OracleValue& value) {
  return value.type == OracleValue::Type::kString ? "'" + value.text + "'" : value.text;
}

std::string key_of(const Correlation& correlation, const OracleTrace::Group& group) {
  if (group.key.empty()) return "all";
  std::vector<std::string> parts;
  for (std::size_t i = 0; i < group.key.size(); ++i) {
    parts.push_back(correlation.group_by[i].name + " " + quoted_value(group.key[i]));
  }
  return printable(joined(parts, ", "));
}

/// The values of a group of new_value: those that came last, since these are what the author asks about.
void append_arrivals(const OracleTrace::Group& group, std::string& out) {
  constexpr std::size_t kMostShown = 5;
  if (group.arrivals.empty()) return;
  out += "      first event " + format_rfc3339(group.arrivals.front().time);
  if (group.is_new) out += ", a new group";
  out += ", " + counted(group.arrivals.size(), "value") + "\n";
  const std::size_t begin = group.arrivals.size() - std::min(group.arrivals.size(), kMostShown);
  for (std::size_t i = begin; i < group.arrivals.size(); ++i) {
    const OracleTrace::Group::Arrival& arrival = group.arrivals[i];
    std::vector<std::string> values;
    for (const OracleValue& value : arrival.value) values.push_back(quoted_value(value));
    out += std::string("        ") + (arrival.fired ? "new     " : "learned ") + format_rfc3339(arrival.time) + " " +
           printable(joined(values, ", ")) + "\n";
  }
}

std::string counters_of(const OracleCounters& counters, bool is_alerts) {
  std::string out = counted(counters.entries, is_alerts ? "alert" : "match");
  if (!is_alerts && counters.entries != 1) out.replace(out.size() - 1, 1, "es");
  if (counters.without_time > 0) out += ", " + std::to_string(counters.without_time) + " without a time";
  if (counters.without_group > 0) out += ", " + std::to_string(counters.without_group) + " without a group field";
  if (counters.without_value > 0) out += ", " + std::to_string(counters.without_value) + " without a value";
  if (counters.too_many_groups > 0) {
    out += ", " + std::to_string(counters.too_many_groups) + " with more than 64 groups or values";
  }
  return out;
}

void append_window(const RuleSet& set, const Correlation& correlation, const OracleTrace::Window& window,
                   std::string& out) {
  out += "      " + to_string(window.aggregate) + " of " + wanted(correlation);
  if (correlation.expression) out += window.satisfies ? ", the expression is true" : ", the expression is false";
  out += " between " + format_rfc3339(window.first) + " and " + format_rfc3339(window.last) + " (" +
         counted(window.elements, "event") + ")\n";
  if (!is_temporal(correlation)) return;
  std::vector<bool> is_seen(correlation.rules.size(), false);
  for (const OracleTrace::Seen& seen : window.seen) {
    is_seen[seen.position] = true;
    out +=
        "        seen     " + format_rfc3339(seen.time) + " " + title_of(set, correlation.rules[seen.position]) + "\n";
  }
  for (std::size_t i = 0; i < is_seen.size(); ++i) {
    if (!is_seen[i]) out += "        missing  " + title_of(set, correlation.rules[i]) + "\n";
  }
}

void append_groups(const RuleSet& set, const Correlation& correlation, const OracleTrace& trace,
                   std::size_t most_groups, std::string& out) {
  std::vector<const OracleTrace::Group*> groups;
  for (const OracleTrace::Group& group : trace.groups) groups.push_back(&group);
  std::stable_sort(groups.begin(), groups.end(), [](const OracleTrace::Group* a, const OracleTrace::Group* b) {
    if ((a->alerts > 0) != (b->alerts > 0)) return a->alerts > 0;
    return a->elements > b->elements;
  });
  for (std::size_t i = 0; i < groups.size() && i < most_groups; ++i) {
    const OracleTrace::Group& group = *groups[i];
    out += "    " + key_of(correlation, group) + ": " + counted(group.elements, "event");
    if (group.alerts > 0) out += ", " + counted(group.alerts, "alert");
    out += "\n";
    if (group.best.elements > 0) append_window(set, correlation, group.best, out);
    append_arrivals(group, out);
    if (group.not_judged > 0) {
      out += "      " + counted(group.not_judged, "window") + " not judged: there is too much to look at\n";
    }
  }
  if (groups.size() > most_groups) out += "    and " + counted(groups.size() - most_groups, "group") + " more\n";
}

void append_trace(const RuleSet& set, std::uint32_t index, std::span<const OracleTrace> traces, std::size_t most_groups,
                  std::string& out) {
  const Correlation& correlation = set.correlations[index];
  const OracleTrace& trace = traces[index];
  std::size_t alerts = 0;
  for (const OracleTrace::Group& group : trace.groups) alerts += group.alerts;
  out += (alerts > 0 ? "FIRED     " : "NOT FIRED ") + printable(correlation.title);
  if (alerts > 0) out += ": " + counted(alerts, "alert");
  out += "\n          " + printable(question_of(correlation)) + "\n";
  for (std::size_t i = 0; i < correlation.rules.size(); ++i) {
    out += "  " + title_of(set, correlation.rules[i]) + ": " +
           counters_of(trace.references[i], correlation.rules[i].is_correlation) + "\n";
  }
  out += "  " + counted(trace.groups.size(), "group") + "\n";
  append_groups(set, correlation, trace, most_groups, out);
}

}  // namespace

std::string render(const RuleSet& set, std::uint32_t correlation, std::span<const OracleTrace> traces,
                   std::size_t most_groups) {
  std::string out;
  std::vector<std::uint32_t> order{correlation};
  std::vector<bool> is_known(set.correlations.size(), false);
  is_known[correlation] = true;
  for (std::size_t i = 0; i < order.size(); ++i) {
    if (i > 0) out += "\n";
    append_trace(set, order[i], traces, most_groups, out);
    for (const Correlation::Reference& reference : set.correlations[order[i]].rules) {
      if (!reference.is_correlation || is_known[reference.index]) continue;
      is_known[reference.index] = true;
      order.push_back(reference.index);
    }
  }
  return out;
}

namespace {

void append_news(const Correlation& correlation, const OracleNews& news, std::string& out) {
  if (news.value.empty()) out += " new group";
  for (std::size_t i = 0; i < news.value.size(); ++i) {
    out += " new " + correlation.value_fields[i] + "=" + quoted_value(news.value[i]);
  }
  const OracleReference& first = news.group_first;
  out += " known " + std::to_string(news.known) + " since " + format_rfc3339(first.time) + " " + first.event_id + " " +
         first.path + "#" + std::to_string(first.record);
}

}  // namespace

std::string dump(const RuleSet& set, const OracleAlerts& alerts) {
  std::string out;
  for (const OracleAlert& alert : alerts.alerts) {
    const Correlation& correlation = set.correlations[alert.correlation];
    out += correlation.title;
    for (std::size_t i = 0; i < alert.group.size(); ++i) {
      out += " " + correlation.group_by[i].name + "=" + alert.group[i].text;
    }
    out += " " + format_rfc3339(alert.first) + " to " + format_rfc3339(alert.last) + " value " +
           to_string(alert.aggregate);
    if (alert.news) append_news(correlation, *alert.news, out);
    out += "\n";
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
