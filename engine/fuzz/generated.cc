// The engine against the oracle, on rules and events of the generators of engine/testing. The input replaces the dice.
//
// Input: the decisions of the generator, a byte each.

#include <string>

#include "engine/fuzz/against_oracle.h"
#include "engine/fuzz/targets.h"
#include "engine/testing/build.h"
#include "engine/testing/generate.h"

namespace trailhound {

void fuzz_generated(std::string_view bytes) {
  constexpr std::size_t kRules = 2, kEvents = 4;
  Generator generator{Random(bytes)};
  const std::string yaml = generator.rules(kRules);
  std::string text;
  for (std::size_t i = 0; i < kEvents; ++i) text += generator.event() + "\n";
  hold_against_oracle(rules_from(yaml), text, 1 + bytes.size());
}

}  // namespace trailhound
