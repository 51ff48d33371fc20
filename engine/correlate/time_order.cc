#include "engine/correlate/time_order.h"

#include <algorithm>
#include <array>
#include <bit>
#include <utility>

namespace trailhound {
namespace {

constexpr std::size_t kSmall = 16;
constexpr std::size_t kMedium = 2048;  // twice as many fit in the first caches

bool is_earlier(const Fact& a, const Fact& b) { return a.time < b.time; }

void insert(std::span<Fact> facts) {
  for (std::size_t i = 1; i < facts.size(); ++i) {
    if (!is_earlier(facts[i], facts[i - 1])) continue;
    const Fact fact = facts[i];
    std::size_t at = i;
    do facts[at] = facts[at - 1];
    while (--at > 0 && is_earlier(fact, facts[at - 1]));
    facts[at] = fact;
  }
}

/// Divides the span of time of facts into 2^bits stretches.
class Stretches {
 public:
  Stretches(std::span<const Fact> facts, unsigned bits) {
    const auto [least, most] = std::minmax_element(facts.begin(), facts.end(), is_earlier);
    first_ = static_cast<std::uint64_t>(least->time);
    const auto width = static_cast<unsigned>(std::bit_width(static_cast<std::uint64_t>(most->time) - first_));
    shift_ = width > bits ? width - bits : 0;
  }
  std::size_t of(const Fact& fact) const {
    return static_cast<std::size_t>((static_cast<std::uint64_t>(fact.time) - first_) >> shift_);
  }

 private:
  std::uint64_t first_ = 0;
  unsigned shift_ = 0;
};

}  // namespace

void TimeOrder::sort_medium(std::span<Fact> facts) {
  const auto bits = static_cast<unsigned>(std::bit_width(facts.size() - 1));
  const std::size_t count = std::size_t{1} << bits;
  const Stretches stretches(facts, bits);
  std::array<std::uint16_t, kMedium> end;
  std::fill_n(end.begin(), count, std::uint16_t{0});
  for (const Fact& fact : facts) ++end[stretches.of(fact)];
  std::uint16_t begin = 0;
  for (std::size_t i = 0; i < count; ++i) begin = static_cast<std::uint16_t>(begin + std::exchange(end[i], begin));
  if (dealt_.size() < facts.size()) dealt_.resize(facts.size());
  for (const Fact& fact : facts) dealt_[end[stretches.of(fact)]++] = fact;
  std::copy_n(dealt_.begin(), facts.size(), facts.begin());
  begin = 0;
  for (std::size_t i = 0; i < count; ++i) {
    if (end[i] - begin > static_cast<int>(kSmall)) {
      std::sort(facts.begin() + begin, facts.begin() + end[i], is_earlier);
    }
    begin = end[i];
  }
  insert(facts);
}

/// Swaps each fact into its stretch (P. McIlroy, K. Bostic and M. D. McIlroy, "Engineering radix sort", 1993), and goes
/// on in each stretch.
void TimeOrder::sort_large(std::span<Fact> facts) {
  constexpr unsigned kBits = 8;
  const Stretches stretches(facts, kBits);
  std::array<std::size_t, (1u << kBits) + 1> begin{};
  for (const Fact& fact : facts) ++begin[stretches.of(fact) + 1];
  for (std::size_t i = 1; i < begin.size(); ++i) begin[i] += begin[i - 1];
  std::array<std::size_t, (1u << kBits) + 1> next = begin;
  for (std::size_t i = 0; i + 1 < begin.size(); ++i) {
    while (next[i] < begin[i + 1]) {
      Fact& fact = facts[next[i]];
      const std::size_t stretch = stretches.of(fact);
      if (stretch != i) std::swap(fact, facts[next[stretch]]);
      ++next[stretch];
    }
  }
  for (std::size_t i = 0; i + 1 < begin.size(); ++i) {
    sort(facts.subspan(begin[i], begin[i + 1] - begin[i]));
  }
}

// HOT: bench/correlate.
void TimeOrder::sort(std::span<Fact> facts) {
  if (facts.size() <= kSmall) return insert(facts);
  if (std::is_sorted(facts.begin(), facts.end(), is_earlier)) return;
  facts.size() <= kMedium ? sort_medium(facts) : sort_large(facts);
}

}  // namespace trailhound
