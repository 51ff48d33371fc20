#include "engine/spill/key_set.h"

#include <catch2/catch.hpp>
#include <cstdlib>
#include <random>
#include <set>

namespace trailhound {
namespace {

template <std::size_t kWords>
void check_against_std_set(std::size_t memory, std::uint32_t range, std::size_t steps, bool expect_spill) {
  CAPTURE(kWords, memory, range);
  KeySet<kWords> keys(memory);
  std::set<typename KeySet<kWords>::Key> expected;
  std::mt19937 random(5);
  std::size_t wrong = 0;
  for (std::size_t i = 0; i < steps; ++i) {
    typename KeySet<kWords>::Key key{};
    key[i % kWords] = static_cast<std::uint32_t>(random() % range);  // differs in one word only
    key[0] |= static_cast<std::uint32_t>(i % kWords) << 24;
    keys.prefetch(key);
    wrong += keys.insert(key) != expected.insert(key).second ? 1 : 0;
  }
  CHECK(wrong == 0);
  CHECK((keys.spilled() > 0) == expect_spill);
  CHECK(keys.failure().empty());
}

TEST_CASE("a set of keys is exact, in memory and in files") {
  check_against_std_set<5>(1u << 20, 1000, 20'000, false);
  check_against_std_set<5>(64u << 20, 1u << 23, 100'000, false);
  check_against_std_set<5>(1, 1u << 23, 60'000, true);  // a run every 768 keys, merged twice
  check_against_std_set<5>(1, 3000, 40'000, true);      // most keys are known, and in a file
  check_against_std_set<9>(1, 1u << 23, 20'000, true);
  check_against_std_set<5>(1u << 20, 1u << 23, 120'000, true);
}

TEST_CASE("a set of keys whose file cannot be made tells so") {
  const char* const before = std::getenv("TMPDIR");
  const std::string kept = before ? before : "";
  setenv("TMPDIR", "/no/such/folder", 1);
  KeySet<5> keys(1);
  for (std::uint32_t i = 0; i < 2000; ++i) CHECK(keys.insert({i}));
  before ? setenv("TMPDIR", kept.c_str(), 1) : unsetenv("TMPDIR");
  CHECK_THAT(keys.failure(), Catch::Contains("temporary file"));
}

}  // namespace
}  // namespace trailhound
