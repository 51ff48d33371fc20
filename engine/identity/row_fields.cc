#include "engine/identity/row_fields.h"

#include "engine/event/value.h"

namespace trailhound {

RowFields::RowFields(std::vector<FieldId> fields) {
  for (const FieldId field : fields) columns_.push_back({field, nullptr, 0, {}});
}

void RowFields::begin(const Batch& batch) {
  row_ = 0;
  for (Column& column : columns_) {
    column.entries = &batch.column(column.field);
    column.at = 0;
  }
}

std::span<const Batch::Entry> RowFields::entries(std::size_t field) {
  Column& column = columns_[field];
  const std::vector<Batch::Entry>& all = *column.entries;
  while (column.at < all.size() && all[column.at].row < row_) ++column.at;
  std::size_t end = column.at;
  while (end < all.size() && all[end].row == row_) ++end;
  return std::span(all).subspan(column.at, end - column.at);
}

std::string_view RowFields::text(std::size_t field) {
  const std::span<const Batch::Entry> found = entries(field);
  if (found.empty()) return {};
  const RawValue& value = found.front().value;
  switch (value.kind) {
    case ValueKind::kString:
      return text_of(&value, columns_[field].decoded);
    case ValueKind::kTrue:
    case ValueKind::kFalse:
    case ValueKind::kNumber:
      return value.raw();
    case ValueKind::kNull:
    case ValueKind::kObject:
    case ValueKind::kArray:
      break;
  }
  return {};
}

}  // namespace trailhound
