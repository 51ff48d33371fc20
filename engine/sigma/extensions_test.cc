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
title: Rolled up
logsource: {product: aws, service: cloudtrail}
detection: {s: {eventName: B}, condition: s}
trailhound: {rollup: {by: [userIdentity.arn], within: 1d}}
---
title: Rolled up by a derived field
logsource: {product: aws, service: cloudtrail}
detection: {s: {eventName: C}, condition: s}
trailhound: {rollup: {by: [trailhound.principal], within: 1d}}
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
  REQUIRE(set.rules.size() == 3);
  REQUIRE(set.correlations.size() == 5);
  CHECK(texts_of(extensions_of(set.rules[0])).empty());
  CHECK(texts_of(extensions_of(set.rules[1])) == "a rollup");
  CHECK(texts_of(extensions_of(set.rules[2])) == "a derived field, a rollup");
  CHECK(texts_of(extensions_of(set.correlations[0])).empty());
  CHECK(texts_of(extensions_of(set.correlations[1])) == "a derived field");
  CHECK(texts_of(extensions_of(set.correlations[2])) == "a derived field");
  CHECK(texts_of(extensions_of(set.correlations[3])) == "the correlation type new_value");
  CHECK(texts_of(extensions_of(set.correlations[4])) == "the correlation type new_value, a derived field");
}

TEST_CASE("what rules need beyond Sigma 2.1, and lists of one's own environment", "[sigma]") {
  const RuleText text{"a.yml", "a.yml", R"(title: plain
logsource: {product: aws}
detection: {s: {a: 1, 'b|expand': '%mine%'}, condition: s}
---
title: elements
sigma-version: 3
logsource: {product: aws}
detection: {s: {a: 1}, condition: s}
---
title: environment
logsource: {product: aws}
detection:
  s: {'a|expand': ['%own_accounts%', '\%ci_agents%'], 'b|expand': 'x%own_accounts%'}
  n: {'a|cidr|expand': '%own_networks%', 'c|neq|expand': '%break_glass%'}
  condition: s or n
)"};
  Placeholders lists;
  lists.add("mine", {"x"});
  lists.add("own_networks", {"192.0.2.0/24", "2001:db8::/32"});
  const RuleSet set = load_rules({&text, 1}, 1, lists);
  for (const Diagnostic& diagnostic : set.diagnostics) UNSCOPED_INFO(render(diagnostic));
  REQUIRE(set.rules.size() == 3);
  CHECK(extensions_of(set.rules[0]).empty());
  CHECK(texts_of(extensions_of(set.rules[1])) == "sigma-version 3");
  CHECK(texts_of(extensions_of(set.rules[2])) == "a list of one's own environment");
  const std::vector<EnvironmentList>& environment = set.rules[2].environment;
  REQUIRE(environment.size() == 3);
  CHECK(environment[0].name == "own_accounts");
  CHECK_FALSE(environment[0].is_given);
  CHECK(environment[1].name == "own_networks");
  CHECK(environment[1].is_given);
  CHECK(environment[2].name == "break_glass");
  CHECK_FALSE(environment[2].is_given);
  // Without a file the list is empty; with one, its values are as if the rule had them.
  CHECK(set.rules[2].selections[0].any_of[0][1].values.empty());
  CHECK(set.rules[2].selections[1].any_of[0][0].values.size() == 2);
}

}  // namespace
}  // namespace trailhound
