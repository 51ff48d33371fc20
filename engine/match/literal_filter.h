#pragma once

#include <algorithm>
#include <array>
#include <bit>
#include <cstdint>
#include <cstring>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace trailhound {

/// Finds where literals of keywords stand in the raw text of a record, without looking at its leaves one by one:
/// keywords search every leaf, and reading all of them costs several times the walk.
///
/// Only every second position of the text is looked at: its four bytes, folded and hashed, are looked up in a table of
/// those that tell of a literal. A literal of five bytes or more has two neighbouring starts of four bytes of its own,
/// one of which is looked at wherever it stands. A shorter one has a neighbour among the four, which may be any byte.
/// What is found is compared byte by byte. Compares ASCII without regard to case; a text with other bytes or with
/// escapes must be searched differently. Immutable after build().
class LiteralFilter {
 public:
  static constexpr std::size_t kMinLength = 3;
  struct Literal {
    std::string text;                ///< folded
    std::vector<std::uint32_t> ids;  ///< of those who look for it
  };

  /// True if the filter can find this literal (folded text).
  static bool accepts(std::string_view literal);

  /// REQUIRES: accepts(literal)
  void add(std::string_view literal, std::uint32_t id);
  void build();
  bool empty() const { return literals_.empty(); }

  /// True if some literal may stand in a number, in true or in false.
  bool is_for_bare() const { return is_for_bare_; }
  /// True if one look tells that no literal stands in the JSON string `text`: in a short one of digits, hexadecimal
  /// ones too, and what stands between them in UUIDs, times and addresses. It is a good part of what records do not
  /// have in common.
  bool is_not_for(std::string_view text) const { return !is_for_codes_ && is_code(text); }

  /// Calls hit(offset, Literal) for every place in `text` where a literal stands; perhaps several times for one place,
  /// and not always in the order of the text. At least 16 bytes behind `text` are readable.
  template <typename Hit>
  void scan(std::string_view text, Hit&& hit) const {
    const char* data = text.data();
    const std::uint8_t* tells = tells_.data();
    const auto probe = [&](std::uint64_t word) { return tells[slot_of(static_cast<std::uint32_t>(word))]; };
    // HOT: bench/hunt. Six starts at a time; where one of them tells is noted without a branch, for it is hard to
    // foresee. What lies behind the text is looked at, too; verify() leaves it out.
    std::array<std::uint32_t, kBlock / kStride> told;
    for (std::size_t block = 0; block < text.size(); block += kBlock) {
      const std::size_t end = std::min(text.size(), block + kBlock);
      std::size_t count = 0;
      for (std::size_t at = block; at < end; at += kStride) {
        std::uint64_t first, second;
        std::memcpy(&first, data + at, 8);
        std::memcpy(&second, data + at + 6, 8);
        first |= kLowerCase;
        second |= kLowerCase;
        told[count] = static_cast<std::uint32_t>(at - block);
        count += probe(first) | probe(first >> 16) | probe(first >> 32) | probe(second) | probe(second >> 16) |
                 probe(second >> 32);
      }
      look_closer(text, block, std::span(told).first(count), hit);
    }
  }

 private:
  static constexpr std::uint64_t kLowerCase = 0x2020202020202020u;  // also maps some punctuation: over-selects only
  static constexpr std::size_t kStride = 12;                        ///< bytes that are looked at together
  static constexpr std::size_t kBlock = 64 * kStride;
  static constexpr unsigned kSlotBits = 17;
  static constexpr unsigned kBucketBits = 12;

  /// Where a literal starts whose gram has been seen.
  struct Start {
    std::uint32_t literal = 0;
    std::int32_t offset = 0;      ///< of the gram in the literal; -1: it starts with the byte behind the gram's first
    std::uint64_t beginning = 0;  ///< of the literal, at most 8 bytes, with kLowerCase
    std::uint64_t mask = 0;       ///< of the bytes that it has
  };

  std::uint32_t slot_of(std::uint32_t gram) const { return (gram * factor_) >> (32 - kSlotBits); }
  static std::uint32_t bucket_of(std::uint32_t gram) { return (gram * 0x85EBCA6Bu) >> (32 - kBucketBits); }
  static bool is_code(std::string_view text);
  void enter(std::uint32_t gram, std::uint32_t literal, std::int32_t offset);
  void enter_short(std::uint32_t literal);
  static std::uint32_t gram_at(const char* text) {
    std::uint32_t gram;
    std::memcpy(&gram, text, 4);
    return gram | static_cast<std::uint32_t>(kLowerCase);
  }
  void sort_into_buckets();
  void choose_factor(const std::unordered_map<std::uint32_t, int>& ordinary);
  bool stands_at(const std::string& literal, std::string_view text, std::size_t at) const;

  /// At the six starts from each of `told`, which are counted from `block`.
  template <typename Hit>
  void look_closer(std::string_view text, std::size_t block, std::span<const std::uint32_t> told, Hit&& hit) const {
    // Again without a branch: which of the six it is.
    std::array<std::uint32_t, kBlock / 2> starts;
    std::size_t count = 0;
    for (const std::uint32_t at : told) {
      for (std::uint32_t start = at; start < at + kStride; start += 2) {
        starts[count] = start;
        count += tells_[slot_of(gram_at(text.data() + block + start))];
      }
    }
    for (std::size_t i = 0; i < count; ++i) {
      const std::size_t start = block + starts[i];
      const std::uint32_t gram = gram_at(text.data() + start);
      const std::uint32_t bucket = bucket_of(gram);
      for (std::uint32_t at = bucket_begin_[bucket]; at < bucket_begin_[bucket + 1]; ++at) {
        if (grams_[at] == gram) verify(text, start, starts_[at], hit);
      }
    }
  }

  template <typename Hit>
  [[gnu::noinline]] void verify(std::string_view text, std::size_t at, const Start& start, Hit&& hit) const {
    if (start.offset > static_cast<std::int64_t>(at)) return;
    const std::size_t begin = at - static_cast<std::size_t>(start.offset);
    const Literal& literal = literals_[start.literal];
    if (begin + literal.text.size() > text.size()) return;  // the last six starts may lie behind the text
    std::uint64_t word;
    std::memcpy(&word, text.data() + begin, 8);
    if (((word | kLowerCase) & start.mask) != start.beginning) return;
    if (stands_at(literal.text, text, begin)) hit(begin, literal);
  }

  std::vector<Literal> literals_;
  bool is_for_bare_ = false, is_for_codes_ = false;
  std::uint32_t factor_ = 0;
  std::vector<std::uint8_t> tells_;   ///< by slot: some gram falls into it
  std::vector<std::uint32_t> grams_;  ///< by bucket
  std::vector<Start> starts_;         ///< of each gram
  std::vector<std::uint32_t> bucket_begin_;
};

}  // namespace trailhound
