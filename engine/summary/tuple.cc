#include "engine/summary/tuple.h"

#include <algorithm>
#include <cstdint>

#include "engine/base/text.h"
#include "engine/hash/sha256.h"

namespace trailhound {
namespace {

std::string shorter(std::string_view text) {
  return std::string(cut_text(text, 128)) + "... (" + std::to_string(text.size()) + " bytes, SHA-256 " +
         to_hex(sha256(text)) + ")";
}

}  // namespace

std::string_view part_text(std::string_view text, std::string& buffer) {
  if (text.size() <= kMaxPartBytes) return text;
  return buffer = shorter(text);
}

// The size comes first, in LEB128: of a size with two bytes, the lower seven bits decide.
bool part_precedes(std::string_view a, std::string_view b) {
  const auto order = [](std::size_t size) { return size < 0x80 ? size << 7 : (0x80 | (size & 0x7F)) << 7 | size >> 7; };
  return a.size() == b.size() ? a < b : order(a.size()) < order(b.size());
}

TupleBuilder& TupleBuilder::add_slowly(std::string_view text) {
  std::string buffer;
  text = part_text(text, buffer);
  constexpr std::size_t kMaxSizeBytes = 2;
  static_assert(kMaxPartBytes < std::size_t{1} << (7 * kMaxSizeBytes));
  if (size_ + kMaxSizeBytes + text.size() > bytes_.size()) bytes_.resize(2 * bytes_.size() + text.size());
  std::size_t rest = text.size();
  for (; rest >= 0x80; rest >>= 7) bytes_[size_++] = static_cast<char>(0x80 | (rest & 0x7F));
  bytes_[size_++] = static_cast<char>(rest);
  text.copy(bytes_.data() + size_, text.size());
  size_ += text.size();
  return *this;
}

std::string_view TupleReader::next_slowly() {
  std::size_t size = 0;
  for (unsigned shift = 0; !rest_.empty(); shift += 7) {
    const auto byte = static_cast<unsigned char>(rest_.front());
    rest_.remove_prefix(1);
    size |= static_cast<std::size_t>(byte & 0x7F) << shift;
    if (byte < 0x80) break;
  }
  const std::string_view part = rest_.substr(0, size);
  rest_.remove_prefix(part.size());
  return part;
}

}  // namespace trailhound
