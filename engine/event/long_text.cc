#include "engine/event/long_text.h"

#ifdef __x86_64__
#include <immintrin.h>
#endif

#include <cstring>

#include "engine/base/bytes.h"

namespace trailhound {
namespace {

#ifdef __x86_64__

constexpr std::size_t kVector = sizeof(__m256i);

bool has_avx2() {
  static const bool has = __builtin_cpu_supports("avx2") != 0;
  return has;
}

[[gnu::target("avx2")]] inline __m256i load(const char* bytes) {
  __m256i vector;
  std::memcpy(&vector, bytes, sizeof vector);
  return vector;
}

/// The place behind the blocks from `at` on that have no backslash. A block is as large as pays in text that has one in
/// a few thousand bytes: memchr looks at 128 bytes at a time and takes half as many instructions again.
[[gnu::target("avx2")]] std::size_t skip_blocks(std::string_view text, std::size_t at) {
  constexpr std::size_t kVectors = 16, kBlock = kVectors * kVector;
  const __m256i backslash = _mm256_set1_epi8('\\');
  for (; text.size() - at >= kBlock; at += kBlock) {
    __m256i found = _mm256_setzero_si256();
#pragma GCC unroll 16
    for (std::size_t i = 0; i < kVectors; ++i) {
      found = _mm256_or_si256(found, _mm256_cmpeq_epi8(load(text.data() + at + i * kVector), backslash));
    }
    if (_mm256_testz_si256(found, found) == 0) break;
  }
  return at;
}

/// REQUIRES: `text` has at least kVector bytes.
[[gnu::target("avx2")]] bool has_control_avx2(std::string_view text) {
  constexpr std::size_t kVectors = 4, kBlock = kVectors * kVector;
  __m256i least = load(text.data() + text.size() - kVector);
  std::size_t at = 0;
  for (; text.size() - at >= kBlock; at += kBlock) {
#pragma GCC unroll 4
    for (std::size_t i = 0; i < kVectors; ++i) least = _mm256_min_epu8(least, load(text.data() + at + i * kVector));
  }
  for (; text.size() - at >= kVector; at += kVector) least = _mm256_min_epu8(least, load(text.data() + at));
  const __m256i highest_control = _mm256_set1_epi8(0x1F);
  const __m256i controls = _mm256_cmpeq_epi8(_mm256_min_epu8(least, highest_control), least);
  return _mm256_testz_si256(controls, controls) == 0;
}

#endif

bool may_have_line_break(std::string_view text) {
#ifdef __x86_64__
  if (text.size() >= kVector && has_avx2()) return has_control_avx2(text);
#endif
  return has_control(text);
}

bool contains(std::string_view text, char byte) { return std::memchr(text.data(), byte, text.size()) != nullptr; }

}  // namespace

std::size_t find_backslash(std::string_view text, std::size_t at) {
#ifdef __x86_64__
  if (has_avx2()) at = skip_blocks(text, at);
#endif
  const void* found = std::memchr(text.data() + at, '\\', text.size() - at);
  return found == nullptr ? text.size() : static_cast<std::size_t>(static_cast<const char*>(found) - text.data());
}

bool has_line_break(std::string_view text) {
  return may_have_line_break(text) && (contains(text, '\n') || contains(text, '\r'));
}

}  // namespace trailhound
