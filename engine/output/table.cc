#include "engine/output/table.h"

#include <algorithm>
#include <cctype>

#include "engine/base/text.h"
#include "engine/identity/short_arn.h"
#include "engine/output/result_text.h"

namespace trailhound {
namespace {

constexpr std::size_t kGap = 2;

std::size_t width_of(Column column) {
  switch (column) {
    case Column::kTime:
    case Column::kKey:
      return 20;
    case Column::kLevel:
    case Column::kOriginalLevel:
      return 13;
    case Column::kRule:
    case Column::kPrincipal:
      return 40;
    case Column::kAddress:
      return 15;
    case Column::kOrigin:
    case Column::kAgent:
    case Column::kEvent:
    case Column::kService:
      return 28;
    case Column::kRegion:
      return 14;
    case Column::kAccount:
      return 12;
    case Column::kError:
    case Column::kOutcome:
      return 24;
    case Column::kId:
      return 36;
    case Column::kResource:
    case Column::kPath:
      return 48;
    case Column::kRecord:
      return 6;
  }
  return 0;
}

std::size_t characters(std::string_view text) {
  return static_cast<std::size_t>(
      std::count_if(text.begin(), text.end(), [](char c) { return (static_cast<unsigned char>(c) & 0xC0) != 0x80; }));
}

std::string shown(const std::string& cell, Column column) {
  if (cell.empty()) return "-";
  return printable(column == Column::kPrincipal ? short_arn(cell) : std::string_view(cell));
}

}  // namespace

/// The last column is not padded, so that no line ends with blanks.
void TableFormat::append_padded(std::string_view cell, std::size_t column, std::string& out) const {
  out += cell;
  if (column + 1 == columns_.size()) {
    out += '\n';
    return;
  }
  const std::size_t width = width_of(columns_[column]), used = characters(cell);
  out.append((used < width ? width - used : 0) + kGap, ' ');
}

void TableFormat::begin(std::string& out) const {
  for (std::size_t i = 0; i < columns_.size(); ++i) {
    std::string name(name_of(columns_[i]));
    std::transform(name.begin(), name.end(), name.begin(), [](unsigned char c) { return std::toupper(c); });
    append_padded(name, i, out);
  }
}

RecordSlot TableFormat::match(const Match& match, std::string& out) const {
  const std::size_t begin = out.size();
  RecordSlot slot;
  std::string cell;
  for (std::size_t i = 0; i < columns_.size(); ++i) {
    cell.clear();
    append_cell(match, columns_[i], cell);
    if (columns_[i] == Column::kRecord) {
      slot = {static_cast<std::uint32_t>(out.size() - begin), static_cast<std::uint32_t>(cell.size())};
    }
    append_padded(shown(cell, columns_[i]), i, out);
  }
  return slot;
}

void TableFormat::rollup(std::string_view line, const MatchRollup& rollup, std::string& out) const {
  out.append(line.substr(0, line.size() - 1)).append(kGap, ' ').append(rollup_text(rollup)).append("\n");
}

void TableFormat::alert(const Alert& alert, std::string& out) const {
  std::string cell;
  for (std::size_t i = 0; i < columns_.size(); ++i) {
    cell.clear();
    append_cell(alert, columns_[i], cell);
    append_padded(shown(cell, columns_[i]), i, out);
  }
}

}  // namespace trailhound
