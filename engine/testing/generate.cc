#include "engine/testing/generate.h"

#include <utility>

#include "engine/testing/generate_event.h"
#include "engine/testing/generate_rule.h"

namespace trailhound {

Generator::Generator(std::uint64_t seed) : Generator(Random(seed)) {}
Generator::Generator(Random random) : random_(std::move(random)), vocabulary_(draw_vocabulary(random_)) {}

std::string Generator::rule() { return draw_rule(vocabulary_, ++rules_, random_); }

std::string Generator::rules(std::size_t count) {
  std::string out;
  for (std::size_t i = 0; i < count; ++i) {
    if (i > 0) out += "---\n";
    out += rule();
  }
  return out;
}

std::string Generator::event() { return draw_event(vocabulary_, KeyCase::kAsIs, ++events_, random_); }

std::string Generator::lower_case_event() { return draw_event(vocabulary_, KeyCase::kLower, ++events_, random_); }

}  // namespace trailhound
