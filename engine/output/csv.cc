#include "engine/output/csv.h"

#include <algorithm>

#include "engine/base/csv_cell.h"
#include "engine/output/result_text.h"

namespace trailhound {
namespace {

constexpr const char* kLineEnd = "\r\n";

}  // namespace

void CsvFormat::begin(std::string& out) const {
  for (const Column column : columns_) {
    if (column != columns_.front()) out += ',';
    out += name_of(column);
  }
  out += kLineEnd;
}

RecordSlot CsvFormat::match(const Match& match, std::string& out) const {
  const std::size_t begin = out.size();
  RecordSlot slot;
  std::string cell;
  for (const Column column : columns_) {
    if (column != columns_.front()) out += ',';
    cell.clear();
    append_cell(match, column, cell);
    if (column == Column::kRecord) {
      slot = {static_cast<std::uint32_t>(out.size() - begin), static_cast<std::uint32_t>(cell.size())};
    }
    append_csv_cell(cell, out);
  }
  out += kLineEnd;
  return slot;
}

/// A cell has no quotes or commas of its own behind its last character, so the text goes in front of what ends it.
void CsvFormat::rollup(std::string_view line, const MatchRollup& rollup, std::string& out) const {
  const auto rule = std::find(columns_.begin(), columns_.end(), Column::kRule);
  const std::size_t column =
      static_cast<std::size_t>((rule == columns_.end() ? columns_.end() - 1 : rule) - columns_.begin());
  std::size_t at = 0;
  bool is_quoted = false;
  for (std::size_t passed = 0;; ++at) {
    if (line[at] == '"') is_quoted = !is_quoted;
    const bool is_end = !is_quoted && (line[at] == ',' || line[at] == '\r');
    if (is_end && passed++ == column) break;
  }
  if (at > 0 && line[at - 1] == '"') --at;
  out.append(line.substr(0, at)).append(" (").append(rollup_text(rollup)).append(")").append(line.substr(at));
}

void CsvFormat::alert(const Alert& alert, std::string& out) const {
  std::string cell;
  for (const Column column : columns_) {
    if (column != columns_.front()) out += ',';
    cell.clear();
    append_cell(alert, column, cell);
    append_csv_cell(cell, out);
  }
  out += kLineEnd;
}

}  // namespace trailhound
