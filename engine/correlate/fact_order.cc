#include "engine/correlate/fact_order.h"

#include <algorithm>
#include <numeric>
#include <tuple>

namespace trailhound {
namespace {

struct Dealt {
  Nanoseconds time;
  std::uint32_t index;
};

bool is_earlier(const Dealt& a, const Dealt& b) { return a.time < b.time; }

std::vector<std::uint32_t> order_by_comparing(std::span<const Fact> facts,
                                              std::span<const std::uint32_t> correlation_of) {
  std::vector<std::uint32_t> order(facts.size());
  std::iota(order.begin(), order.end(), std::uint32_t{0});
  std::sort(order.begin(), order.end(), [&](std::uint32_t a, std::uint32_t b) {
    return std::tuple(group_key(facts[a], correlation_of), facts[a].time) <
           std::tuple(group_key(facts[b], correlation_of), facts[b].time);
  });
  return order;
}

}  // namespace

// HOT: bench/correlate.
std::vector<std::uint32_t> order_of(std::span<const Fact> facts, std::span<const std::uint32_t> correlation_of) {
  const std::uint32_t correlations =
      correlation_of.empty() ? 0 : *std::max_element(correlation_of.begin(), correlation_of.end()) + 1;
  // The place of a correlation's first group among the buckets, then the end of the last.
  std::vector<std::uint64_t> begin_of(correlations + std::size_t{1}, 0);
  for (const Fact& fact : facts) {
    std::uint64_t& groups = begin_of[correlation_of[fact.reference()] + std::size_t{1}];
    groups = std::max(groups, std::uint64_t{fact.group} + 1);
  }
  std::partial_sum(begin_of.begin(), begin_of.end(), begin_of.begin());
  if (begin_of.back() / 4 > facts.size()) return order_by_comparing(facts, correlation_of);

  std::vector<std::uint32_t> next(begin_of.back() + 1, 0);
  const auto bucket = [&](const Fact& fact) { return begin_of[correlation_of[fact.reference()]] + fact.group; };
  for (const Fact& fact : facts) ++next[bucket(fact) + 1];
  std::partial_sum(next.begin(), next.end(), next.begin());
  std::vector<Dealt> dealt(facts.size());
  for (std::uint32_t i = 0; i < facts.size(); ++i) dealt[next[bucket(facts[i])]++] = {facts[i].time, i};

  // Now next[b] is the end of bucket b.
  std::uint32_t begin = 0;
  for (std::size_t b = 0; b + 1 < next.size(); ++b) {
    const auto first = dealt.begin() + begin, last = dealt.begin() + next[b];
    if (!std::is_sorted(first, last, is_earlier)) std::sort(first, last, is_earlier);
    begin = next[b];
  }
  std::vector<std::uint32_t> order(facts.size());
  for (std::size_t i = 0; i < order.size(); ++i) order[i] = dealt[i].index;
  return order;
}

}  // namespace trailhound
