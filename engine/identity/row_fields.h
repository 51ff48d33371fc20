#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "engine/event/batch.h"
#include "engine/event/field_tree.h"

namespace trailhound {

/// Reads single fields of the rows of a batch, for those that want them of every row: each column has a cursor, so a
/// row costs no search. Reused; one per worker.
class RowFields {
 public:
  explicit RowFields(std::vector<FieldId> fields);

  void begin(const Batch& batch);
  /// REQUIRES: rows come in ascending order.
  void set_row(std::uint32_t row) { row_ = row; }
  /// All that the field reached in the row, arrays included. `field` is the position in the constructor's list.
  std::span<const Batch::Entry> entries(std::size_t field);
  /// The first value that the field reached: the text of a string, the token of a number or a boolean, otherwise empty.
  /// Valid until the next call for the same field.
  std::string_view text(std::size_t field);

 private:
  struct Column {
    FieldId field = kNoField;
    const std::vector<Batch::Entry>* entries = nullptr;
    std::size_t at = 0;
    std::string decoded;
  };
  std::vector<Column> columns_;
  std::uint32_t row_ = 0;
};

}  // namespace trailhound
