#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "engine/event/batch.h"
#include "engine/event/field_tree.h"
#include "engine/event/value.h"

namespace trailhound {

/// Reads single fields of the rows of a batch, for those that want them of every row: each column has a cursor, so a
/// row costs no search. Reused; one per worker.
class RowFields {
 public:
  explicit RowFields(std::vector<FieldId> fields);
  /// Adds a field, and returns its position. Before begin().
  std::size_t add(FieldId field);

  void begin(const Batch& batch);
  /// REQUIRES: rows come in ascending order.
  void set_row(std::uint32_t row) { row_ = row; }
  /// All that the field reached in the row, arrays included. `field` is the position in the constructor's list.
  std::span<const Batch::Entry> entries(std::size_t field);
  /// The first value that the field reached; null if none.
  const RawValue* first(std::size_t field) {
    Column& column = columns_[field];
    while (column.at != column.end && column.at->row < row_) ++column.at;
    return column.at != column.end && column.at->row == row_ ? &column.at->value : nullptr;
  }
  /// True if it reached others. REQUIRES: first() found a value.
  bool has_more(std::size_t field) const {
    const Column& column = columns_[field];
    return column.at + 1 != column.end && column.at[1].row == row_;
  }
  /// Its text: that of a string, the token of a number or a boolean, otherwise empty. Valid until the next call for the
  /// same field.
  std::string_view text(std::size_t field) {
    const RawValue* const value = first(field);
    return value == nullptr ? std::string_view() : decoded(*value, columns_[field].decoded);
  }
  /// The bytes of that text in the record. They differ from the text only if they have a backslash, so whoever reads
  /// several fields of a row can look for one in all of them at once.
  std::string_view raw(std::size_t field) {
    const RawValue* const value = first(field);
    return value == nullptr || !has_text(value->kind) ? std::string_view() : value->raw();
  }

  /// Whether text() is `expected`, which has no backslash. Most texts are told apart without decoding them.
  bool is(std::size_t field, std::string_view expected) {
    const std::string_view bytes = raw(field);
    return bytes == expected || (bytes.size() > expected.size() && text(field) == expected);
  }

 private:
  static bool has_text(ValueKind kind) {
    return kind == ValueKind::kString || kind == ValueKind::kNumber || kind == ValueKind::kTrue ||
           kind == ValueKind::kFalse;
  }
  static std::string_view decoded(const RawValue& value, std::string& buffer);

  struct Column {
    FieldId field = kNoField;
    const Batch::Entry* at = nullptr;
    const Batch::Entry* end = nullptr;
    std::string decoded;
  };
  std::vector<Column> columns_;
  std::uint32_t row_ = 0;
};

}  // namespace trailhound
