#include "engine/correlate/fact_store.h"

#include <algorithm>
#include <catch2/catch.hpp>
#include <cstdlib>
#include <random>
#include <thread>
#include <tuple>

namespace trailhound {
namespace {

std::tuple<std::uint32_t, Nanoseconds, std::uint64_t> order(const Fact& fact) {
  return {fact.group, fact.time, fact.id_low};
}

TEST_CASE("facts come out by correlation, group and time, spilled or not") {
  struct Row {
    const char* name;
    std::size_t memory;
    unsigned workers;
    std::uint32_t groups;
    std::size_t facts;
  };
  const Row rows[] = {
      {"nothing", 1u << 20, 1, 1, 0},
      {"in memory", 64u << 20, 1, 50, 5000},
      {"in memory, several workers", 64u << 20, 4, 50, 5000},
      {"many groups", 64u << 20, 2, 100'000, 5000},
      {"many small runs, merged twice", 1, 2, 50, 80'000},
      {"spilled in part", 128u << 10, 3, 300, 20'000},
      {"a group that does not fit", 128u << 10, 2, 1, 60'000},
  };
  for (const Row& row : rows) {
    CAPTURE(row.name);
    const std::vector<std::uint32_t> correlation_of{1, 0, 1};  // references 0 and 2 belong to the second
    FactStore store(correlation_of, row.memory, row.workers);
    std::vector<std::vector<Fact>> given(row.workers);
    std::mt19937_64 random(7);
    for (std::size_t i = 0; i < row.facts; ++i) {
      Fact fact;
      fact.time = static_cast<Nanoseconds>(random() % 1'000'000'007);
      fact.id_low = i;
      fact.group = static_cast<std::uint32_t>(random() % row.groups);
      fact.source = Fact::source_of(static_cast<std::uint32_t>(random() % 3), Fact::Identity::kUuid);
      given[i % row.workers].push_back(fact);
    }
    std::vector<std::thread> threads;
    for (const std::vector<Fact>& part : given) {
      threads.emplace_back([&store, &part] {
        FactStore::Gatherer gatherer(store);
        for (const Fact& fact : part) gatherer.add(fact);
      });
    }
    for (std::thread& thread : threads) thread.join();
    CHECK(store.gathered() == row.facts);
    if (row.memory < 1u << 20) CHECK(store.spilled() > 0);

    FactStore::Reader reader(store);
    for (std::uint32_t correlation = 0; correlation < 2; ++correlation) {
      std::vector<Fact> expected, found, more;
      for (const std::vector<Fact>& part : given) {
        for (const Fact& fact : part) {
          if (correlation_of[fact.reference()] == correlation) expected.push_back(fact);
        }
      }
      if (correlation == 1) {  // of groups that are there, and of one that is not
        for (const std::uint32_t group : {0u, row.groups}) {
          Fact fact;
          fact.group = group;
          fact.id_low = row.facts + group;
          more.push_back(fact);
          expected.push_back(fact);
        }
      }
      std::uint32_t last_group = 0;
      for (;;) {
        const std::span<Fact> group = reader.next(correlation, more);
        if (group.empty()) break;
        CHECK(std::is_sorted(group.begin(), group.end(), [](const Fact& a, const Fact& b) { return a.time < b.time; }));
        CHECK(group.front().group == group.back().group);
        if (!found.empty()) CHECK(last_group < group.front().group);
        last_group = group.front().group;
        found.insert(found.end(), group.begin(), group.end());
      }
      const auto is_less = [](const Fact& a, const Fact& b) { return order(a) < order(b); };
      std::sort(expected.begin(), expected.end(), is_less);
      std::sort(found.begin(), found.end(), is_less);
      CHECK(std::equal(expected.begin(), expected.end(), found.begin(), found.end(),
                       [](const Fact& a, const Fact& b) { return order(a) == order(b); }));
    }
    CHECK(store.failure().empty());
  }
}

TEST_CASE("a temporary file that cannot be made is told") {
  const char* const before = std::getenv("TMPDIR");
  const std::string kept = before ? before : "";
  setenv("TMPDIR", "/no/such/folder", 1);
  FactStore store({0}, 1, 1);
  {
    FactStore::Gatherer gatherer(store);
    for (int i = 0; i < 1000; ++i) gatherer.add(Fact());
  }
  before ? setenv("TMPDIR", kept.c_str(), 1) : unsetenv("TMPDIR");
  CHECK_THAT(store.failure(), Catch::Contains("temporary file"));
}

}  // namespace
}  // namespace trailhound
