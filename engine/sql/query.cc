#include "engine/sql/query.h"

#include <algorithm>
#include <map>
#include <set>
#include <utility>

#include "engine/base/ascii.h"
#include "engine/sql/detection.h"

namespace trailhound {
namespace {

using F = SqlFunction;

constexpr Nanoseconds kSecond = 1'000'000'000, kDay = 86'400 * kSecond;

/// A name with dots, `database.table`, part by part.
std::string table_name(std::string_view name) {
  std::string out;
  while (true) {
    const std::size_t dot = std::min(name.find('.'), name.size());
    out += to_sql(sql::name(name.substr(0, dot)), SqlDialect::kAthena);
    if (dot == name.size()) return out;
    out += '.';
    name.remove_prefix(dot + 1);
  }
}

/// A time as eventTime has it: whole seconds. `up`: the next one.
std::string second_of(Nanoseconds time, bool up) {
  const Nanoseconds rest = ((time % kSecond) + kSecond) % kSecond;
  return format_rfc3339(time - rest + (up && rest > 0 ? kSecond : 0));
}

/// `2023/07/10`, as the folders of a trail and the partitions of AWS's table are called.
std::string day_of(Nanoseconds time) {
  std::string day = format_rfc3339(time).substr(0, 10);
  std::replace(day.begin(), day.end(), '-', '/');
  return day;
}

SqlExpression is_any_of(SqlExpression value, const std::vector<std::string>& texts) {
  std::vector<SqlExpression> operands = {std::move(value)};
  for (const std::string& text : texts) operands.push_back(sql::text(text));
  return sql::call(F::kIn, std::move(operands));
}

SqlExpression compared(std::string_view column, std::string_view op, const std::string& text) {
  return sql::call(F::kCompare, {sql::name(column), sql::text(text)}, op);
}

/// AWS's partitions are days of delivery, which follows the event by minutes, at most hours.
SqlExpression partition_condition(const SqlOptions& options) {
  const auto& partitions = options.table.partitions;
  const bool has_days = std::any_of(partitions.begin(), partitions.end(), [](const SqlField& key) {
    return ascii_lower(key.name) == "timestamp" && key.type.kind == SqlColumnType::Kind::kString;
  });
  std::vector<SqlExpression> all;
  const SqlRecordFilter& filter = options.filter;
  if (has_days && filter.from) all.push_back(compared("timestamp", ">=", day_of(*filter.from)));
  if (has_days && filter.to) all.push_back(compared("timestamp", "<=", day_of(*filter.to + kDay)));
  return sql::both(std::move(all));
}

SqlExpression record_condition(const SqlOptions& options) {
  const SqlRecordFilter& filter = options.filter;
  std::vector<SqlExpression> all = {partition_condition(options)};
  // In parentheses, not in a function, so that an engine can leave out the parts of a file that are of other times.
  const auto with_untimed = [&](SqlExpression condition) {
    const auto either = sql::either({std::move(condition), sql::call(F::kIsNull, {sql::name("eventtime")})});
    return sql::printed("(" + to_sql(either, options.dialect) + ")");
  };
  if (filter.from) all.push_back(with_untimed(compared("eventtime", ">=", second_of(*filter.from, true))));
  if (filter.to) all.push_back(with_untimed(compared("eventtime", "<=", second_of(*filter.to, false))));
  if (!filter.accounts.empty()) {
    SqlExpression account =
        sql::call(F::kCoalesce, {sql::name("recipientaccountid"), sql::field(sql::name("useridentity"), "accountid")});
    all.push_back(is_any_of(std::move(account), filter.accounts));
  }
  if (!filter.regions.empty()) all.push_back(is_any_of(sql::name("awsregion"), filter.regions));
  return sql::both(std::move(all));
}

/// What every result shows of an event. A column that the table lacks is null.
std::string event_columns(const SqlOptions& options) {
  const SqlField* identity = options.table.column("userIdentity");
  const bool has_arn = identity != nullptr && identity->type.member("arn") != nullptr;
  const auto column = [&](std::string_view name) {
    return (options.table.column(name) == nullptr ? "CAST(NULL AS varchar) AS " : "") + std::string(name);
  };
  return column("eventid") + ", " + column("eventtime") + ", " +
         (has_arn ? "useridentity.arn" : "CAST(NULL AS varchar)") + " AS principal_arn";
}

/// `CASE WHEN … THEN 'id' END` of one rule.
std::string case_of(const Rule& rule, SqlFields& fields, const SqlOptions& options) {
  std::vector<SqlRemark> remarks;  // known from the rule's own query
  SqlExpression is_match = detection_condition(rule, fields, options.dialect, remarks);
  return to_sql(sql::call(F::kWhen, {std::move(is_match), sql::text(sql_rule_id(rule.id, rule.title))}),
                options.dialect);
}

std::string batch_text(std::span<const Rule* const> rules, const SqlOptions& options) {
  SqlFields fields(options.table);
  std::vector<std::string> ids;
  for (const Rule* rule : rules) ids.push_back(case_of(*rule, fields, options));
  return "SELECT rule_id, eventid, eventtime, principal_arn\nFROM (\n    SELECT " + event_columns(options) +
         ",\n      " + list_of_present(ids, "varchar", options.dialect) + " AS rule_ids\n    FROM " +
         records_source(fields, options, 4) +
         "\n) AS matches\nCROSS JOIN UNNEST(matches.rule_ids) AS matched(rule_id)\n";
}

/// How much of a query each thing made takes, by its path from the row.
std::map<std::string, std::size_t> bytes_made(const std::list<SqlMade>& all, SqlDialect dialect) {
  std::map<std::string, std::size_t> out;
  for (const SqlMade& one : all) {
    const SqlExpression rows = one.members.empty() ? sql::name({}) : sql::call(F::kEnter, {sql::name("e")});
    out[one.path] = to_sql(one.own, dialect).size() + to_sql(rows, dialect).size() + 2 * one.path.size();
    for (const auto& [path, bytes] : bytes_made(one.members, dialect)) out[one.path + '.' + path] = bytes;
  }
  return out;
}

}  // namespace

std::string sql_rule_id(const std::string& id, const std::string& title) { return id.empty() ? title : id; }

std::vector<SqlRemark> missing_columns(const SqlOptions& options) {
  std::vector<SqlRemark> remarks;
  const auto need = [&](bool is_needed, const char* name, bool has_it) {
    if (!is_needed || has_it) return;
    remarks.push_back({true, name, "the table has no such column of text, which the chosen records need", {}});
  };
  const auto has_text = [&](const char* name) {
    const SqlField* column = options.table.column(name);
    return column != nullptr && column->type.kind == SqlColumnType::Kind::kString;
  };
  const SqlField* identity = options.table.column("userIdentity");
  const SqlRecordFilter& filter = options.filter;
  need(filter.from || filter.to, "eventTime", has_text("eventTime"));
  need(!filter.accounts.empty(), "recipientAccountId", has_text("recipientAccountId"));
  need(!filter.accounts.empty(), "userIdentity.accountId",
       identity != nullptr && identity->type.member("accountId") != nullptr);
  need(!filter.regions.empty(), "awsRegion", has_text("awsRegion"));
  return remarks;
}

std::string list_of_present(const std::vector<std::string>& values, std::string_view type, SqlDialect dialect) {
  std::string list = "NULL";
  for (const std::string& value : values) list += ",\n        " + value;
  SqlExpression is_present = sql::negation(sql::call(F::kIsNull, {sql::name("x")}));
  return to_sql(
      sql::call(
          F::kListColumn,
          {sql::call(F::kFilter, {sql::call(F::kList, {sql::printed(list)}), sql::lambda("x", std::move(is_present))})},
          type),
      dialect);
}

std::string records_source(const SqlFields& fields, const SqlOptions& options, std::size_t indent) {
  const std::string line = '\n' + std::string(indent, ' ');
  const SqlExpression condition = record_condition(options);
  const bool is_all = sql::is_constant(condition, true);
  if (fields.made().empty() && is_all) return table_name(options.table.name);
  std::string out = "(" + line + "    SELECT *";
  for (const SqlMade& column : fields.made()) {
    out += "," + line + "      " + to_sql(column.value(), options.dialect) + " AS " + quoted_identifier(column.name);
  }
  out += line + "    FROM " + table_name(options.table.name);
  if (!is_all) out += line + "    WHERE " + to_sql_lines(condition, options.dialect, indent + 6);
  return out + line + ") AS records";
}

SqlQuery detection_query(const Rule& rule, const SqlOptions& options) {
  SqlFields fields(options.table);
  SqlQuery query;
  query.remarks = missing_columns(options);
  const SqlExpression condition = detection_condition(rule, fields, options.dialect, query.remarks);
  if (has_refusal(query.remarks)) return query;
  query.text = "SELECT " + quoted_text(sql_rule_id(rule.id, rule.title), options.dialect) + " AS rule_id, " +
               event_columns(options) + "\nFROM " + records_source(fields, options, 0) + "\nWHERE " +
               to_sql_lines(condition, options.dialect, 2) + '\n';
  if (options.dialect == SqlDialect::kAthena && query.text.size() > kMostBytesPerQuery) {
    query.text.clear();
    query.remarks.push_back({true, {}, "its query would be longer than Athena takes", {}});
  }
  return query;
}

std::vector<SqlBatch> detection_batches(std::span<const Rule* const> rules, const SqlOptions& options) {
  const bool is_limited = options.dialect == SqlDialect::kAthena;
  std::vector<SqlBatch> batches;
  std::size_t from = 0, conditions = 0, columns = 0;
  std::set<std::string> paths;
  const auto finish = [&](std::size_t to) {
    const auto batch = rules.subspan(from, to - from);
    if (!batch.empty()) batches.push_back({batch_text(batch, options), {batch.begin(), batch.end()}});
    from = to;
    conditions = columns = 0;
    paths.clear();
  };
  for (std::size_t i = 0; i < rules.size(); ++i) {
    SqlFields fields(options.table);
    const std::size_t condition = case_of(*rules[i], fields, options).size();
    const std::map<std::string, std::size_t> made = bytes_made(fields.made(), options.dialect);
    const auto new_columns = [&] {
      std::size_t bytes = 0;
      for (const auto& [path, size] : made) bytes += paths.contains(path) ? 0 : size;
      return bytes;
    };
    const bool fits = i - from < kMostRulesPerQuery &&
                      (!is_limited || (conditions + condition <= kMostConditionBytes &&
                                       conditions + condition + columns + new_columns() <= kMostBytesPerQuery));
    if (!fits) finish(i);
    conditions += condition;
    columns += new_columns();
    for (const auto& [path, size] : made) paths.insert(path);
  }
  finish(rules.size());
  return batches;
}

}  // namespace trailhound
