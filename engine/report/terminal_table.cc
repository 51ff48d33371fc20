#include "engine/report/terminal_table.h"

#include <algorithm>
#include <cctype>
#include <optional>

#include "engine/base/text.h"
#include "engine/base/time.h"
#include "engine/base/time_zone.h"
#include "engine/identity/short_arn.h"
#include "engine/report/matched_rules.h"
#include "engine/sigma/levels.h"

namespace trailhound {
namespace {

constexpr std::size_t kWide = 110;  // columns of a terminal from which on a line has its day and the whole level
constexpr std::size_t kTimeOfDay = 8, kDayAndTime = 19;
constexpr std::size_t kLeastCell = 8;  // of ShortNames

struct Widths {
  std::size_t least, most;
};

/// `least` is what the column has at 80 columns, `most` what nearly all of its values need.
Widths widths_of(Column column, bool is_wide) {
  switch (column) {
    case Column::kTime:
      return is_wide ? Widths{kDayAndTime, kDayAndTime} : Widths{kTimeOfDay, kTimeOfDay};
    case Column::kLevel:
    case Column::kOriginalLevel:
      return is_wide ? Widths{13, 13} : Widths{5, 5};
    case Column::kRule:
      return is_wide ? Widths{18, 64} : Widths{23, 64};
    case Column::kPrincipal:
      return {12, 48};
    case Column::kAddress:
      return {15, 28};
    case Column::kOrigin:
      return {8, 30};
    case Column::kEvent:
      return {12, 32};
    case Column::kOutcome:
    case Column::kError:
      return {12, 28};
    case Column::kRegion:
      return {9, 14};
    case Column::kAccount:
      return {12, 12};
    case Column::kKey:
      return {20, 20};
    case Column::kAgent:
    case Column::kService:
      return {14, 40};
    case Column::kId:
      return {12, 36};
    case Column::kResource:
    case Column::kPath:
      return {16, 72};
    case Column::kRecord:
      return {8, 8};
  }
  return {8, 8};
}

constexpr std::string_view kNoDay = "none yet";

/// The names of levels in five columns.
std::string_view short_level(Level level) {
  switch (level) {
    case Level::kCritical:
      return "crit";
    case Level::kMedium:
      return "med";
    case Level::kInformational:
      return "info";
    case Level::kHigh:
    case Level::kLow:
    case Level::kNone:
      return level_name(level);
  }
  return {};
}

/// A principal as it is if that fits, otherwise without account and kind: `backup-agent`, `Operations/jonas`.
std::string_view brief_principal(std::string_view name, std::size_t columns) {
  const std::string_view text = short_arn(name);
  if (display_width(text) <= columns || text.size() == name.size()) return text;
  const std::size_t slash = text.find('/');
  return slash == text.npos || slash + 1 == text.size() ? text : text.substr(slash + 1);
}

std::string cells_of(const std::vector<std::string>& cells) {
  std::string line;
  for (const std::string& cell : cells) line += (&cell == &cells.front() ? "" : "\t") + cell;
  return line + "\n";
}

std::string group_of(const Alert& alert) {
  std::string text;
  for (const Scalar& value : alert.group) text += (text.empty() ? "" : ", ") + std::string(short_arn(value.text));
  return text;
}

/// Of a line on a narrow terminal, with a blank between columns.
std::size_t least_width(std::span<const Column> columns) {
  std::size_t width = columns.empty() ? 0 : columns.size() - 1;
  for (const Column column : columns) width += widths_of(column, false).least;
  return width;
}

}  // namespace

RecordSlot TerminalCells::match(const Match& match, std::string& out) const {
  RecordSlot slot;
  const std::size_t begin = out.size();
  std::string cell;
  for (std::size_t i = 0; i < columns_.size(); ++i) {
    if (i > 0) out += '\t';
    cell.clear();
    append_cell(match, columns_[i], cell);
    if (columns_[i] == Column::kRecord) {
      slot = {static_cast<std::uint32_t>(out.size() - begin), static_cast<std::uint32_t>(cell.size())};
    }
    out += printable(cell);
  }
  out += '\n';
  return slot;
}

/// How many there are goes into the cell of the event, otherwise into the last.
void TerminalCells::rollup(std::string_view line, const MatchRollup& rollup, std::string& out) const {
  std::size_t at = 0;
  for (std::size_t i = 0; i < columns_.size(); ++i) {
    at = line.find_first_of("\t\n", at);
    if (columns_[i] == Column::kEvent || i + 1 == columns_.size()) break;
    ++at;
  }
  out.append(line.substr(0, at)).append(" x").append(std::to_string(rollup.count)).append(line.substr(at));
}

void TerminalCells::alert(const Alert& alert, std::string& out) const {
  std::vector<std::string> cells;
  for (const Column column : columns_) {
    std::string cell;
    if (column == Column::kPrincipal) {
      cell = group_of(alert);
    } else if (column == Column::kEvent) {  // how many there were says more than the type of the correlation
      append_cell(alert, Column::kOutcome, cell);
    } else if (column != Column::kOutcome) {
      append_cell(alert, column, cell);
    }
    cells.push_back(printable(cell));
  }
  out += cells_of(cells);
}

std::vector<Column> columns_for_terminal(std::span<const Column> base, std::size_t terminal_columns) {
  struct Further {
    std::size_t from;  ///< columns of the terminal
    Column column;
  };
  // The order in which somebody misses them.
  constexpr Further kFurther[] = {
      {kWide, Column::kOutcome}, {130, Column::kRegion}, {220, Column::kAccount}, {220, Column::kResource}};
  std::vector<Column> columns(base.begin(), base.end());
  for (const Further& further : kFurther) {
    const bool is_new = std::find(columns.begin(), columns.end(), further.column) == columns.end();
    if (is_new && terminal_columns >= further.from) columns.push_back(further.column);
  }
  // On a terminal of less than 80 columns, the order in which nobody does.
  constexpr Column kLeastMissed[] = {Column::kAddress, Column::kOutcome, Column::kPrincipal, Column::kEvent,
                                     Column::kLevel};
  for (const Column column : kLeastMissed) {
    if (columns.size() <= 2 || least_width(columns) <= terminal_columns) break;
    std::erase(columns, column);
  }
  return columns;
}

TerminalTable::TerminalTable(ResultSink& next, std::span<const Column> columns, const TextStyle& style)
    : next_(next), style_(style), has_days_(style.columns < kWide), gap_(has_days_ ? 1 : 2) {
  std::size_t used = 0, wanted = 0;
  for (const Column column : columns) {
    const Widths widths = widths_of(column, !has_days_);
    cells_.push_back({column, widths.least});
    used += widths.least + (used > 0 ? gap_ : 0);
    wanted += widths.most - widths.least;
  }
  // What is left of the line goes to the columns by what they want, so a long title gets more of it than a region.
  const std::size_t left = style_.columns - std::min(style_.columns, used);
  for (Cell& cell : cells_) {
    const Widths widths = widths_of(cell.column, !has_days_);
    const std::size_t want = widths.most - widths.least;
    cell.width += left >= wanted ? want : left * want / wanted;
  }
  if (used > style_.columns && !cells_.empty()) {  // two columns are too much for a very narrow terminal
    std::size_t& last = cells_.back().width;
    last -= std::min(used - style_.columns, std::max(last, kLeastCell) - kLeastCell);
  }
  day_ = kNoDay;
}

std::string TerminalTable::head() const {
  std::string line;
  for (const Cell& cell : cells_) {
    std::string name(name_of(cell.column));
    if (cell.column == Column::kTime && style_.zone == nullptr && !has_days_) name += " (UTC)";
    std::transform(name.begin(), name.end(), name.begin(), [](unsigned char c) { return std::toupper(c); });
    name.resize(std::min(name.size(), cell.width));
    line += &cell == &cells_.back() ? name : padded_to(name, cell.width + gap_);
  }
  return bold(line, style_) + "\n";
}

/// Of a time that cannot be read as it is. A new day goes into `heading_`.
std::string TerminalTable::time_of(std::string_view value, Cell& cell) {
  const std::optional<Nanoseconds> time = parse_rfc3339(value);
  const std::string text = time ? local_time(*time, style_.zone) : std::string();
  if (has_days_) {
    const std::string day = time ? text.substr(0, 10) : "without a time";
    if (day != day_) heading_ = bold(day + (time ? " (" + zone_name(style_.zone) + ")" : ""), style_) + "\n";
    day_ = day;
  }
  if (!time) return cell.names.shorten(value.empty() ? "-" : value, cell.width);
  return has_days_ ? text.substr(11) : text;
}

std::string TerminalTable::shown(std::string_view value, Cell& cell) {
  if (cell.column == Column::kTime) return padded_to(time_of(value, cell), cell.width);
  if (cell.column == Column::kLevel || cell.column == Column::kOriginalLevel) {
    const Level level = parse_level(value).value_or(Level::kNone);
    const std::string_view text = value.empty() ? "-" : has_days_ ? short_level(level) : level_name(level);
    return colored_level(level, padded_to(std::string(text), cell.width), style_);
  }
  if (value.empty()) return padded_to("-", cell.width);
  const std::string_view text = cell.column == Column::kPrincipal ? brief_principal(value, cell.width) : value;
  return padded_to(cell.names.shorten(value, text, cell.width), cell.width);
}

std::string TerminalTable::line(std::string_view cells) {
  std::string text;
  for (Cell& cell : cells_) {
    const std::size_t end = std::min(cells.find_first_of("\t\n"), cells.size());
    text += shown(cells.substr(0, end), cell);
    text.append(&cell == &cells_.back() ? 0 : gap_, ' ');
    cells.remove_prefix(std::min(end + 1, cells.size()));
  }
  return text.substr(0, text.find_last_not_of(' ') + 1) + "\n";
}

bool TerminalTable::write_match(std::string_view cells, std::int64_t time_key) {
  std::string text = has_head_ ? "" : head();
  has_head_ = true;
  heading_.clear();
  const std::string formatted = line(cells);
  return next_.write_match(text + heading_ + formatted, time_key);
}

bool TerminalTable::write(std::string_view cells) {
  if (cells.empty()) return true;
  if (!has_alerts_) {
    has_alerts_ = true;
    day_ = kNoDay;
    if (!next_.write((has_head_ ? "" : head()) + bold("Alerts of correlations", style_) + "\n")) return false;
    has_head_ = true;
  }
  return write_match(cells, 0);
}

}  // namespace trailhound
