#include "engine/sigma/extensions.h"

#include <catch2/catch.hpp>
#include <string>

#include "engine/sigma/loader.h"

namespace trailhound {
namespace {

std::string texts_of(const std::vector<Extension>& extensions) {
  std::string out;
  for (const Extension extension : extensions) out += (out.empty() ? "" : ", ") + std::string(to_string(extension));
  return out;
}

TEST_CASE("what a document uses beyond the specification") {
  const RuleText text{"rules.yml", "rules.yml", R"(title: Portable
name: base
logsource: {product: aws, service: cloudtrail}
detection: {s: {eventName: A}, condition: s}
---
title: Counted
correlation: {type: event_count, rules: base, timespan: 1h, group-by: awsRegion, condition: {gte: 3}}
---
title: Counted by a derived field
correlation: {type: event_count, rules: base, timespan: 1h, group-by: trailhound.network, condition: {gte: 3}}
---
title: By an alias
correlation:
  type: event_count
  rules: base
  timespan: 1h
  group-by: who
  aliases: {who: {base: trailhound.network}}
  condition: {gte: 3}
---
title: New
correlation: {type: new_value, rules: base, field: eventSource}
---
title: A new derived field
correlation: {type: new_value, rules: base, field: trailhound.agent_family}
)"};
  const RuleSet set = load_rules({&text, 1}, 1);
  REQUIRE(set.rules.size() == 1);
  REQUIRE(set.correlations.size() == 5);
  CHECK(texts_of(extensions_of(set.correlations[0])).empty());
  CHECK(texts_of(extensions_of(set.correlations[1])) == "a derived field");
  CHECK(texts_of(extensions_of(set.correlations[2])) == "a derived field");
  CHECK(texts_of(extensions_of(set.correlations[3])) == "the correlation type new_value");
  CHECK(texts_of(extensions_of(set.correlations[4])) == "the correlation type new_value, a derived field");
}

}  // namespace
}  // namespace trailhound
