#pragma once

#include <array>
#include <cstdint>
#include <cstring>
#include <string>
#include <string_view>
#include <vector>

namespace trailhound {

/// Finds where literals of keywords stand in the raw text of a record, without looking at its leaves one by one:
/// keywords search every leaf, and reading all of them costs several times the walk.
///
/// Only every second position of the text is looked at. A literal of four bytes or more that occurs covers one of them
/// with three bytes of its own, whichever of two starts it has; those three bytes, folded and hashed, are looked up in
/// a bit table that stays in the first-level cache, and what is found there is compared byte by byte. (A literal of
/// three bytes may cover one with two bytes only: it is entered with every third.) Compares ASCII without regard to
/// case; a text with other bytes or with escapes must be searched differently. Immutable after build().
class LiteralFilter {
 public:
  static constexpr std::size_t kMinLength = 3;

  /// True if the filter can find this literal (folded text).
  static bool accepts(std::string_view literal);

  /// REQUIRES: accepts(literal)
  void add(std::string_view literal);
  void build();
  bool empty() const { return literals_.empty(); }

  /// Calls hit(offset) for every place in `text` where a literal stands; perhaps several times for one place.
  /// At least 8 bytes behind `text` are readable.
  template <typename Hit>
  void scan(std::string_view text, Hit&& hit) const {
    if (text.size() < kMinLength) return;
    const char* data = text.data();
    const std::uint64_t* bits = bits_.data();
    const std::size_t end = text.size() - 2;  // the last start of three bytes
    const auto bit = [&](std::uint32_t gram) {
      const std::uint32_t slot = slot_of(gram);
      return bits[slot / 64] >> (slot % 64) & 1;
    };
    // HOT: bench/hunt. Three starts share one branch.
    for (std::size_t at = 0; at < end; at += 6) {
      std::uint64_t word;
      std::memcpy(&word, data + at, 8);
      word |= kLowerCase;
      const auto first = static_cast<std::uint32_t>(word) & kGramMask;
      const auto second = static_cast<std::uint32_t>(word >> 16) & kGramMask;
      const auto third = static_cast<std::uint32_t>(word >> 32) & kGramMask;
      if (((bit(first) | bit(second) | bit(third)) & 1) == 0) [[likely]]
        continue;
      if (bit(first)) verify(text, at, first, hit);
      if (bit(second)) verify(text, at + 2, second, hit);
      if (bit(third)) verify(text, at + 4, third, hit);
    }
  }

 private:
  static constexpr std::uint64_t kLowerCase = 0x2020202020202020u;  // also maps some punctuation: over-selects only
  static constexpr std::uint32_t kGramMask = 0xFFFFFF;
  static constexpr unsigned kBits = 17;
  static constexpr unsigned kBucketBits = 12;

  struct Gram {
    std::uint32_t gram = 0;
    std::uint32_t literal = 0;
    std::uint32_t offset = 0;  ///< of the gram in the literal
  };

  static std::uint32_t slot_of(std::uint32_t gram) { return (gram * 0x9E3779B1u) >> (32 - kBits); }
  static std::uint32_t bucket_of(std::uint32_t gram) { return (gram * 0x85EBCA6Bu) >> (32 - kBucketBits); }
  void enter(std::uint32_t gram, std::uint32_t literal, std::size_t offset);
  static std::uint32_t gram_at(std::string_view text, std::size_t at);
  bool stands_at(const std::string& literal, std::string_view text, std::size_t at) const;

  template <typename Hit>
  [[gnu::noinline]] void verify(std::string_view text, std::size_t at, std::uint32_t gram, Hit&& hit) const {
    const std::uint32_t bucket = bucket_of(gram);
    for (std::uint32_t i = bucket_begin_[bucket]; i < bucket_begin_[bucket + 1]; ++i) {
      const Gram& candidate = grams_[i];
      if (candidate.gram != gram || candidate.offset > at) continue;
      if (stands_at(literals_[candidate.literal], text, at - candidate.offset)) hit(at - candidate.offset);
    }
  }

  std::vector<std::string> literals_;
  std::vector<std::uint64_t> bits_;
  std::vector<Gram> grams_;  ///< by bucket
  std::vector<std::uint32_t> bucket_begin_;
};

}  // namespace trailhound
