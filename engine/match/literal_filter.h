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

/// Finds the literals of keywords in the raw text of a record. A keyword searches every leaf, and testing all leaves of
/// all records costs several times the walk; so the evaluator runs this filter over the text of each member and tests
/// only the leaves in which it finds a literal (engine/plan/keywords.cc).
///
/// The filter looks at the four bytes ("gram") at every second position of the text: folds and hashes them, and looks
/// the hash up in a table of the grams of literals. A literal may begin at an even or an odd position, so it enters the
/// table twice. From five bytes on it has two adjacent grams of its own, and one of them is at an even position.
/// `mimikatz` with the grams `mika` and `ikat`, whose `offset` in the literal is 2 and 3:
///
///   position    0 1 2 3 4 5 6 7 8 9            0 1 2 3 4 5 6 7 8 9
///   text        m i m i k a t z "              " m i m i k a t z "
///   looked at   ^   ^   ^   ^   ^              ^   ^   ^   ^   ^
///   hit             mika, offset 2                     ikat, offset 3
///   begins at   2 - 2 = 0                      4 - 3 = 1
///
/// A literal of three or four bytes has no second gram. If it begins at an odd position, the gram to be found is the
/// one before: one byte that may be anything, then three bytes of the literal. Its `offset` is -1, since the literal
/// begins one byte after the gram does. All 96 printable bytes in that place are entered. `arn:`, and `s3:` (whose last
/// byte may also be anything if it begins at an even position):
///
///   position    0 1 2 3 4 5       0 1 2 3 4 5       0 1 2 3 4       0 1 2 3 4
///   text        a r n : a w       " a r n : a       s 3 : G e       " s 3 : G
///   gram        arn:, offset 0    "arn, offset -1   s3:G, offset 0  "s3:, offset -1
///   begins at   0 - 0 = 0         0 + 1 = 1         0 - 0 = 0       0 + 1 = 1
///
/// Grams of several literals may share a place in the table, so each hit is compared byte by byte. Comparison is ASCII
/// in any case: a text with other bytes or with escapes must be searched differently. Immutable after build().
class LiteralFilter {
 public:
  static constexpr std::size_t kMinLength = 3;
  struct Literal {
    std::string text;                ///< folded
    std::vector<std::uint32_t> ids;  ///< that add() got for it
  };

  /// True if the filter can find this literal (folded text).
  static bool accepts(std::string_view literal);

  /// REQUIRES: accepts(literal)
  void add(std::string_view literal, std::uint32_t id);
  void build();
  bool empty() const { return literals_.empty(); }

  /// True if some literal may occur in a number, in `true` or in `false`.
  bool may_occur_in_bare() const { return may_occur_in_bare_; }
  /// True if `text`, a JSON string with its quotes, cannot contain a literal: it is short and consists of decimal and
  /// hexadecimal digits and the punctuation of UUIDs, times and addresses, and no literal begins with three such bytes
  /// in it. Such strings are a good part of what records do not have in common. REQUIRES: kReadBehind
  bool cannot_occur_in(std::string_view text) const {
    return codes_.size() <= kMaxCodes && is_code(text) && !may_hold_code(text);
  }

  /// The number of bytes after a text that the filter reads as well. The first of them must be ASCII, or the filter may
  /// miss a literal of three bytes at the very end; in JSON it is a comma or a bracket.
  static constexpr std::size_t kReadBehind = 32;

  /// Calls hit(offset, Literal) for every occurrence of a literal in `text`, perhaps more than once and not always in
  /// the order of the text. REQUIRES: kReadBehind
  template <typename Hit>
  void scan(std::string_view text, Hit&& hit) const {
    // HOT: bench/hunt. Eight grams at a time. The last ones may be of bytes after the text; verify() drops those.
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

  /// One way for a gram to belong to a literal.
  struct Start {
    std::uint32_t literal = 0;
    std::int32_t offset = 0;      ///< of the gram in the literal; -1: the literal begins one byte after the gram
    std::uint64_t beginning = 0;  ///< of the literal, at most 8 bytes, with kLowerCase
    std::uint64_t mask = 0;       ///< of the bytes that it has
  };

  static std::uint32_t slot_of(std::uint32_t gram, Factors factors) {
    std::int16_t halves[2];
    std::memcpy(halves, &gram, sizeof halves);
    const std::uint32_t sum =
        static_cast<std::uint32_t>(halves[0] * factors[0]) + static_cast<std::uint32_t>(halves[1] * factors[1]);
    return sum >> kSlotShift & kSlotMask;  // most bits of the gram influence the middle of the sum
  }
  /// The slots of the four adjacent grams from `text` on.
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
    if (begin + literal.text.size() > text.size()) return;  // the last grams may be of bytes after the text
    std::uint64_t word;
    std::memcpy(&word, text.data() + begin, 8);
    if (((word | kLowerCase) & start.mask) != start.beginning) return;
    if (occurs_at(literal.text, text, begin)) hit(begin, literal);
  }

  std::vector<Literal> literals_;
  bool may_occur_in_bare_ = false;
  /// The first kMinLength bytes, folded, of each literal that could occur in an is_code() text.
  std::vector<std::array<signed char, kMinLength>> codes_;
  Factors factors_{};
  std::vector<std::uint8_t> occupied_;  ///< by slot: whether some gram has it
  std::vector<std::uint32_t> grams_;    ///< by bucket
  std::vector<Start> starts_;           ///< of each gram
  std::vector<std::uint32_t> bucket_begin_;
};

}  // namespace trailhound
