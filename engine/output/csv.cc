#include "engine/output/csv.h"

#include "engine/base/csv_cell.h"

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
