#include "engine/fuzz/against_oracle.h"

#include <optional>
#include <string>
#include <utility>

#include "engine/fuzz/targets.h"
#include "engine/oracle/oracle.h"
#include "engine/plan/plan.h"
#include "engine/testing/hunted.h"

namespace trailhound {

void hold_against_oracle(std::vector<Rule> rules, std::string_view text, std::size_t step) {
  const PlanResult compiled = compile_plan(std::move(rules));
  TextHunt hunt(compiled.plan);
  const std::vector<HuntedEvent>& events = hunt.run(text, step);
  for (std::size_t i = 0; i < compiled.plan.rules().size(); ++i) {
    const Rule& rule = compiled.plan.rules()[i];
    Oracle oracle(rule);
    for (const HuntedEvent& event : events) {
      const std::optional<JsonValue> value = parse_json(event.text);
      if (!value) found("the oracle cannot read what the engine took for an event: " + event.text);
      if (oracle.matches(*value) == event.rules[i]) continue;
      found("the engine says " + std::string(event.rules[i] ? "match" : "no match") + ", the oracle not:\n" +
            dump(rule) + event.text + "\n" + render(oracle_trace(rule, *value)) + compiled.plan.dump());
    }
  }
}

}  // namespace trailhound
