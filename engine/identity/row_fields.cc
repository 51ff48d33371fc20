#include "engine/identity/row_fields.h"

namespace trailhound {

RowFields::RowFields(std::vector<FieldId> fields) {
  for (const FieldId field : fields) add(field);
}

std::size_t RowFields::add(FieldId field) {
  columns_.push_back({field, nullptr, nullptr, {}});
  return columns_.size() - 1;
}

void RowFields::begin(const Batch& batch) {
  row_ = 0;
  for (Column& column : columns_) {
    const std::vector<Batch::Entry>& entries = batch.column(column.field);
    column.at = entries.data();
    column.end = column.at + entries.size();
  }
}

std::string_view RowFields::decoded(const RawValue& value, std::string& buffer) {
  if (value.kind == ValueKind::kString) return text_of(&value, buffer);
  return has_text(value.kind) ? value.raw() : std::string_view();
}

std::span<const Batch::Entry> RowFields::entries(std::size_t field) {
  if (first(field) == nullptr) return {};
  const Column& column = columns_[field];
  const Batch::Entry* end = column.at;
  while (end != column.end && end->row == row_) ++end;
  return {column.at, end};
}

}  // namespace trailhound
