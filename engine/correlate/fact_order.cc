#include "engine/correlate/fact_order.h"

#include <algorithm>

namespace trailhound {
namespace {

struct Dealt {
  Nanoseconds time;
  std::uint32_t index;
};

bool is_earlier(const Dealt& a, const Dealt& b) { return a.time < b.time; }

}  // namespace

// HOT: bench/correlate.
FactOrder order_of(const FactList& facts, std::span<const std::uint32_t> rank_of, const KeyTables& keys) {
  FactOrder result;
  std::vector<std::vector<std::uint32_t>> places(keys.size());  // among the groups, by rank and number
  for (std::uint32_t rank = 0; rank < keys.size(); ++rank) {
    if (!keys[rank]) continue;
    places[rank].resize(keys[rank]->size());
    for (const KeyTable::Entry& entry : keys[rank]->entries()) {
      places[rank][entry.number] = static_cast<std::uint32_t>(result.groups.size());
      result.groups.push_back({rank, entry.hash, entry.slot, 0});
    }
  }
  const auto place_of = [&](const Fact& fact) { return places[rank_of[fact.reference()]][fact.group]; };
  std::vector<std::uint32_t> next(result.groups.size(), 0);
  for (std::size_t i = 0; i < facts.size(); ++i) ++next[place_of(facts[i])];
  std::uint32_t begin = 0;
  for (std::uint32_t& group : next) {
    const std::uint32_t count = group;
    group = begin;
    begin += count;
  }
  std::vector<Dealt> dealt(facts.size());
  for (std::uint32_t i = 0; i < facts.size(); ++i) dealt[next[place_of(facts[i])]++] = {facts[i].time, i};
  begin = 0;
  for (std::size_t g = 0; g < next.size(); ++g) {
    const auto first = dealt.begin() + begin, last = dealt.begin() + next[g];
    if (!std::is_sorted(first, last, is_earlier)) std::sort(first, last, is_earlier);
    begin = result.groups[g].end = next[g];
  }
  result.order.resize(facts.size());
  for (std::size_t i = 0; i < facts.size(); ++i) result.order[i] = dealt[i].index;
  return result;
}

}  // namespace trailhound
