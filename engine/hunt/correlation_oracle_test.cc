// Compares the engine's alerts with those of the oracle, which keeps everything and tries every window, on generated
// archives with duplicates, equal times, missing group fields and events without time, in any order of files.

#include <unistd.h>

#include <catch2/catch.hpp>
#include <filesystem>
#include <fstream>
#include <random>

#include "engine/oracle/correlation_text.h"
#include "engine/testing/base_rules.h"
#include "engine/testing/engine_alerts.h"
#include "engine/testing/generate_correlation.h"

namespace trailhound {
namespace {

class Dice {
 public:
  explicit Dice(unsigned seed) : random_(seed) {}
  std::size_t below(std::size_t n) { return random_() % n; }
  template <std::size_t N>
  std::string one_of(const char* const (&texts)[N]) {
    return texts[below(N)];
  }

 private:
  std::mt19937 random_;
};

/// Correlations over a, b and c, and some over these, with names k0, k1, …
std::string random_rules(Dice& dice) {
  std::string text(kBaseRules);
  for (std::size_t i = 0; i < 6; ++i) {
    text += "---\ntitle: K" + std::to_string(i) + "\nname: k" + std::to_string(i) + "\ncorrelation:\n";
    const std::string type = dice.one_of({"event_count", "value_count", "value_sum", "value_avg", "value_percentile",
                                          "value_median", "temporal", "temporal_ordered"});
    const bool is_temporal = type.starts_with("temporal"), is_value = type.starts_with("value");
    const bool is_nested = i > 1 && dice.below(3) == 0;
    text += "  type: " + type + "\n  rules: ";
    const std::string inner = "k" + std::to_string(i > 0 ? dice.below(i) : 0);
    text += is_nested ? "[" + inner + ", b]\n" : dice.one_of({"[a, b, c]\n", "[b, a]\n", "[c, a, b]\n"});
    text += "  group-by: " + dice.one_of({"[user]\n", "[user, tags]\n", "[tags]\n", "[]\n"});
    text += "  timespan: " + dice.one_of({"2s\n", "5s\n", "1m\n"});
    if (is_temporal && dice.below(2) == 0) continue;
    text += "  condition:\n    " + dice.one_of({"gte", "gt", "lt", "lte", "eq", "neq"}) + ": " +
            dice.one_of({"1", "2", "3", "2.5"}) + "\n";
    if (is_value) text += "    field: " + dice.one_of({"size\n", "user\n", "tags\n"});
    if (type == "value_percentile") text += "    percentile: " + dice.one_of({"0\n", "33.3\n", "90\n", "100\n"});
  }
  return text;
}

std::string random_event(Dice& dice, std::size_t number) {
  std::string event = R"({"eventVersion":"1.09","eventSource":"x","eventName":")";
  event += dice.one_of({"A", "B", "AB", "C", "D"}) + "\"";
  if (dice.below(20) > 0) {
    event += R"(,"eventTime":"2026-03-14T09:00:)" + std::to_string(10 + dice.below(30)) + "Z\"";
  }
  if (dice.below(8) > 0) {
    char id[40];
    std::snprintf(id, sizeof id, "%08zx-0000-4000-8000-000000000000", number * 2654435761u % 0xFFFFFFFFu);
    event += ",\"eventID\":\"" + (dice.below(6) > 0 ? std::string(id) : "id " + std::to_string(number)) + "\"";
  }
  if (dice.below(8) > 0) event += ",\"user\":" + dice.one_of({"\"u\"", "\"U\"", "7", "\"7\"", "null", "[\"u\",\"v\"]"});
  event += ",\"size\":" + dice.one_of({"1", "2.5", "3", "0.000000001", "\"4\"", "[1,1,6]", "-2", "\"x\"", "1e300"});
  if (dice.below(5) > 0) event += ",\"tags\":" + dice.one_of({"[\"p\",\"q\"]", "\"p\"", "[\"q\",true,[1]]", "{}"});
  return event + "}";
}

