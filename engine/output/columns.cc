#include "engine/output/columns.h"

#include <algorithm>
#include <iterator>
#include <utility>

#include "engine/base/figures.h"
#include "engine/base/path_text.h"
#include "engine/base/time.h"
#include "engine/output/result_text.h"

namespace trailhound {
namespace {

constexpr ColumnName kNames[] = {
    {Column::kTime, "time", "event time"},
    {Column::kLevel, "level", "level of the rule"},
    {Column::kOriginalLevel, "original_level", "level that its author gave it, if a file of --levels changed it"},
    {Column::kRule, "rule", "title of the rule"},
    {Column::kPrincipal, "principal", "who made the call"},
    {Column::kKey, "key", "access key that signed it"},
    {Column::kAddress, "address", "where it came from"},
    {Column::kOrigin, "origin", "country, city and system of the address (--geo), or private, AWS service ..."},
    {Column::kAgent, "agent", "user agent"},
    {Column::kRegion, "region", "awsRegion"},
    {Column::kAccount, "account", "account of the event"},
    {Column::kService, "service", "eventSource"},
    {Column::kEvent, "event", "eventName"},
    {Column::kResource, "resource", "ARNs of the resources, with '; ' between them"},
    {Column::kError, "error", "errorCode"},
    {Column::kOutcome, "outcome", "the error code, or ok"},
    {Column::kId, "id", "eventID"},
    {Column::kPath, "path", "file of the event"},
    {Column::kRecord, "record", "its number there, from 0"},
};

constexpr Column kDefault[] = {Column::kTime,   Column::kLevel,   Column::kRule,   Column::kPrincipal,
                               Column::kKey,    Column::kAddress, Column::kOrigin, Column::kAgent,
                               Column::kRegion, Column::kAccount, Column::kEvent,  Column::kResource,
                               Column::kError,  Column::kPath,    Column::kRecord};

std::string all_names() {
  std::string names;
  for (const ColumnName& row : kNames) names += (names.empty() ? "" : ", ") + std::string(row.name);
  return names;
}

std::string group_text(const Alert& alert) {
  std::string text;
  for (std::size_t i = 0; i < alert.group.size(); ++i) {
    text += (i == 0 ? "" : "; ") + alert.rule->group_by[i].name + "=" + alert.group[i].text;
  }
  const std::string news = news_of(alert);
  return text + (text.empty() || news.empty() ? "" : "; ") + news;
}

}  // namespace

std::span<const ColumnName> column_names() { return kNames; }

std::string_view name_of(Column column) {
  return std::find_if(std::begin(kNames), std::end(kNames), [&](const ColumnName& row) { return row.column == column; })
      ->name;
}

std::span<const Column> default_columns() { return kDefault; }

Result<std::vector<Column>, std::string> parse_columns(std::string_view names) {
  std::vector<Column> columns;
  for (bool is_last = false; !is_last;) {
    const std::size_t comma = names.find(',');
    const std::string_view name = names.substr(0, comma);
    is_last = comma == names.npos;
    if (!is_last) names.remove_prefix(comma + 1);
    const auto row = std::find_if(std::begin(kNames), std::end(kNames),
                                  [&](const ColumnName& candidate) { return candidate.name == name; });
    if (row == std::end(kNames)) return "'" + std::string(name) + "' is not a field (" + all_names() + ")";
    if (std::find(columns.begin(), columns.end(), row->column) != columns.end()) {
      return "'" + std::string(name) + "' is named twice";
    }
    columns.push_back(row->column);
  }
  return columns;
}

void append_cell(const Match& match, Column column, std::string& out) {
  switch (column) {
    case Column::kTime:
      out += match.time;
      return;
    case Column::kLevel:
      out += to_string(match.rule->level);
      return;
    case Column::kOriginalLevel:
      out += original_level_of(*match.rule);
      return;
    case Column::kRule:
      out += match.rule->title;
      return;
    case Column::kPrincipal:
      out += match.view().principal;
      return;
    case Column::kKey:
      out += match.view().access_key;
      return;
    case Column::kAddress:
      out += match.view().address;
      return;
    case Column::kOrigin:
      out += to_text(match.origin());
      return;
    case Column::kAgent:
      out += match.view().user_agent;
      return;
    case Column::kRegion:
      out += match.view().region;
      return;
    case Column::kAccount:
      out += match.view().account;
      return;
    case Column::kService:
      out += match.view().event_source;
      return;
    case Column::kEvent:
      out += match.view().event_name;
      return;
    case Column::kResource:
      for (bool is_first = true; const std::string_view arn : match.view().resources) {
        if (!std::exchange(is_first, false)) out += "; ";
        out += arn;
      }
      return;
    case Column::kError:
      out += match.view().error_code;
      return;
    case Column::kOutcome:
      out += match.view().error_code.empty() ? "ok" : match.view().error_code;
      return;
    case Column::kId:
      out += match.view().event_id;
      return;
    case Column::kPath:
      out += path_text(match.path_bytes);
      return;
    case Column::kRecord:
      out += std::to_string(match.record);
      return;
  }
}

void append_cell(const Alert& alert, Column column, std::string& out) {
  switch (column) {
    case Column::kTime:
      out += format_rfc3339(alert.first);
      return;
    case Column::kLevel:
      out += to_string(alert.rule->level);
      return;
    case Column::kOriginalLevel:
      out += original_level_of(*alert.rule);
      return;
    case Column::kRule:
      out += alert.rule->title;
      return;
    case Column::kEvent:
      out += to_string(alert.rule->type);
      return;
    case Column::kResource:
      out += group_text(alert);
      return;
    case Column::kOutcome:
      out += alert.news == nullptr ? counted(alert.count, "event") : news_of(alert);
      return;
    case Column::kId:
      if (!alert.events.empty()) out += alert.events.front().id;
      return;
    case Column::kPath:
      if (!alert.events.empty()) out += path_text(alert.events.front().path);
      return;
    case Column::kRecord:
      if (!alert.events.empty()) out += std::to_string(alert.events.front().record);
      return;
    case Column::kPrincipal:
    case Column::kKey:
    case Column::kAddress:
    case Column::kOrigin:
    case Column::kAgent:
    case Column::kRegion:
    case Column::kAccount:
    case Column::kService:
    case Column::kError:
      return;
  }
}

}  // namespace trailhound
