#include "engine/event/batch.h"

#include <algorithm>

namespace trailhound {

std::span<const Batch::Entry> Batch::entries(FieldId field, std::uint32_t row) const {
  const std::vector<Entry>& column = columns_[field];
  const auto less = [](const Entry& entry, std::uint32_t wanted) { return entry.row < wanted; };
  // What every record has once (eventID, eventTime) stands at its row's place.
  const bool in_place = row < column.size() && column[row].row == row && (row == 0 || column[row - 1].row < row);
  const auto begin = in_place ? column.begin() + row : std::lower_bound(column.begin(), column.end(), row, less);
  auto end = begin;
  while (end != column.end() && end->row == row) ++end;
  return {begin, end};
}

const RawValue* Batch::first(FieldId field, std::uint32_t row) const {
  const auto found = entries(field, row);
  return found.empty() ? nullptr : &found.front().value;
}

void Batch::drop_open_row(FieldId field) {
  std::vector<Entry>& column = columns_[field];
  if (column.empty()) return;
  while (!column.empty() && column.back().row == open_row_) column.pop_back();
  if (column.empty()) std::erase(touched_, field);
}

void Batch::drop_open_row() {
  members_.resize(records_.empty() ? 0 : records_.back().members_end);
  lazy_members_.resize(records_.empty() ? 0 : records_.back().lazy_members_end);
  std::erase_if(touched_, [this](FieldId field) {
    std::vector<Entry>& column = columns_[field];
    while (!column.empty() && column.back().row == open_row_) column.pop_back();
    return column.empty();
  });
}

void Batch::clear() {
  for (const FieldId field : touched_) columns_[field].clear();
  touched_.clear();
  records_.clear();
  members_.clear();
  lazy_members_.clear();
  texts_.clear();
  open_row_ = 0;
  text_ = nullptr;
  offsets_ = nullptr;
}

}  // namespace trailhound
