#include "engine/sql/correlation.h"

#include <algorithm>
#include <map>
#include <string>
#include <utility>

#include "engine/base/cases.h"
#include "engine/base/fixed.h"
#include "engine/sql/derived.h"
#include "engine/sql/detection.h"

namespace trailhound {
namespace {

using F = SqlFunction;
using Type = Correlation::Type;

constexpr Nanoseconds kMillisecond = 1'000'000;

/// One `name AS (…)` after the other: the parts of a WITH clause.
class Steps {
 public:
  void add(const std::string& name, const std::string& query) {
    text_ += (text_.empty() ? "WITH " : ",\n") + name + " AS (\n" + query + "\n)";
  }
  const std::string& text() const { return text_; }

 private:
  std::string text_;
};

/// Writes a correlation and those that it counts, the inner ones first. Every correlation becomes steps whose names
/// begin with a letter of its own; the last of them has its alerts.
class Writer {
 public:
  Writer(const std::vector<Rule>& rules, const std::vector<Correlation>& correlations, const SqlOptions& options)
      : rules_(rules), correlations_(correlations), options_(options) {}

  SqlQuery write(const Correlation& correlation) {
    remarks_ = missing_columns(options_);
    for (const char* name : {"eventTime", "eventID"}) {
      const SqlField* column = options_.table.column(name);
      if (column != nullptr && column->type.kind == SqlColumnType::Kind::kString) continue;
      refuse(correlation, name, "the table has no such column of text, which every correlation needs");
    }
    const std::string alerts = add(correlation);
    SqlQuery query;
    query.remarks = std::move(remarks_);
    if (has_refusal(query.remarks)) return query;
    query.text = steps_.text() + "\nSELECT " + text(sql_rule_id(correlation.id, correlation.title)) +
                 " AS rule_id, grp AS group_values, first_time, last_time, event_count, value" +
                 (correlation.type == Type::kNewValue ? ", new_value" : "") + "\nFROM " + alerts + '\n';
    return query;
  }

 private:
  std::string text(std::string_view value) const { return quoted_text(value, options_.dialect); }
  std::string sql(const SqlExpression& expression) const { return to_sql(expression, options_.dialect); }
  /// A function of what is SQL already.
  std::string of(SqlFunction function, const std::vector<std::string>& operands) const {
    std::vector<SqlExpression> printed;
    for (const std::string& operand : operands) printed.push_back(sql::printed(operand));
    return sql(sql::call(function, std::move(printed)));
  }
  std::string compare_text(const Correlation::Bound& bound) const {
    const std::string_view op = symbol(bound.op);
    return std::string(op == "!=" ? "<>" : op) + " ";
  }

  void refuse(const Correlation& correlation, std::string field, std::string reason) {
    remarks_.push_back({true, std::move(field), std::move(reason), correlation.position});
  }

  /// Adds the steps of the correlation; the name of the last one.
  std::string add(const Correlation& correlation) {
    const std::string name = "c" + std::to_string(++count_);
    if (correlation.type == Type::kTemporalOrdered && (correlation.expression || !correlation.bounds.empty())) {
      refuse(correlation, {}, "temporal_ordered with a condition has no form in SQL");
    }
    std::string entries;
    std::vector<std::uint32_t> of_records;
    std::vector<std::string> inner(correlation.rules.size());
    for (std::uint32_t i = 0; i < correlation.rules.size(); ++i) {
      const Correlation::Reference& reference = correlation.rules[i];
      if (reference.is_correlation) {
        inner[i] = add(correlations_[reference.index]);
      } else {
        of_records.push_back(i);
      }
    }
    if (!of_records.empty()) entries = entries_of_records(correlation, of_records, name);
    for (std::uint32_t i = 0; i < inner.size(); ++i) {
      if (inner[i].empty()) continue;
      entries += (entries.empty() ? "" : "\n  UNION ALL\n") + entries_of_alerts(correlation, i, inner[i]);
    }
    steps_.add(name + "_entries", entries);
    if (correlation.type == Type::kNewValue) {
      add_new_values(correlation, name);
    } else {
      add_windows(correlation, name);
    }
    return name + "_alerts";
  }

