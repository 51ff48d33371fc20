#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string_view>

namespace trailhound {

/// Tests of the bytes of a text that the engine makes for every record: sixteen bytes at a time, without a branch for
/// each. They read nothing beyond the text.

using SixteenBytes = signed char __attribute__((vector_size(16)));

/// True if a byte of `text` passes `test`, which takes SixteenBytes and answers with the sign bit of each.
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

/// True if `text` has a byte that is not ASCII.
inline bool has_beyond_ascii(std::string_view text) {
  return any_byte(text, [](SixteenBytes bytes) { return bytes; });
}

/// True if `text` has a control character (below 0x20). This costs hardly more than reading it.
inline bool has_control(std::string_view text) {
  using Bytes = unsigned char __attribute__((vector_size(16)));
  constexpr std::size_t kSize = sizeof(Bytes);
  const auto at = [&](std::size_t offset) {
    Bytes bytes;
    std::memcpy(&bytes, text.data() + offset, kSize);
    return bytes;
  };
  const auto lesser = [](Bytes a, Bytes b) { return a < b ? a : b; };
  if (text.size() < 4 * kSize) {
    for (const char c : text) {
      if (static_cast<unsigned char>(c) < 0x20) return true;
    }
    return false;
  }
  Bytes least[4];
  for (std::size_t i = 0; i < 4; ++i) least[i] = at(text.size() - (i + 1) * kSize);
  for (std::size_t offset = 0; offset + 4 * kSize < text.size(); offset += 4 * kSize) {
    for (std::size_t i = 0; i < 4; ++i) least[i] = lesser(least[i], at(offset + i * kSize));
  }
  const Bytes all = lesser(lesser(least[0], least[1]), lesser(least[2], least[3]));
  for (std::size_t i = 0; i < kSize; ++i) {
    if (all[i] < 0x20) return true;
  }
  return false;
}

/// The eight bytes from `bytes` on, as a number.
inline std::uint64_t word_at(const char* bytes) {
  std::uint64_t word = 0;
  std::memcpy(&word, bytes, sizeof word);
  return word;
}

/// True if `size` bytes are the same. Most values are short, and comparing them here is faster than a call.
inline bool same_bytes(const char* a, const char* b, std::size_t size) {
  if (size > 64) return std::memcmp(a, b, size) == 0;
  const auto difference = [&](std::size_t at) { return word_at(a + at) ^ word_at(b + at); };
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
