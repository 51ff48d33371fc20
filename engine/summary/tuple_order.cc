#include "engine/summary/tuple_order.h"

#include <algorithm>
#include <cstddef>
#include <numeric>
#include <string_view>

#include "engine/summary/tuple.h"

namespace trailhound {
namespace {

using Ranks = std::vector<std::uint32_t>;

/// By number, the rank of each text, from 1.
template <typename Precedes>
Ranks ranks_of(const TextNumbers& texts, const Precedes& precedes) {
  // The view is beside the number, so that comparing does not look it up.
  struct Numbered {
    std::string_view text;
    std::uint32_t number = 0;
  };
  std::vector<Numbered> order;
  order.reserve(texts.size());
  for (std::uint32_t number = 0; number < texts.size(); ++number) order.push_back({texts.text(number), number});
  std::sort(order.begin(), order.end(), [&](const Numbered& a, const Numbered& b) { return precedes(a.text, b.text); });
  Ranks ranks(order.size());
  std::uint32_t rank = 0;
  for (const Numbered& numbered : order) ranks[numbered.number] = ++rank;
  return ranks;
}

/// Sorts `order` by the rank of each key, below `end`, and leaves those of the same rank as they are.
template <typename RankOf>
void sort_by_rank(std::vector<std::uint32_t>& order, std::size_t end, const RankOf& rank_of) {
  std::vector<std::uint32_t> begins(end + 1), ranks(order.size());
  for (std::size_t i = 0; i < order.size(); ++i) {
    ranks[i] = rank_of(order[i]);
    ++begins[ranks[i] + 1];
  }
  if (!order.empty() && begins[ranks.front() + 1] == order.size()) return;
  std::partial_sum(begins.begin(), begins.end(), begins.begin());
  std::vector<std::uint32_t> sorted(order.size());
  for (std::size_t i = 0; i < order.size(); ++i) sorted[begins[ranks[i]]++] = order[i];
  order.swap(sorted);
}

}  // namespace

// Sorting by the last part first, and by the front last, sorts by all of them, because each step keeps the order of the
// steps before. A tuple that ends comes before one that goes on, and so does its end, which has the rank 0.
std::vector<std::uint32_t> order_of_tuples(const TupleKeys& keys, const TextNumbers& fronts, const TextNumbers& parts) {
  const Ranks of_fronts = ranks_of(fronts, [](std::string_view a, std::string_view b) { return a < b; });
  const Ranks of_parts = ranks_of(parts, part_precedes);
  std::vector<std::uint32_t> order(keys.size());
  std::iota(order.begin(), order.end(), 0);
  for (std::size_t part = TupleKey::kMostParts; part-- > 0;) {
    sort_by_rank(order, of_parts.size() + 1, [&](std::uint32_t key) {
      const std::uint32_t number = keys[key].parts[part];
      return number == TupleKey::kNoPart ? 0 : of_parts[number];
    });
  }
  sort_by_rank(order, of_fronts.size() + 1, [&](std::uint32_t key) { return of_fronts[keys[key].front]; });
  return order;
}

void build_tuple(const TupleKey& key, const TextNumbers& fronts, const TextNumbers& parts, TupleBuilder& tuple) {
  tuple.clear();
  tuple.add_parts(fronts.text(key.front));
  for (const std::uint32_t part : key.parts) {
    if (part == TupleKey::kNoPart) break;
    tuple.add(parts.text(part));
  }
}

}  // namespace trailhound