  /// The distinct values of a field as JSON texts, a list.
  std::string values(const Correlation& correlation, SqlFields& fields, const std::string& field) {
    if (const auto derived = derived_field(field)) {
      const SqlExpression text = sql::call(F::kToJson, {derived_expression(*derived, options_.table)});
      return texts(sql::call(F::kList, {text}));
    }
    const SqlReached reached = fields.reach({}, field);
    switch (reached.kind) {
      case SqlReached::Kind::kJson:
        return texts(reached.value);
      case SqlReached::Kind::kText:
        return texts(sql::call(F::kList, {sql::call(F::kToJson, {reached.value})}));
      case SqlReached::Kind::kTexts:
        return texts(
            sql::call(F::kTransform, {reached.value, sql::lambda("t", sql::call(F::kToJson, {sql::name("t")}))}));
      case SqlReached::Kind::kDocument:
      case SqlReached::Kind::kObject:
      case SqlReached::Kind::kUnknown:
        break;
    }
    refuse(correlation, field, "the table has no column with values of this field");
    return "NULL";
  }
  std::string texts(SqlExpression list) const { return sql(sql::call(F::kTexts, {std::move(list)})); }

  /// The tuples of values of several fields, or the numbers of one: what the correlation counts.
  std::string counted(const Correlation& correlation, SqlFields& fields) {
    const auto& names = correlation.value_fields;
    if (names.empty()) return "NULL";
    if (correlation.type != Type::kValueCount && correlation.type != Type::kNewValue) {
      const SqlReached reached = fields.reach({}, names.front());
      if (reached.kind == SqlReached::Kind::kJson) return sql(sql::call(F::kNumbers, {reached.value}));
      refuse(correlation, names.front(), "the table has no column with numbers of this field");
      return "NULL";
    }
    std::string tuples;
    for (const std::string& name : names) {
      const std::string list = values(correlation, fields, name);
      tuples = tuples.empty() ? list : product(tuples, list);
    }
    return tuples;
  }

  /// Every text of the one list with every text of the other.
  std::string product(const std::string& left, const std::string& right) const {
    const SqlExpression pair = sql::call(F::kConcat, {sql::name("a"), sql::text(","), sql::name("b")});
    SqlExpression inner = sql::call(F::kTransform, {sql::printed(right), sql::lambda("b", pair)});
    SqlExpression outer = sql::call(F::kTransform, {sql::printed(left), sql::lambda("a", std::move(inner))});
    return sql(sql::call(F::kFlatten, {std::move(outer)}));
  }

  /// A time in milliseconds as a text that sorts as times do.
  static std::string sortable(const std::string& time) { return "lpad(CAST(" + time + " AS varchar), 15, '0')"; }

  /// A row for each record, rule that it matches, and group: rule, t, id, eventtime, grp, v, and the event as a text
  /// that sorts by time; of new_value its arrival among the entries, and its events.
  std::string entries_of_records(const Correlation& correlation, const std::vector<std::uint32_t>& positions,
                                 const std::string& name) {
    SqlFields fields(options_.table);
    std::string columns, groups, joins;
    std::vector<std::string> matched;
    for (const std::uint32_t i : positions) {
      SqlExpression condition =
          detection_condition(rules_[correlation.rules[i].index], fields, options_.dialect, remarks_);
      matched.push_back(sql(sql::call(F::kWhen, {std::move(condition), sql::number(i)})));
    }
    for (std::size_t part = 0; part < correlation.group_by.size(); ++part) {
      add_group_part(correlation, positions, part, fields, columns, groups, joins);
    }
    columns += ",\n      " + counted(correlation, fields) + " AS v";
    const std::string time = sql(sql::call(F::kMillis, {sql::name("eventtime")}));
    steps_.add(name + "_records", "  SELECT " + time + " AS t, lower(eventid) AS id, eventtime,\n      " +
                                      list_of_present(matched, "integer", options_.dialect) + " AS rules" + columns +
                                      "\n  FROM " + records_source(fields, options_, 2));
    const std::string event = sortable("t") + " || ' ' || eventtime || ' ' || coalesce(id, '')";
    const std::string shown = correlation.type == Type::kNewValue
                                  ? event + " AS arrival, " + of(F::kList, {event}) + " AS events"
                                  : event + " AS event";
    return "  SELECT rule, t, id, eventtime, '[' || " + (groups.empty() ? "" : groups + " || ") + "']' AS grp, v, " +
           shown + "\n  FROM " + name + "_records\n  CROSS JOIN UNNEST(rules) AS matched(rule)" + joins +
           "\n  WHERE t IS NOT NULL" + (correlation.value_fields.empty() ? "" : " AND " + of(F::kSize, {"v"}) + " > 0");
  }

