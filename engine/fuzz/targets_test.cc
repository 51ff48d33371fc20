// Runs every fuzz target on its seeds: whole, cut, and with a byte changed. This needs no fuzzer.

#include "engine/fuzz/targets.h"

#include <catch2/catch.hpp>

namespace trailhound {
namespace {

TEST_CASE("every fuzz target accepts its seeds") {
  for (const FuzzTarget& target : fuzz_targets()) {
    CAPTURE(target.name);
    const std::vector<std::string> seeds = target.seeds();
    CHECK(seeds.size() >= 5);
    target.run({});
    for (std::string seed : seeds) {
      CHECK(!seed.empty());
      target.run(seed);
      target.run(std::string_view(seed).substr(0, seed.size() / 2));
      seed[seed.size() / 3] = static_cast<char>(seed[seed.size() / 3] ^ 0x04);
      target.run(seed);
    }
  }
}

}  // namespace
}  // namespace trailhound
