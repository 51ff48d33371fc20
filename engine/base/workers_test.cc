#include "engine/base/workers.h"

#include <atomic>
#include <catch2/catch.hpp>
#include <stdexcept>

namespace trailhound {
namespace {

TEST_CASE("all workers run, one of them on the calling thread") {
  std::atomic<int> all{0}, callers{0};
  run_workers(4, [&](bool is_caller) {
    ++all;
    callers += is_caller;
  });
  CHECK(all == 4);
  CHECK(callers == 1);
}

TEST_CASE("an exception of any worker reaches the caller, after all have ended") {
  for (const bool of_caller : {false, true}) {
    std::atomic<int> ended{0};
    CHECK_THROWS_AS(run_workers(3,
                                [&](bool is_caller) {
                                  ++ended;
                                  if (is_caller == of_caller) throw std::runtime_error("no");
                                }),
                    std::runtime_error);
    CHECK(ended == 3);
  }
}

}  // namespace
}  // namespace trailhound