  /// One part of the group key, which the rules may take from different fields.
  void add_group_part(const Correlation& correlation, const std::vector<std::uint32_t>& positions, std::size_t part,
                      SqlFields& fields, std::string& columns, std::string& groups, std::string& joins) {
    const std::vector<std::string>& field_of = correlation.group_by[part].field_of;
    const std::string number = std::to_string(part);
    std::map<std::string, std::string> column_of;  // by field
    std::string choice;
    for (const std::uint32_t i : positions) {
      std::string& column = column_of[field_of[i]];
      if (column.empty()) {
        column = "g" + number + "_" + std::to_string(column_of.size());
        columns += ",\n      " + values(correlation, fields, field_of[i]) + " AS " + column;
      }
      choice += " WHEN " + std::to_string(i) + " THEN " + column;
    }
    const std::string list = column_of.size() == 1 ? column_of.begin()->second : "CASE rule" + choice + " END";
    joins += "\n  CROSS JOIN UNNEST(" + list + ") AS part" + number + "(g" + number + ")";
    groups += (groups.empty() ? "g" : " || ',' || g") + number;
  }

  /// The alerts of an inner correlation as entries: at their last event, with the parts of their group as fields.
  std::string entries_of_alerts(const Correlation& correlation, std::uint32_t position, const std::string& alerts) {
    const Correlation& inner = correlations_[correlation.rules[position].index];
    const auto part_of = [&](const std::string& field) -> std::string {
      for (std::size_t i = 0; i < inner.group_by.size(); ++i) {
        if (inner.group_by[i].name != field) continue;
        const SqlExpression item = sql::call(F::kArrayItem, {sql::name("grp")}, std::to_string(i));
        return sql(sql::call(F::kJsonSource, {item}));
      }
      refuse(correlation, field, "the correlation that it counts does not group by this field");
      return "NULL";
    };
    std::string group;
    for (const Correlation::GroupPart& part : correlation.group_by) {
      group += (group.empty() ? "" : " || ',' || ") + part_of(part.field_of[position]);
    }
    std::string value = "NULL";
    const bool is_new_value = correlation.type == Type::kNewValue;
    if (!correlation.value_fields.empty()) {
      if (correlation.type != Type::kValueCount && !is_new_value) {
        refuse(correlation, correlation.value_fields.front(), "numbers of a correlation's groups have no form in SQL");
      }
      std::string tuple;
      for (const std::string& field : correlation.value_fields) {
        tuple += (tuple.empty() ? "" : " || ',' || ") + part_of(field);
      }
      value = of(F::kList, {tuple});
    }
    if (is_new_value) check_order(correlation, position);
    // Behind the records of the same time, as `~` is behind their years (notes/0002, 17).
    const std::string arrival =
        sortable("t_last") + " || ' ~" + padded(correlation.rules[position].index) + " ' || " + sortable("t_first");
    return "  SELECT " + std::to_string(position) + " AS rule, t_last AS t, " + text(alerts + " ") +
           " || grp || CAST(t_first AS varchar) AS id, last_time AS eventtime, '[' || " +
           (group.empty() ? "" : group + " || ") + "']' AS grp, " + value + " AS v, " +
           (is_new_value ? arrival + " AS arrival, events\n  FROM " + alerts
                         : "event\n  FROM " + alerts + "\n  CROSS JOIN UNNEST(events) AS shown(event)");
  }

  static std::string padded(std::uint32_t number) {
    const std::string digits = std::to_string(number);
    return std::string(10 - digits.size(), '0') + digits;
  }

  /// Of alerts with one time and value the first counts, by correlation, first event and group; the query knows no
  /// order of groups. So the value and the group must tell which group of the inner correlation they are.
  void check_order(const Correlation& correlation, std::uint32_t position) {
    for (const Correlation::GroupPart& part : correlations_[correlation.rules[position].index].group_by) {
      const auto is_this = [&](const std::string& field) { return field == part.name; };
      const bool is_known = std::any_of(correlation.value_fields.begin(), correlation.value_fields.end(), is_this) ||
                            std::any_of(correlation.group_by.begin(), correlation.group_by.end(),
                                        [&](const auto& own) { return is_this(own.field_of[position]); });
      if (is_known) continue;
      refuse(correlation, part.name,
             "new_value over a correlation has a form in SQL only where each part of its groups is a part of the group "
             "or of the value");
    }
  }

