// Every fuzz target runs on its seeds, whole, cut and with a byte changed: without a fuzzer, so that they never rot.

#include "engine/fuzz/targets.h"

#include <catch2/catch.hpp>

namespace trailhound {
namespace {

TEST_CASE("every fuzz target takes its seeds") {
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
