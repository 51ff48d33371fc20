#include "engine/correlate/time_order.h"

#include <algorithm>
#include <catch2/catch.hpp>
#include <functional>
#include <limits>
#include <random>
#include <utility>
#include <vector>

namespace trailhound {
namespace {

TEST_CASE("facts are put in the order of time, however many and however their times are spread") {
  using Random = std::mt19937_64;
  struct Row {
    const char* name;
    std::function<std::uint64_t(Random&, std::size_t)> time;
  };
  const Row rows[] = {
      {"evenly", [](Random& random, std::size_t) { return random() % 1'000'000'007; }},
      {"over all times that there are", [](Random& random, std::size_t) { return random(); }},
      {"a few times only", [](Random& random, std::size_t) { return random() % 3; }},
      {"one time", [](Random&, std::size_t) { return std::uint64_t{7}; }},
      {"in order", [](Random&, std::size_t i) { return std::uint64_t{i}; }},
      {"backwards", [](Random&, std::size_t i) { return ~std::uint64_t{i}; }},
      {"about in order", [](Random& random, std::size_t i) { return std::uint64_t{i} * 10 + random() % 100; }},
      {"crowded, with one far away", [](Random& random, std::size_t i) { return i == 5 ? ~0u : random() % 100'000; }},
      {"more crowded at each scale", [](Random& random, std::size_t) { return std::uint64_t{1} << random() % 63; }},
  };
  TimeOrder order;
  for (const Row& row : rows) {
    for (const std::size_t count : {0u, 1u, 2u, 16u, 17u, 200u, 2048u, 2049u, 50'000u}) {
      CAPTURE(row.name, count);
      Random random(count);
      std::vector<Fact> facts(count);
      std::vector<std::pair<Nanoseconds, std::uint64_t>> expected, found;
      for (std::size_t i = 0; i < count; ++i) {
        facts[i].time = static_cast<Nanoseconds>(row.time(random, i));
        facts[i].id_low = i;
        expected.emplace_back(facts[i].time, i);
      }
      order.sort(facts);
      CHECK(std::is_sorted(facts.begin(), facts.end(), [](const Fact& a, const Fact& b) { return a.time < b.time; }));
      for (const Fact& fact : facts) found.emplace_back(fact.time, fact.id_low);
      std::sort(expected.begin(), expected.end());
      std::sort(found.begin(), found.end());
      CHECK(found == expected);
    }
  }
}

}  // namespace
}  // namespace trailhound