  static std::string window(const Correlation& correlation) {
    const bool is_whole = correlation.timespan == Correlation::kWholeArchive;
    return "OVER (PARTITION BY grp ORDER BY t RANGE BETWEEN " +
           (is_whole ? "UNBOUNDED" : std::to_string(correlation.timespan / kMillisecond)) +
           " PRECEDING AND CURRENT ROW)";
  }

  /// Elements, the aggregate of the window that ends at each, those that satisfy, their episodes, the alerts
  /// (notes/0002, 8 to 14).
  void add_windows(const Correlation& correlation, const std::string& name) {
    const std::size_t rules = correlation.rules.size();
    std::string marks, elements = "  SELECT grp, t, coalesce(id, '') AS id, min(eventtime) AS eventtime, max(v) AS v";
    for (std::size_t i = 0; i < rules; ++i) {
      elements += ",\n      max(CASE WHEN rule = " + std::to_string(i) + " THEN 1 ELSE 0 END) AS r" + std::to_string(i);
    }
    steps_.add(name + "_elements", elements + ",\n      array_agg(DISTINCT event) AS events\n  FROM " + name +
                                       "_entries\n  GROUP BY grp, t, coalesce(id, '')");
    std::string source = name + "_elements";
    if (correlation.type == Type::kTemporalOrdered) source = add_chain(rules, name);
    steps_.add(name + "_windows", "  SELECT grp, t, " + aggregates(correlation) + "\n  FROM " + source);
    const std::string judged = "  SELECT DISTINCT grp, t, " + shown_value(correlation) + " AS value\n  FROM " + name +
                               "_windows\n  WHERE " + condition(correlation);
    steps_.add(name + "_satisfied", judged);
    const bool is_whole = correlation.timespan == Correlation::kWholeArchive;
    const std::string span = std::to_string(correlation.timespan / kMillisecond);
    const std::string before = "lag(t) OVER (PARTITION BY grp ORDER BY t)";
    steps_.add(name + "_marked", "  SELECT grp, t, value, CASE WHEN " + before +
                                     (is_whole ? " IS NOT NULL" : " >= t - " + span) +
                                     " THEN 0 ELSE 1 END AS is_first\n  FROM " + name + "_satisfied");
    steps_.add(name + "_numbered",
               "  SELECT grp, t, value, sum(is_first) OVER (PARTITION BY grp ORDER BY t) AS episode\n  FROM " + name +
                   "_marked");
    steps_.add(name + "_episodes", "  SELECT grp, episode, min(t) AS t_from, max(t) AS t_to, " +
                                       std::string(takes_smallest(correlation) ? "min" : "max") +
                                       "(value) AS value\n  FROM " + name + "_numbered\n  GROUP BY grp, episode");
    const std::string events = of(F::kDistinct, {of(F::kFlatten, {"array_agg(x.events)"})});
    const std::string from = is_whole ? "" : "x.t >= e.t_from - " + span + " AND ";
    steps_.add(name + "_gathered",
               "  SELECT e.grp AS grp, e.value AS value, min(x.t) AS t_first, max(x.t) AS t_last, " + events +
                   " AS events\n  FROM " + name + "_episodes AS e\n  JOIN " + name +
                   "_elements AS x ON x.grp = e.grp AND " + from +
                   "x.t <= e.t_to\n  GROUP BY e.grp, e.episode, e.value");
    const std::string size = of(F::kSize, {"events"});
    steps_.add(name + "_alerts", "  SELECT grp, value, t_first, t_last, events, " + size + " AS event_count,\n      " +
                                     time_of(F::kLeast) + " AS first_time, " + time_of(F::kGreatest) +
                                     " AS last_time\n  FROM " + name + "_gathered");
  }

  /// The time of the first or last event: the texts of events begin with their order, which the time follows.
  std::string time_of(SqlFunction which) const { return "split_part(" + of(which, {"events"}) + ", ' ', 2)"; }

