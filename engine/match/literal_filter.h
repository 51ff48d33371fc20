#pragma once

#include <algorithm>
#include <array>
#include <bit>
#include <cstdint>
#include <cstring>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#ifdef __SSE2__
#include <emmintrin.h>
#endif

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
  bool may_occur_in_bare() const { return may_occur_in_bare_; }
  /// True if one look tells that no literal stands in the JSON string `text`: in a short one of digits, hexadecimal
  /// ones too, and what stands between them in UUIDs, times and addresses. It is a good part of what records do not
  /// have in common. REQUIRES: kReadBehind
  bool cannot_occur_in(std::string_view text) const {
    return codes_.size() <= kMaxCodes && is_code(text) && !may_hold_code(text);
  }

  /// So many bytes behind a text that is looked at are read, too. The first of them is ASCII, or else a literal of
  /// three bytes at the very end may be missed: behind JSON stands a comma or a bracket.
  static constexpr std::size_t kReadBehind = 32;

  /// Calls hit(offset, Literal) for every place in `text` where a literal stands; perhaps several times for one place,
  /// and not always in the order of the text. REQUIRES: kReadBehind
  template <typename Hit>
  void scan(std::string_view text, Hit&& hit) const {
    // HOT: bench/hunt. Eight starts at a time. What lies behind the text is looked at, too; verify() leaves it out.
    const std::uint8_t* const occupied = occupied_.data();
    const Factors factors = factors_;
    for (std::size_t at = 0; at < text.size(); at += 16) {
      const auto even = slots_of(text.data() + at, factors);
      const auto odd = slots_of(text.data() + at + 2, factors);
      if (occupied[even[0]] | occupied[even[1]] | occupied[even[2]] | occupied[even[3]] | occupied[odd[0]] |
          occupied[odd[1]] | occupied[odd[2]] | occupied[odd[3]]) [[unlikely]] {
        unsigned starts = 0;
        for (unsigned i = 0; i < 4; ++i) starts |= (occupied[even[i]] | unsigned{occupied[odd[i]]} << 1) << (2 * i);
        look_closer(text, at, starts, hit);
      }
    }
  }

 private:
  static constexpr std::uint64_t kLowerCase = 0x2020202020202020u;  // also maps some punctuation: over-selects only
  static constexpr std::size_t kMaxCodes = 4;                       ///< more are not worth a look
  static constexpr unsigned kSlotBits = 17, kSlotShift = 7;
  static constexpr std::uint32_t kSlotMask = (1u << kSlotBits) - 1;
  static constexpr unsigned kBucketBits = 12;

  using Factors = std::array<std::int16_t, 2>;

  /// Where a literal starts whose gram has been seen.
  struct Start {
    std::uint32_t literal = 0;
    std::int32_t offset = 0;      ///< of the gram in the literal; -1: it starts with the byte behind the gram's first
    std::uint64_t beginning = 0;  ///< of the literal, at most 8 bytes, with kLowerCase
    std::uint64_t mask = 0;       ///< of the bytes that it has
  };

  static std::uint32_t slot_of(std::uint32_t gram, Factors factors) {
    std::int16_t halves[2];
    std::memcpy(halves, &gram, sizeof halves);
    const std::uint32_t sum =
        static_cast<std::uint32_t>(halves[0] * factors[0]) + static_cast<std::uint32_t>(halves[1] * factors[1]);
    return sum >> kSlotShift & kSlotMask;  // its middle hangs on most bits of the gram
  }
  /// The slots of the four grams that stand side by side from `text` on.
  static std::array<std::uint32_t, 4> slots_of(const char* text, Factors factors) {
#ifdef __SSE2__  // what slot_of() does, for the four at once
    int both;
    std::memcpy(&both, factors.data(), sizeof both);
    const __m128i grams =
        _mm_or_si128(_mm_loadu_si128(reinterpret_cast<const __m128i*>(text)), _mm_set1_epi8(kLowerCase & 0xFF));
    const __m128i sums = _mm_madd_epi16(grams, _mm_set1_epi32(both));
    const __m128i slots = _mm_and_si128(_mm_srli_epi32(sums, kSlotShift), _mm_set1_epi32(kSlotMask));
    const auto two = static_cast<std::uint64_t>(_mm_cvtsi128_si64(slots));
    const auto others = static_cast<std::uint64_t>(_mm_cvtsi128_si64(_mm_unpackhi_epi64(slots, slots)));
    return {static_cast<std::uint32_t>(two), static_cast<std::uint32_t>(two >> 32), static_cast<std::uint32_t>(others),
            static_cast<std::uint32_t>(others >> 32)};
#else
    const auto slot = [&](std::size_t at) { return slot_of(gram_at(text + at), factors); };
    return {slot(0), slot(4), slot(8), slot(12)};
#endif
  }
  static std::uint32_t bucket_of(std::uint32_t gram) { return (gram * 0x85EBCA6Bu) >> (32 - kBucketBits); }
  static bool is_code(std::string_view text);
  bool may_hold_code(std::string_view text) const;
  void enter(std::uint32_t gram, std::uint32_t literal, std::int32_t offset);
  void enter_short(std::uint32_t literal);
  static std::uint32_t gram_at(const char* text) {
    std::uint32_t gram;
    std::memcpy(&gram, text, 4);
    return gram | static_cast<std::uint32_t>(kLowerCase);
  }
  void sort_into_buckets();
  void choose_factors(const std::unordered_map<std::uint32_t, int>& ordinary);
  bool occurs_at(const std::string& literal, std::string_view text, std::size_t at) const;

  /// At those of the eight starts from `block` on that `starts` has a bit for.
  template <typename Hit>
  void look_closer(std::string_view text, std::size_t block, unsigned starts, Hit&& hit) const {
    for (; starts != 0; starts &= starts - 1) {
      const std::size_t start = block + 2 * static_cast<unsigned>(std::countr_zero(starts));
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
    if (begin + literal.text.size() > text.size()) return;  // the last eight starts may lie behind the text
    std::uint64_t word;
    std::memcpy(&word, text.data() + begin, 8);
    if (((word | kLowerCase) & start.mask) != start.beginning) return;
    if (occurs_at(literal.text, text, begin)) hit(begin, literal);
  }

  std::vector<Literal> literals_;
  bool may_occur_in_bare_ = false;
  /// The beginnings, of kMinLength bytes and folded, of the literals that could stand in an is_code() text.
  std::vector<std::array<signed char, kMinLength>> codes_;
  Factors factors_{};
  std::vector<std::uint8_t> occupied_;  ///< by slot: some gram falls into it
  std::vector<std::uint32_t> grams_;    ///< by bucket
  std::vector<Start> starts_;           ///< of each gram
  std::vector<std::uint32_t> bucket_begin_;
};

}  // namespace trailhound
