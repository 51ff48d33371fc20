#include "engine/testing/generate_correlation.h"

#include <algorithm>
#include <catch2/catch.hpp>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "engine/oracle/correlation.h"
#include "engine/sigma/loader.h"

namespace trailhound {
namespace {

std::vector<OracleEvent> read(const std::vector<CorrelationGenerator::File>& files) {
  std::vector<OracleEvent> events;
  for (const CorrelationGenerator::File& file : files) {
    for (std::size_t i = 0; i < file.records.size(); ++i) {
      std::optional<JsonValue> event = parse_json(file.records[i]);
      REQUIRE(event);
      events.push_back({std::move(*event), file.name, i});
    }
  }
  return events;
}

TEST_CASE("generated correlations are valid, and every type finds something", "[testing]") {
  std::map<std::string, std::size_t> alerts_of, loaded;
  std::size_t nested = 0, without_time = 0, without_group = 0, without_value = 0, cut = 0;
  for (std::uint64_t seed = 1; seed <= 60; ++seed) {
    CorrelationGenerator generator(seed), same(seed);
    const RuleText text{"rules.yml", "rules.yml", generator.rules(6)};
    REQUIRE(text.text == same.rules(6));
    const RuleSet set = load_rules({&text, 1}, 1);
    INFO(text.text);
    for (const Diagnostic& diagnostic : set.diagnostics) FAIL(render(diagnostic));
    REQUIRE(set.correlations.size() == 6);
    for (const Correlation& correlation : set.correlations) ++loaded[std::string(to_string(correlation.type))];

    std::vector<OracleEvent> events = read(generator.archive(80));
    const OracleAlerts alerts = oracle_alerts(set, events);
    for (const OracleAlert& alert : alerts.alerts) {
      const Correlation& correlation = set.correlations[alert.correlation];
      ++alerts_of[std::string(to_string(correlation.type))];
      for (const Correlation::Reference& rule : correlation.rules) nested += rule.is_correlation ? 1 : 0;
    }
    without_time += alerts.counters.without_time;
    without_group += alerts.counters.without_group;
    without_value += alerts.counters.without_value;
    cut += alerts.counters.too_many_groups;
    std::reverse(events.begin(), events.end());
    CHECK(oracle_alerts(set, events).alerts == alerts.alerts);
  }
  CHECK(loaded.size() == 9);
  CHECK(alerts_of.size() == 9);
  for (const std::size_t count : {nested, without_time, without_group, without_value, cut}) CHECK(count > 0);
}

}  // namespace
}  // namespace trailhound