  /// For each element the latest start of a chain of rules, in their order, that it ends (notes/0002, 10).
  std::string add_chain(std::size_t rules, const std::string& name) {
    std::string source = name + "_elements";
    for (std::size_t i = 0; i < rules; ++i) {
      const std::string number = std::to_string(i), step = name + "_chain" + number;
      const std::string start = i == 0 ? "t" : "max(s" + std::to_string(i - 1) + ") OVER (PARTITION BY grp ORDER BY t)";
      steps_.add(step, "  SELECT *, CASE WHEN r" + number + " = 1 THEN " + start + " END AS s" + number + "\n  FROM " +
                           source);
      source = step;
    }
    return source;
  }

  /// The columns that the judgement needs, over the window of each element.
  std::string aggregates(const Correlation& correlation) const {
    const std::string over = window(correlation);
    const std::size_t rules = correlation.rules.size();
    const std::string collected = of(F::kFlatten, {"array_agg(v) " + over});
    switch (correlation.type) {
      case Type::kEventCount:
        return "count(*) " + over + " AS value";
      case Type::kValueCount:
        return of(F::kSize, {of(F::kDistinct, {collected})}) + " AS value";
      case Type::kValueSum:
      case Type::kValueAvg:
        return "sum(" + of(F::kTotal, {"v"}) + ") " + over + " AS total, sum(" + of(F::kSize, {"v"}) + ") " + over +
               " AS number";
      case Type::kValueMedian:
      case Type::kValuePercentile:
        return of(F::kSorted, {collected}) + " AS sorted";
      case Type::kTemporalOrdered:
        return std::to_string(rules) + " AS value, max(s" + std::to_string(rules - 1) +
               ") OVER (PARTITION BY grp ORDER BY t) AS start";
      case Type::kTemporal:
      case Type::kNewValue:
        break;
    }
    std::string out, value;
    for (std::size_t i = 0; i < rules; ++i) {
      const std::string has = "max(r" + std::to_string(i) + ") " + over;
      out += ", " + has + " AS has" + std::to_string(i);
      value += (i > 0 ? " + " : "") + has;
    }
    return value + " AS value" + out;
  }

  /// The interpolated value, times 10^8 so that it is exact (notes/0002, 12).
  std::string interpolated(const Correlation& correlation) const {
    const std::int64_t percentile = correlation.type == Type::kValueMedian ? 50'000'000 : correlation.percentile;
    const std::string place = "(" + std::to_string(percentile) + " * (" + of(F::kSize, {"sorted"}) + " - 1))";
    const std::string index = of(F::kQuotient, {place, "100000000"}) + " + 1";
    const auto at = [&](const std::string& which) { return of(F::kElementAt, {"sorted", which}); };
    const std::string low = at(index), high = "coalesce(" + at(index + " + 1") + ", " + low + ")";
    return "(" + low + " * 100000000 + (" + high + " - " + low + ") * (" + place + " % 100000000))";
  }

  std::string shown_value(const Correlation& correlation) const {
    switch (correlation.type) {
      case Type::kValueSum:
        return "total";
      case Type::kValueAvg:
        return "CAST(total AS double) / number";
      case Type::kValueMedian:
      case Type::kValuePercentile:
        return "CAST(" + interpolated(correlation) + " AS double) / 100000000";
      default:
        return "value";
    }
  }

  static bool takes_smallest(const Correlation& correlation) {
    using Operator = Correlation::Bound::Operator;
    return !correlation.bounds.empty() &&
           std::all_of(correlation.bounds.begin(), correlation.bounds.end(), [](const Correlation::Bound& bound) {
             return bound.op == Operator::kLess || bound.op == Operator::kLessOrEqual;
           });
  }

  std::string condition(const Correlation& correlation) const {
    if (correlation.type == Type::kTemporalOrdered) {
      const bool is_whole = correlation.timespan == Correlation::kWholeArchive;
      return is_whole ? "start IS NOT NULL" : "start >= t - " + std::to_string(correlation.timespan / kMillisecond);
    }
    if (correlation.expression) return expression(*correlation.expression);
    std::string out;
    for (const Correlation::Bound& bound : correlation.bounds) {
      out += (out.empty() ? "" : " AND ") + bounded(correlation, bound);
    }
    if (!out.empty()) return out;
    return "value = " + std::to_string(correlation.rules.size());
  }

