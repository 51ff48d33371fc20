// The engine against the oracle: the rules of any file over the events of any text.
//
// Input: the rule file up to a NUL; a byte for the window; then the text.

#include <string>

#include "engine/fuzz/against_oracle.h"
#include "engine/fuzz/bytes.h"
#include "engine/fuzz/targets.h"
#include "engine/sigma/loader.h"

namespace trailhound {

void fuzz_engine(std::string_view bytes) {
  FuzzBytes take(bytes);
  const RuleText file{"rules.yml", "rules.yml", std::string(take.take_until('\0'))};
  const std::size_t step = 1 + 8 * take.take_byte();
  RuleSet set = load_rules({&file, 1}, 1);
  if (!set.rules.empty()) hold_against_oracle(std::move(set.rules), take.rest(), step);
}

}  // namespace trailhound
