#include "engine/correlate/fact_reader.h"

#include <algorithm>
#include <catch2/catch.hpp>
#include <cstdlib>
#include <fstream>
#include <random>
#include <set>
#include <string>
#include <thread>
#include <tuple>

#include "engine/correlate/fact_writer.h"
#include "engine/correlate/group_values.h"

namespace trailhound {
namespace {

/// Short ones and long ones, and some that begin alike.
std::string key_of(std::uint32_t group) { return std::string(group % 40, 'k') + std::to_string(group); }

auto order(const Fact& fact) {
  return std::tuple(fact.group, fact.time, fact.id_low, fact.id_high, fact.source, fact.piece, fact.record, fact.value);
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
      {"in many parts", 256u << 20, 2, 5000, 300'000},
      {"in many parts, spilled", 4u << 20, 2, 3000, 300'000},
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
      fact.id_high = random();
      fact.piece = static_cast<std::uint32_t>(random());
      fact.record = static_cast<std::uint32_t>(random());
      // Of the first correlation none has a value, of the second some have.
      if (fact.reference() != 1 && i > row.facts / 2) fact.value = random();
      given[i % row.workers].push_back(fact);
    }
    std::vector<std::thread> threads;
    for (const std::vector<Fact>& part : given) {
      threads.emplace_back([&store, &part] {
        FactStore::Writer writer(store);
        for (const Fact& fact : part) writer.append(fact, key_of(fact.group));
        writer.hand_over();
      });
    }
    for (std::thread& thread : threads) thread.join();
    if (row.memory < 1u << 20 || row.facts * sizeof(Fact) > row.memory) CHECK(store.spilled() > 0);

    FactStore::Reader reader(store);
    for (std::uint32_t correlation = 0; correlation < 2; ++correlation) {
      std::vector<Fact> expected, found;
      for (const std::vector<Fact>& part : given) {
        for (const Fact& fact : part) {
          if (correlation_of[fact.reference()] == correlation) expected.push_back(fact);
        }
      }
      if (correlation == 1) {  // gathered while the first is read, of groups that are there, and of one that is not
        FactStore::Writer writer(store, 1);
        for (const std::uint32_t group : {0u, row.groups}) {
          Fact fact;
          fact.group = group;
          fact.id_low = row.facts + group;
          writer.append(fact, key_of(group));
          expected.push_back(fact);
        }
        writer.hand_over();
      }
      std::set<std::string> keys;
      for (;;) {
        const FactStore::Reader::Group group = reader.next_group(correlation);
        if (group.facts.empty()) break;
        CHECK(std::is_sorted(group.facts.begin(), group.facts.end(),
                             [](const Fact& a, const Fact& b) { return a.time < b.time; }));
        const std::string key(group.key);
        CHECK(keys.insert(key).second);
        const auto number = static_cast<std::uint32_t>(std::stoul(key.substr(key.find_first_not_of('k'))));
        CHECK(key == key_of(number));
        for (Fact fact : group.facts) {
          fact.group = number;  // what the store made of it is its own affair
          found.push_back(fact);
        }
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

#if !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__)
/// Kilobytes of memory that is not backed by a file (proc(5), RssAnon).
long memory_in_use() {
  std::ifstream status("/proc/self/status");
  std::string line;
  while (std::getline(status, line)) {
    if (line.starts_with("RssAnon:")) return std::stol(line.substr(8));
  }
  return -1;
}

TEST_CASE("memory is bounded where every fact has another group and value") {
  constexpr std::uint64_t kFacts = 400'000;  // some 100 bytes each
  const long before = memory_in_use();
  FactStore store({0}, 2u << 20, 1);
  Correlation correlation;
  correlation.type = Correlation::Type::kValueCount;
  correlation.value_fields = {"value"};
  long most = 0;
  {
    FactStore::Writer writer(store);
    for (std::uint64_t i = 0; i < kFacts; ++i) {
      const std::string text = "a text that is longer than a slot of the key table " + std::to_string(i);
      Fact fact;
      fact.value = writer.tuple_value(0, text);
      writer.append(fact, i % 2 == 0 ? text : "one group");
      if (i % 1024 == 0) most = std::max(most, memory_in_use());
    }
    writer.hand_over();
  }
  FactStore::Reader reader(store);
  GroupValues values(64u << 10);
  std::uint64_t groups = 0, tuples = 0;
  for (;;) {
    const FactStore::Reader::Group group = reader.next_group(0);
    if (group.facts.empty()) break;
    values.load(correlation, group.facts, store);
    tuples += values.tuples();
    if (groups++ % 1024 == 0) most = std::max(most, memory_in_use());
  }
  CHECK(groups == kFacts / 2 + 1);
  CHECK(tuples == kFacts);
  CHECK(store.failure().empty());
  if (before >= 0) CHECK(most - before < 8 << 10);
}
#endif

TEST_CASE("a temporary file that cannot be made is told") {
  const char* const before = std::getenv("TMPDIR");
  const std::string kept = before ? before : "";
  setenv("TMPDIR", "/no/such/folder", 1);
  FactStore store({0}, 1, 1);
  {
    FactStore::Writer writer(store);
    for (int i = 0; i < 1000; ++i) writer.append(Fact(), std::to_string(i));
    writer.hand_over();
  }
  before ? setenv("TMPDIR", kept.c_str(), 1) : unsetenv("TMPDIR");
  CHECK_THAT(store.failure(), Catch::Contains("temporary file"));
}

}  // namespace
}  // namespace trailhound
