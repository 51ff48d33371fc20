// Compares the fast engine with the oracle on real CloudTrail records and every SigmaHQ rule.

#include <catch2/catch.hpp>

#include <unistd.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <memory>

#include "engine/io/reader.h"
#include "engine/oracle/json.h"
#include "engine/oracle/oracle.h"
#include "engine/sigma/loader.h"
#include "engine/testing/engine_hunt.h"
#include "engine/testing/shared.h"

namespace trailhound {
namespace {

std::vector<Rule> all_rules() {
  const auto folder = std::filesystem::temp_directory_path() / ("trailhound-sigmahq-" + std::to_string(getpid()));
  std::filesystem::create_directory(folder);
  const std::string command =
      "tar -xzf '" + shared_folder() + "/sigma/sigmahq-2026/all-rules.tar.gz' -C '" + folder.string() + "'";
  REQUIRE(std::system(command.c_str()) == 0);
  std::vector<RuleText> texts;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(folder)) {
    if (entry.path().extension() != ".yml") continue;
    std::ifstream file(entry.path(), std::ios::binary);
    texts.push_back(
        {entry.path().string(), entry.path().string(), std::string(std::istreambuf_iterator<char>(file), {})});
  }
  std::sort(texts.begin(), texts.end(), [](const RuleText& a, const RuleText& b) { return a.path < b.path; });
  std::filesystem::remove_all(folder);
  std::vector<Rule> rules = load_rules(texts).rules;
  for (Rule& rule : rules) rule.silent = false;  // also compares rules that legacy aggregations count
  return rules;
}

void collect_events(const JsonValue& value, std::vector<const JsonValue*>& events) {
  if (value.kind == JsonValue::Kind::kArray) {
    for (const JsonValue& element : value.elements) collect_events(element, events);
  } else if (value.kind == JsonValue::Kind::kObject) {
    for (const JsonMember& member : value.members) {
      if (member.key == "Records") return collect_events(member.value, events);
    }
    events.push_back(&value);
  }
}

TEST_CASE("all of SigmaHQ on the study's records: engine and oracle agree") {
  const std::string data = shared_folder() + "/data";
  const PlanResult compiled = compile_plan(all_rules());
  REQUIRE(compiled.plan.rules().size() > 3000);
  std::vector<std::unique_ptr<Oracle>> by_rule;
  for (const Rule& rule : compiled.plan.rules()) by_rule.push_back(std::make_unique<Oracle>(rule));

  const std::vector<std::string> arguments{data + "/invictus", data + "/stratus", data + "/background"};
  const InputList found = find_inputs(arguments);
  REQUIRE(found.inputs.size() > 60);
  std::uint64_t records = 0, matches = 0;
  for (const Input& input : found.inputs) {
    INFO(input.path);
    HuntOptions options;
    options.read.threads = 1;
    options.keep_duplicates = true;
    const HuntLedger ledger = hunt_lines(compiled.plan, {&input, 1}, options).ledger;
    Reader reader;
    REQUIRE_FALSE(reader.open(input));
    std::string text;
    for (bool last = false; !last;) {
      const Reader::Window window = reader.next(0);
      text.append(window.data, window.size);
      last = window.last;
    }
    const auto document = parse_json(text);
    REQUIRE(document);
    std::vector<const JsonValue*> events;
    collect_events(*document, events);
    CHECK(ledger.read.records.evaluated == events.size());
    records += events.size();
    for (std::size_t rule = 0; rule < by_rule.size(); ++rule) {
      const auto expected = static_cast<std::uint64_t>(std::count_if(
          events.begin(), events.end(), [&](const JsonValue* event) { return by_rule[rule]->matches(*event); }));
      matches += expected;
      if (ledger.matches_by_rule[rule] != expected) {
        FAIL(compiled.plan.rules()[rule].title << ": the engine has " << ledger.matches_by_rule[rule]
                                               << " matches, the oracle " << expected);
      }
    }
  }
  CHECK(records > 4000);
  CHECK(matches > records);  // one rule of SigmaHQ matches every record that lacks a field
}

}  // namespace
}  // namespace trailhound
