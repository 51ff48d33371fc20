#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string_view>

namespace trailhound {

/// Questions about the bytes of a text that are asked for every record: sixteen bytes at a time, without a branch for
/// each. Nothing beyond the text is read.

using SixteenBytes = signed char __attribute__((vector_size(16)));

/// True if `test` holds for a byte of `text`. It takes SixteenBytes and answers with the sign bit of each.
template <typename Test>
inline bool any_byte(std::string_view text, Test&& test) {
  constexpr std::size_t kSize = sizeof(SixteenBytes);
  if (text.empty()) return false;
  SixteenBytes found;
  SixteenBytes bytes;
  if (text.size() < kSize) {
    std::memset(&bytes, text.front(), kSize);
    std::memcpy(&bytes, text.data(), text.size());
    found = test(bytes);
  } else {
    std::memcpy(&bytes, text.data() + text.size() - kSize, kSize);
    found = test(bytes);
    for (std::size_t at = 0; at + kSize < text.size(); at += kSize) {
      std::memcpy(&bytes, text.data() + at, kSize);
      found |= test(bytes);
    }
  }
  std::uint64_t halves[2];
  std::memcpy(halves, &found, kSize);
  return ((halves[0] | halves[1]) & 0x8080808080808080u) != 0;
}

/// True if `size` bytes are the same. Most values are short, and comparing them here is faster than a call.
inline bool same_bytes(const char* a, const char* b, std::size_t size) {
  if (size > 64) return std::memcmp(a, b, size) == 0;
  const auto difference = [&](std::size_t at) {
    std::uint64_t x, y;
    std::memcpy(&x, a + at, 8);
    std::memcpy(&y, b + at, 8);
    return x ^ y;
  };
  if (size >= 8) {
    std::uint64_t any = difference(0) | difference(size - 8);
    if (size > 16) any |= difference(8) | difference(size - 16);
    if (size > 32) any |= difference(16) | difference(24) | difference(size - 32) | difference(size - 24);
    return any == 0;
  }
  if (size >= 4) {
    std::uint32_t x[2], y[2];
    std::memcpy(&x[0], a, 4);
    std::memcpy(&x[1], a + size - 4, 4);
    std::memcpy(&y[0], b, 4);
    std::memcpy(&y[1], b + size - 4, 4);
    return x[0] == y[0] && x[1] == y[1];
  }
  return size == 0 || (a[0] == b[0] && a[size / 2] == b[size / 2] && a[size - 1] == b[size - 1]);
}

}  // namespace trailhound