  std::string bounded(const Correlation& correlation, const Correlation::Bound& bound) const {
    const std::string limit = to_string(bound.value);
    switch (correlation.type) {
      case Type::kValueSum:
        return "total " + compare_text(bound) + limit;
      case Type::kValueAvg:
        return "total " + compare_text(bound) + limit + " * number";
      case Type::kValueMedian:
      case Type::kValuePercentile:
        return interpolated(correlation) + " " + compare_text(bound) + limit + " * 100000000";
      default:
        return "value " + compare_text(bound) + limit;
    }
  }

  static std::string expression(const Condition& condition) {
    const auto joined = [](const std::vector<Condition>& operands, const std::string& joint) {
      std::string out;
      for (const Condition& operand : operands) out += (out.empty() ? "(" : joint) + expression(operand);
      return out + ")";
    };
    return std::visit(
        Cases{
            [&](const ConditionAnd& node) { return joined(node.operands, " AND "); },
            [&](const ConditionOr& node) { return joined(node.operands, " OR "); },
            [&](const ConditionNot& node) { return "NOT " + joined(node.operand, ""); },
            [&](const ConditionSelection& node) { return "has" + std::to_string(node.selection) + " = 1"; },
            [&](const ConditionQuantifier& node) {
              std::string out;
              for (const std::uint32_t i : node.selections) {
                out += (out.empty() ? "(" : node.all ? " AND " : " OR ") + ("has" + std::to_string(i) + " = 1");
              }
              return out + ")";
            },
        },
        condition.node);
  }

  /// Values that a group has for the first time (notes/0002, 21 to 26).
  void add_new_values(const Correlation& correlation, const std::string& name) {
    const std::int64_t learn = correlation.learn ? *correlation.learn / kMillisecond : 0;
    const std::string late = correlation.learn ? "t - group_t >= " + std::to_string(learn) : "t > group_t";
    steps_.add(name + "_first",
               "  SELECT grp, seen, min(t) AS t, min(arrival) AS arrival, min_by(events, arrival) AS events\n  FROM " +
                   name + "_entries\n  CROSS JOIN UNNEST(v) AS values_of(seen)\n  GROUP BY grp, seen");
    steps_.add(name + "_known",
               "  SELECT grp, seen, t, events, rank() OVER (PARTITION BY grp ORDER BY t) - 1 AS known,\n"
               "      min(t) OVER (PARTITION BY grp) AS group_t, min(t) OVER () AS all_t,\n"
               "      min_by(events, arrival) OVER (PARTITION BY grp) AS group_events\n  FROM " +
                   name + "_first");
    const auto found = [&](const std::string& events, const std::string& known, const std::string& value) {
      return "  SELECT DISTINCT grp, t AS t_last, " + known + " AS value, " + value + " AS new_value, " + events +
             " AS events\n  FROM " + name + "_known\n  WHERE ";
    };
    std::string all = found("events", "known", "'[' || seen || ']'") + late;
    if (correlation.learn && !correlation.ignores_new_groups) {
      all += "\n  UNION ALL\n" + found("group_events", "0", "CAST(NULL AS varchar)") +
             "t = group_t AND group_t - all_t >= " + std::to_string(learn);
    }
    steps_.add(name + "_found", all);
    steps_.add(name + "_alerts", "  SELECT grp, value, new_value, CAST(split_part(" + of(F::kLeast, {"events"}) +
                                     ", ' ', 1) AS bigint) AS t_first, t_last, events, " + of(F::kSize, {"events"}) +
                                     " AS event_count,\n      " + time_of(F::kLeast) + " AS first_time, " +
                                     time_of(F::kGreatest) + " AS last_time\n  FROM " + name + "_found");
  }

  const std::vector<Rule>& rules_;
  const std::vector<Correlation>& correlations_;
  const SqlOptions& options_;
  Steps steps_;
  std::vector<SqlRemark> remarks_;
  int count_ = 0;
};

}  // namespace

SqlQuery correlation_query(const Correlation& correlation, const std::vector<Rule>& rules,
                           const std::vector<Correlation>& correlations, const SqlOptions& options) {
  return Writer(rules, correlations, options).write(correlation);
}

}  // namespace trailhound
