#pragma once

#include <cstdint>

#include "engine/event/batch.h"

namespace trailhound {

/// Reads the leaf that begins at position `at` of the structural index. False if a key, a null or punctuation begins
/// there.
inline bool leaf_at(const char* text, const std::uint32_t* offsets, std::uint32_t at, RawValue& value) {
  const std::uint32_t begin = offsets[at];
  const char first = text[begin];
  if (first == '{' || first == '}' || first == '[' || first == ']' || first == ',' || first == ':') return false;
  std::uint32_t end = offsets[at + 1];
  if (text[end] == ':' || first == 'n') return false;
  while (text[end - 1] == ' ' || text[end - 1] == '\n' || text[end - 1] == '\r' || text[end - 1] == '\t') --end;
  if (first == '"') {
    value = {text + begin + 1, end - begin - 2, ValueKind::kString};
  } else {
    value = {text + begin, end - begin,
             first == 't'   ? ValueKind::kTrue
             : first == 'f' ? ValueKind::kFalse
                            : ValueKind::kNumber};
  }
  return true;
}

/// Calls leaf(RawValue) for every leaf that keywords search (strings, numbers and booleans at any depth, neither keys
/// nor null), in text order. [begin, end) are positions of the batch's structural index within one record.
template <typename Leaf>
void for_each_leaf(const Batch& batch, std::uint32_t begin, std::uint32_t end, Leaf&& leaf) {
  RawValue value;
  for (std::uint32_t at = begin; at < end; ++at) {
    if (leaf_at(batch.text(), batch.offsets(), at, value)) leaf(value);
  }
}

/// The same for a whole record. REQUIRES: the batch's text and index are those of the record.
template <typename Leaf>
void for_each_leaf(const Batch& batch, std::uint32_t row, Leaf&& leaf) {
  const Batch::Record& record = batch.record(row);
  for_each_leaf(batch, record.structure_begin, record.structure_end - 1, leaf);
}

}  // namespace trailhound
