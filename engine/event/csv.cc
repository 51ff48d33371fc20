#include "engine/event/csv.h"

#include <algorithm>
#include <array>
#include <initializer_list>

#include "engine/base/ascii.h"

namespace trailhound {
namespace {

constexpr std::string_view kSeparators = ",;\t|";

/// Reads a quoted cell whose quotes have a backslash in front, from behind its first quote up to behind its last one.
/// False: the text ends first.
bool read_backslashed(std::string_view text, std::size_t& at, std::string& out) {
  for (;;) {
    const std::size_t next = text.find_first_of("\"\\", at);
    if (next == std::string_view::npos || (text[next] == '\\' && next + 1 == text.size())) return false;
    out.append(text, at, next - at);
    at = next + 1;
    if (text[next] == '"') return true;
    const bool is_escape = text[at] == '"' || text[at] == '\\';
    if (!is_escape) out.push_back('\\');
    out.push_back(text[at++]);
  }
}

/// The same for a cell whose quotes are doubled.
bool read_quoted(std::string_view text, std::size_t& at, std::string& out) {
  for (;;) {
    const std::size_t quote = text.find('"', at);
    if (quote == std::string_view::npos) return false;
    out.append(text, at, quote - at);
    at = quote + 1;
    if (at == text.size() || text[at] != '"') return true;
    out.push_back('"');
    ++at;
  }
}

/// Reads one cell from `at` on. False: the text ends before its end can be known.
bool read_cell(std::string_view text, std::size_t& at, char separator, bool last, std::string& out,
               bool has_backslashes = false) {
  // Some programs write a blank in front of the quote.
  const std::size_t first = separator == ' ' ? at : std::min(text.find_first_not_of(' ', at), text.size());
  if (first < text.size() && text[first] == '"') {
    at = first + 1;
    if (!(has_backslashes ? read_backslashed(text, at, out) : read_quoted(text, at, out))) return false;
  }
  const char ends[] = {separator, '\r', '\n'};
  const std::size_t end = std::min(text.find_first_of(std::string_view(ends, 3), at), text.size());
  out.append(text, at, end - at);
  at = end;
  return last || end < text.size();
}

std::string_view first_line(std::string_view text) { return text.substr(0, text.find_first_of("\r\n")); }

/// The names of the columns, in lower case.
std::vector<std::string> columns_of(std::string_view header) {
  std::vector<std::string> columns;
  const char separator = CsvRows::separator_of(header);
  for (std::size_t at = 0;; ++at) {
    std::string name;
    if (!read_cell(header, at, separator, true, name)) return columns;
    columns.push_back(ascii_lower(name));
    if (at >= header.size() || header[at] != separator) return columns;
  }
}

}  // namespace

std::string_view CsvRows::without_preamble(std::string_view head) {
  while (!head.empty()) {
    const std::string_view line = first_line(head);
    if (!line.empty() && !line.starts_with('#') && !ascii_lower(line.substr(0, 4)).starts_with("sep=")) return head;
    head.remove_prefix(std::min(line.size() + 1, head.size()));
  }
  return head;
}

char CsvRows::separator_of(std::string_view head) {
  if (ascii_lower(head.substr(0, 4)) == "sep=" && head.size() > 4) return head[4];
  const std::string_view text = without_preamble(head);
  std::array<std::size_t, kSeparators.size()> counts{};
  bool is_quoted = false;
  for (const char c : text) {
    if (c == '"') is_quoted = !is_quoted;
    if (is_quoted) continue;
    if (c == '\n' || c == '\r') break;
    const std::size_t place = kSeparators.find(c);
    if (place != std::string_view::npos) ++counts[place];
  }
  return kSeparators[static_cast<std::size_t>(std::max_element(counts.begin(), counts.end()) - counts.begin())];
}

bool CsvRows::has_quoted_json(std::string_view head) {
  bool is_quoted = false;  // at `counted`, for all that its line tells
  std::size_t counted = 0;
  for (std::size_t at = 0; (at = head.find('{', at)) != std::string_view::npos; ++at) {
    const std::size_t key = head.find_first_not_of(" \r\n\t", at + 1);
    if (key == std::string_view::npos) return false;
    if (head.substr(key, 2) != "\"\"") continue;
    const std::size_t quote = head.find_last_not_of("[ \r\n\t", at == 0 ? 0 : at - 1);
    if (at > 0 && quote != std::string_view::npos && head[quote] == '"') return true;
    // What else stands between the quote of the cell and the brace is a prefix, such as that of syslog.
    for (; counted < at; ++counted) {
      if (head[counted] == '"') is_quoted = !is_quoted;
      if (head[counted] == '\r' || head[counted] == '\n') is_quoted = false;
    }
    if (is_quoted) return true;
  }
  return false;
}

bool CsvRows::has_backslashed_json(std::string_view head) {
  for (std::size_t at = 0; (at = head.find("{\\\"", at)) != std::string_view::npos; ++at) {
    const std::size_t quote = at > 0 && head[at - 1] == '[' ? at - 1 : at;
    if (quote >= 2 && head[quote - 1] == '"' && kSeparators.find(head[quote - 2]) != std::string_view::npos)
      return true;
  }
  return false;
}

bool CsvRows::names_event_column(std::string_view header) {
  constexpr std::array<std::string_view, 8> kNames = {"cloudtrailevent", "eventjson",      "event_json", "_raw",
                                                      "@message",        "event.original", "message",    "raw"};
  const std::vector<std::string> columns = columns_of(header);
  return std::any_of(columns.begin(), columns.end(), [&](const std::string& column) {
    return std::find(kNames.begin(), kNames.end(), column) != kNames.end();
  });
}

const char* CsvRows::schema_of(std::string_view header) {
  const std::vector<std::string> columns = columns_of(header);
  const auto has = [&](std::initializer_list<std::string_view> names) {
    return std::all_of(names.begin(), names.end(), [&](std::string_view name) {
      return std::find(columns.begin(), columns.end(), name) != columns.end();
    });
  };
  if (has({"eventtypename", "eventname"}) || has({"awseventid", "eventname"})) {
    return "rows of Microsoft Sentinel's table AWSCloudTrail";
  }
  if (has({"event.action", "event.provider"}) || has({"aws.cloudtrail.event_version"})) {
    return "CSV in the Elastic Common Schema, without event.original";
  }
  if (has({"event name", "event time"}))
    return "the CSV that the CloudTrail console downloads, which has no whole events";
  if (has({"eventname", "eventtime"}) || has({"eventname", "eventsource"}) || has({"event_name", "event_source"})) {
    return "CSV with the fields of events in columns of their own";
  }
  return nullptr;
}

CsvRows::Row CsvRows::read(std::string_view text, std::size_t& at, bool last) {
  std::size_t position = at, column = 0;
  std::string beyond;
  passed_over_ = 0;
  for (;; ++position) {
    const bool is_kept = column < kMostCells;
    if (is_kept && column == cells_.size()) cells_.emplace_back();
    std::string& cell = is_kept ? cells_[column++] : beyond;
    if (!is_kept) ++passed_over_;
    cell.clear();
    if (!read_cell(text, position, separator_, last, cell, has_backslashes_)) return Row::kCut;
    if (position == text.size() || text[position] != separator_) break;
  }
  cells_.resize(column);
  const bool is_blank = position == at;
  if (position < text.size() && text[position] == '\r') {
    ++position;
    if (position == text.size() && !last) return Row::kCut;
  }
  if (position < text.size() && text[position] == '\n') ++position;
  at = position;
  return is_blank ? Row::kBlank : Row::kRow;
}

}  // namespace trailhound
