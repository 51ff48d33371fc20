#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "engine/event/batch.h"
#include "engine/event/field_tree.h"
#include "engine/event/walker.h"

namespace trailhound {

/// Reads fields of single records that nobody wants of every record, such as the key in the response of an AssumeRole,
/// by walking those records a second time. One per worker.
class RecordFields {
 public:
  explicit RecordFields(std::span<const std::string_view> paths);

  /// Walks a record. What text() returns is valid until the next call and as long as the batch is.
  void read(const Batch& batch, std::uint32_t row);
  /// The text of the first value at a path: that of a string, the token of a number or a boolean, otherwise empty.
  std::string_view text(std::size_t path);

 private:
  FieldTree tree_;
  Batch found_;
  Walker walker_;
  const Batch* batch_ = nullptr;
  std::uint32_t row_ = 0;
  std::vector<FieldId> fields_;  ///< by path
  std::vector<std::string> decoded_;
};

}  // namespace trailhound