TEST_CASE("the engine's alerts are the oracle's") {
  const std::filesystem::path folder =
      std::filesystem::temp_directory_path() / ("trailhound-correlation-" + std::to_string(getpid()));
  std::size_t alerts = 0;
  for (unsigned seed = 0; seed < 150; ++seed) {
    Dice dice(seed);
    CAPTURE(seed);
    const std::vector<RuleText> texts{{"rules.yml", "rules.yml", random_rules(dice)}};
    const RuleSet set = load_rules(texts);
    std::vector<std::string> records;
    for (std::size_t i = 0, count = 1 + dice.below(60); i < count; ++i) {
      records.push_back(i > 0 && dice.below(8) == 0 ? records[dice.below(i)] : random_event(dice, i));
    }
    std::filesystem::create_directory(folder);
    std::vector<OracleEvent> events;
    for (std::size_t file = 0, next = 0; next < records.size(); ++file) {
      // Names in another order than that in which the files were made.
      const std::string path = (folder / (std::to_string(dice.below(1000)) + "-" + std::to_string(file))).string();
      std::ofstream out(path, std::ios::binary);
      for (std::size_t n = 0, count = 1 + dice.below(20); n < count && next < records.size(); ++n, ++next) {
        out << records[next] << '\n';
        events.push_back({*parse_json(records[next]), path, n});
      }
    }
    const std::vector<std::string> arguments{folder.string()};
    const InputList list = find_inputs(arguments);
    const OracleAlerts expected = oracle_alerts(set, events);
    for (const auto& [threads, memory] : {std::pair(1u, std::size_t{1} << 30), std::pair(3u, std::size_t{1})}) {
      CAPTURE(threads);
      OracleAlerts found = engine_alerts(set, list.inputs, threads, memory);
      found.counters = expected.counters;  // the oracle counts duplicates apart
      CHECK(dump(set, found) == dump(set, expected));
    }
    alerts += expected.alerts.size();
    std::filesystem::remove_all(folder);
  }
  CHECK(alerts > 500);
}

// Covers cases that the test above does not: expressions, aliases, rules in any order, more than 64 groups, timespans
// from nothing to everything, fractions of seconds, and documents of CloudTrail.
TEST_CASE("the engine's alerts are the oracle's, on generated correlations") {
  const std::filesystem::path folder =
      std::filesystem::temp_directory_path() / ("trailhound-generated-" + std::to_string(getpid()));
  std::size_t alerts = 0;
  for (std::uint64_t seed = 0; seed < 150; ++seed) {
    CAPTURE(seed);
    CorrelationGenerator generator(seed);
    const std::vector<RuleText> texts{{"rules.yml", "rules.yml", generator.rules(6)}};
    CAPTURE(texts[0].text);
    const RuleSet set = load_rules(texts);
    REQUIRE(set.set_aside.empty());
    std::filesystem::create_directory(folder);
    std::vector<OracleEvent> events;
    for (const CorrelationGenerator::File& file : generator.archive(70)) {
      const std::string path = (folder / file.name).string();
      std::ofstream(path, std::ios::binary) << cloudtrail_text(file);
      for (std::size_t n = 0; n < file.records.size(); ++n) events.push_back({*parse_json(file.records[n]), path, n});
    }
    const std::vector<std::string> arguments{folder.string()};
    const InputList list = find_inputs(arguments);
    std::optional<Nanoseconds> learned_until;
    if (seed % 3 == 0) learned_until = Nanoseconds{1'700'003'600} * 1'000'000'000;  // the second of four hours begins
    const std::string expected = dump(set, oracle_alerts(set, events, learned_until));
    for (const auto& [threads, memory] : {std::pair(1u, std::size_t{1} << 30), std::pair(3u, std::size_t{1})}) {
      CAPTURE(threads);
      CHECK(dump(set, engine_alerts(set, list.inputs, threads, memory, learned_until)) == expected);
    }
    alerts += expected.empty() ? 0 : 1;
    std::filesystem::remove_all(folder);
  }
  CHECK(alerts > 100);
}

}  // namespace
}  // namespace trailhound
