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

  /// Calls hit(offset, size) for every place in `text` where a literal stands; perhaps several times for one place, and
  /// not always in the order of the text. At least 16 bytes behind `text` are readable.
  template <typename Hit>
  void scan(std::string_view text, Hit&& hit) const {
    if (text.size() < kMinLength) return;
    const char* data = text.data();
    const std::uint8_t* may_begin = may_begin_.data();
    const auto probe = [&](std::uint64_t word) { return may_begin[slot_of(static_cast<std::uint32_t>(word))]; };
    const std::size_t end = text.size() - 2;  // the last start of three bytes
    // HOT: bench/hunt. Six starts share one branch.
    for (std::size_t at = 0; at < end; at += 12) {
      std::uint64_t first, second;
      std::memcpy(&first, data + at, 8);
      std::memcpy(&second, data + at + 6, 8);
      first |= kLowerCase;
      second |= kLowerCase;
      if ((probe(first) | probe(first >> 16) | probe(first >> 32) | probe(second) | probe(second >> 16) |
           probe(second >> 32)) == 0) [[likely]] {
        continue;
      }
      for (unsigned step = 0; step < 6; ++step) {
        const auto gram = static_cast<std::uint32_t>((step < 3 ? first : second) >> (16 * (step % 3))) & kGramMask;
        if (may_begin[slot_of(gram)]) verify(text, at + 2 * step, gram, hit);
      }
    }
  }

 private:
  static constexpr std::uint64_t kLowerCase = 0x2020202020202020u;  // also maps some punctuation: over-selects only
  static constexpr std::uint32_t kGramMask = 0xFFFFFF;
  static constexpr unsigned kSlotBits = 17;
  static constexpr unsigned kBucketBits = 12;

  struct Gram {
    std::uint32_t gram = 0;
    std::uint32_t literal = 0;
    std::uint32_t offset = 0;  ///< of the gram in the literal
  };

  /// Of the low three bytes; the fourth is multiplied out of the word.
  static std::uint32_t slot_of(std::uint32_t gram) { return (gram * (0x9E3779B1u << 8)) >> (32 - kSlotBits); }
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
      if (stands_at(literals_[candidate.literal], text, at - candidate.offset)) {
        hit(at - candidate.offset, literals_[candidate.literal].size());
      }
    }
  }

  std::vector<std::string> literals_;
  std::vector<std::uint8_t> may_begin_;  ///< by slot: some gram falls into it
  std::vector<Gram> grams_;              ///< by bucket
  std::vector<std::uint32_t> bucket_begin_;
};

}  // namespace trailhound
