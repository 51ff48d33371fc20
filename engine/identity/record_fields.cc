#include "engine/identity/record_fields.h"

#include "engine/event/value.h"

namespace trailhound {
namespace {

/// Without the reserved fields, which every batch has for every row.
FieldTree tree_of(std::span<const std::string_view> paths) {
  FieldTree all;
  for (const std::string_view path : paths) all.add(path);
  std::vector<bool> keep(all.field_count(), true);
  for (FieldId field = 0; field < FieldTree::kReservedCount; ++field) keep[field] = false;
  all.finish();
  return all.subset(keep);
}

}  // namespace

RecordFields::RecordFields(std::span<const std::string_view> paths)
    : tree_(tree_of(paths)), found_(tree_), walker_(tree_), decoded_(paths.size()) {
  FieldTree ids;
  for (const std::string_view path : paths) fields_.push_back(ids.add(path));
}

void RecordFields::read(const Batch& batch, std::uint32_t row) {
  batch_ = &batch;
  row_ = row;
  found_.clear();
  found_.set_text(batch.text(), batch.offsets());
  found_.close_row(batch.record(row));
  walker_.complete_row(found_, 0);
}

std::string_view RecordFields::text(std::size_t path) {
  const FieldId field = fields_[path];
  const RawValue* const value = field < FieldTree::kReservedCount ? batch_->first(field, row_) : found_.first(field, 0);
  if (value == nullptr) return {};
  const bool is_token =
      value->kind == ValueKind::kTrue || value->kind == ValueKind::kFalse || value->kind == ValueKind::kNumber;
  return is_token ? value->raw() : text_of(value, decoded_[path]);
}

}  // namespace trailhound
