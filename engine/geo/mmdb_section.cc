#include "engine/geo/mmdb_section.h"

namespace trailhound {
namespace {

// Types, as the specification numbers them. 0 means that the next byte has the type, less 7.
enum Type : unsigned {
  kExtended = 0,
  kPointer = 1,
  kText = 2,
  kDouble = 3,
  kBytes = 4,
  kUint16 = 5,
  kUint32 = 6,
  kMap = 7,
  kInt32 = 8,
  kUint64 = 9,
  kUint128 = 10,
  kArray = 11,
  kBoolean = 14,
  kFloat = 15,
};

}  // namespace

bool MmdbSection::read(std::size_t offset, const Take& take) const {
  Walk walk{take, {}, 0};
  return read_value(offset, 0, walk);
}

/// A number of up to eight bytes, the highest first.
std::optional<std::uint64_t> MmdbSection::number(std::size_t offset, std::size_t size) const {
  if (size > 8 || offset > bytes_.size() || size > bytes_.size() - offset) return std::nullopt;
  std::uint64_t value = 0;
  for (std::size_t i = 0; i < size; ++i) value = value << 8 | static_cast<std::uint8_t>(bytes_[offset + i]);
  return value;
}

std::optional<MmdbSection::Head> MmdbSection::read_head(std::size_t offset) const {
  const std::optional<std::uint64_t> control = number(offset, 1);
  if (!control) return std::nullopt;
  Head head{.type = static_cast<unsigned>(*control >> 5), .size = *control & 0x1F, .content = offset + 1};
  if (head.type == kExtended) {
    const std::optional<std::uint64_t> type = number(head.content++, 1);
    if (!type) return std::nullopt;
    head.type = static_cast<unsigned>(*type) + 7;
  }
  // Sizes from 29 on have one, two or three further bytes.
  constexpr std::size_t kFirstLong = 29, kOffsets[] = {29, 285, 65821};
  if (head.size < kFirstLong) return head;
  const std::size_t further = head.size - kFirstLong;
  const std::optional<std::uint64_t> rest = number(head.content, further + 1);
  if (!rest) return std::nullopt;
  head.size = kOffsets[further] + *rest;
  head.content += further + 1;
  return head;
}

bool MmdbSection::is_pointer(std::size_t offset) const {
  const std::optional<std::uint64_t> control = number(offset, 1);
  return control && *control >> 5 == kPointer;
}

/// Moves `offset` behind the pointer.
std::optional<std::size_t> MmdbSection::target_of_pointer(std::size_t& offset) const {
  const std::uint64_t control = *number(offset, 1);
  const std::size_t size = (control >> 3 & 3) + 1;
  const std::optional<std::uint64_t> rest = number(offset + 1, size);
  if (!rest) return std::nullopt;
  offset += 1 + size;
  constexpr std::uint64_t kOffsets[] = {0, 2048, 526336};
  if (size == 4) return *rest;
  return kOffsets[size - 1] + (*rest | (control & 7) << (8 * size));
}

/// The key of a pair is a text, or a pointer to one.
bool MmdbSection::read_key(std::size_t& offset, std::string_view& key) const {
  std::size_t at = offset;
  const bool is_elsewhere = is_pointer(offset);
  if (is_elsewhere) {
    const std::optional<std::size_t> target = target_of_pointer(offset);
    if (!target) return false;
    at = *target;
  }
  const std::optional<Head> head = read_head(at);
  if (!head || head->type != kText || head->size > kMostKeyBytes) return false;
  if (head->size > bytes_.size() - head->content) return false;
  key = bytes_.substr(head->content, head->size);
  if (!is_elsewhere) offset = head->content + head->size;
  return true;
}

/// Moves `offset` behind the value.
bool MmdbSection::read_value(std::size_t& offset, std::size_t depth, Walk& walk) const {
  if (depth > kMostDepth || ++walk.values > kMostValues) return false;
  if (is_pointer(offset)) {
    std::optional<std::size_t> target = target_of_pointer(offset);
    // A pointer to a pointer is not allowed, so none can go round in circles without a map between.
    return target && !is_pointer(*target) && read_value(*target, depth + 1, walk);
  }
  const std::optional<Head> head = read_head(offset);
  if (!head) return false;
  offset = head->content;
  if (head->type == kMap) return read_map(*head, offset, depth, walk);
  if (head->type != kArray) return read_scalar(*head, offset, walk);
  for (std::size_t i = 0; i < head->size; ++i) {
    if (!read_value(offset, depth + 1, walk)) return false;
  }
  return true;
}

bool MmdbSection::read_map(const Head& head, std::size_t& offset, std::size_t depth, Walk& walk) const {
  const std::size_t outer = walk.path.size();
  for (std::size_t i = 0; i < head.size; ++i) {
    std::string_view key;
    if (!read_key(offset, key)) return false;
    if (outer > 0) walk.path += '.';
    walk.path += key;
    if (!read_value(offset, depth + 1, walk)) return false;
    walk.path.resize(outer);
  }
  return true;
}

bool MmdbSection::read_scalar(const Head& head, std::size_t& offset, Walk& walk) const {
  if (head.type == kBoolean) return true;  // its size is its value
  const bool is_known = (head.type >= kText && head.type <= kUint32) ||
                        (head.type >= kInt32 && head.type <= kUint128) || head.type == kFloat;
  if (!is_known || head.content > bytes_.size() || head.size > bytes_.size() - head.content) return false;
  offset = head.content + head.size;
  if (head.type == kText) {
    walk.take(walk.path, {bytes_.substr(head.content, head.size), std::nullopt});
  } else if (head.type == kUint16 || head.type == kUint32 || head.type == kUint64) {
    const std::optional<std::uint64_t> value = number(head.content, head.size);
    if (!value) return false;
    walk.take(walk.path, {{}, value});
  }
  return true;
}

}  // namespace trailhound
