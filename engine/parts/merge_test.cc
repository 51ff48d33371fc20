// Parts of any cut of an archive give what one hunt over it gives, byte for byte: matches, rollups, alerts and ledger.

#include "engine/parts/merge.h"

#include <algorithm>
#include <catch2/catch.hpp>
#include <fstream>
#include <random>
#include <set>

#include "engine/hunt/loaded_rules.h"
#include "engine/output/formats.h"
#include "engine/parts/part_hunt.h"
#include "engine/report/findings.h"
#include "engine/testing/base_rules.h"
#include "engine/testing/generate_correlation.h"
#include "engine/testing/test_files.h"
#include "engine/testing/text_sink.h"
#include "engine/trails/trail_watcher.h"

namespace trailhound {
namespace {

RuleTexts rule_texts(const std::string& yaml) { return {{{"rules.yml", "rules.yml", yaml}}, {}, {}, false}; }

LoadedRules load(const RuleTexts& texts) {
  const auto fields = TrailWatcher::fields();
  Result<LoadedRules, std::string> rules = load_hunt_rules(texts, {{}, {fields.begin(), fields.end()}, false});
  REQUIRE(rules);
  return std::move(*rules);
}

/// What people get of a run: results, then the ledger.
std::string told(const LoadedRules& rules, HuntLedger ledger, ReadLedger found, const std::string& results) {
  found.add(ledger.read);
  ledger.read = std::move(found);
  CHECK(ledger.adds_up());
  ledger.rules = rules.counts;
  return results + ledger_json({.ledger = &ledger, .plan = &rules.plan, .set_aside = &rules.set_aside});
}

struct Run {
  unsigned threads = 1;
  std::size_t memory = std::size_t{64} << 20;
  std::optional<Nanoseconds> learned_until = std::nullopt;
  bool keeps_duplicates = false;

  HuntOptions options() const {
    HuntOptions options;
    options.read.threads = threads;
    options.read.hash_inputs = true;
    options.read.piece_text = 200;  // several pieces a file
    options.memory = memory;
    options.learned_until = learned_until;
    options.keep_duplicates = keeps_duplicates;
    options.watch_trails = true;
    return options;
  }
};

std::string hunted(const LoadedRules& rules, const InputList& list, const Run& run) {
  TextSink sink;
  const auto format = make_format("jsonl", rules.plan);
  const HuntOutput output{format.get(), &sink};
  const HuntOptions options = run.options();
  HuntResult result = hunt(rules.plan, list.inputs, options, {&output, 1}, nullptr);
  REQUIRE(result.error.empty());
  return told(rules, std::move(result.ledger), ledger_of(list), sink.text);
}

/// Writes the `shard`th part of a list to a file.
std::string write_part(const TestFolder& folder, const std::string& name, const LoadedRules& rules,
                       const RuleTexts& texts, const InputList& list, std::uint64_t shard, std::uint64_t shards,
                       const Run& run) {
  const ShardRange range = shard_range(list.inputs, shard, shards);
  PartSettings settings;
  settings.program = "1";
  settings.rules = texts;
  settings.list = {.digest = digest_of(list),
                   .shard = shard,
                   .shards = shards,
                   .first = range.first,
                   .count = range.count,
                   .total = list.inputs.size(),
                   .left_out = list.left_out,
                   .arguments = {"evidence"},
                   .problems = list.problems,
                   .skipped = list.skipped};
  TextSink sink;
  const std::span<const Input> inputs =
      std::span(list.inputs).subspan(static_cast<std::size_t>(range.first), static_cast<std::size_t>(range.count));
  const PartHuntResult result = hunt_part(rules.plan, inputs, run.options(), settings, sink, nullptr);
  REQUIRE(result.is_complete);
  return folder.write(name, sink.text);
}

std::string merged(const LoadedRules& rules, const std::vector<std::string>& parts, const Run& run) {
  const Result<PartSet, std::vector<std::string>> set = PartSet::open(parts, "1");
  if (!set) FAIL(set.error().front());
  const LoadedRules loaded = load(set->settings().rules);
  TextSink sink;
  const auto format = make_format("jsonl", loaded.plan);
  const HuntOutput output{format.get(), &sink};
  HuntOptions options = run.options();
  options.watch_trails = false;
  MergeResult result = merge_parts(*set, loaded.plan, options, {&output, 1}, false, nullptr);
  REQUIRE(result.hunt.error.empty());
  REQUIRE(result.is_complete);
  CHECK(result.inputs.size() == result.hunt.fingerprints.size());
  CHECK(std::is_sorted(result.inputs.begin(), result.inputs.end(),
                       [](const Input& a, const Input& b) { return a.path < b.path; }));
  return told(rules, std::move(result.hunt.ledger), set->found(), sink.text);
}

/// Makes a part of each of some lists that share the inputs out at random.
std::vector<std::string> write_lists(const TestFolder& folder, const LoadedRules& rules, const RuleTexts& texts,
                                     const InputList& list, std::size_t lists, std::mt19937& random, const Run& run) {
  std::vector<InputList> cut(lists);
  cut[0].problems = list.problems;
  cut[0].skipped = list.skipped;
  cut[0].left_out = list.left_out;
  for (const Input& input : list.inputs) cut[random() % lists].inputs.push_back(input);
  std::vector<std::string> parts;
  for (std::size_t i = 0; i < lists; ++i) {
    if (i > 0 && cut[i].inputs.empty()) continue;
    parts.push_back(write_part(folder, "list" + std::to_string(i), rules, texts, cut[i], 1, 1, run));
  }
  return parts;
}

std::vector<std::string> write_shards(const TestFolder& folder, const LoadedRules& rules, const RuleTexts& texts,
                                      const InputList& list, std::uint64_t shards, const Run& run) {
  std::vector<std::string> parts;
  for (std::uint64_t shard = shards; shard > 0; --shard) {
    parts.push_back(write_part(folder, "shard" + std::to_string(shard), rules, texts, list, shard, shards, run));
  }
  return parts;
}

TEST_CASE("parts of generated archives give the alerts, matches and ledger of one run") {
  std::size_t alerts = 0;
  for (unsigned seed = 0; seed < 60; ++seed) {
    CAPTURE(seed);
    CorrelationGenerator generator(seed);
    const RuleTexts texts = rule_texts(generator.rules(6));
    CAPTURE(texts.rules[0].text);
    const LoadedRules rules = load(texts);
    const TestFolder evidence, folder;
    for (const CorrelationGenerator::File& file : generator.archive(70)) {
      evidence.write(file.name, cloudtrail_text(file));
    }
    const std::vector<std::string> arguments{evidence.path()};
    const InputList list = find_inputs(arguments);
    Run run;
    if (seed % 3 == 0) run.learned_until = Nanoseconds{1'700'003'600} * 1'000'000'000;
    if (seed % 5 == 0) run.memory = 1;
    run.threads = 1 + seed % 3;
    const std::string expected = hunted(rules, list, run);
    std::mt19937 random(seed);
    for (const std::uint64_t shards : {std::uint64_t{1}, std::uint64_t{2}, std::uint64_t{7}}) {
      CAPTURE(shards);
      CHECK(merged(rules, write_shards(folder, rules, texts, list, shards, run), run) == expected);
      CHECK(merged(rules, write_lists(folder, rules, texts, list, shards, random, run), run) == expected);
    }
    alerts += expected.find("trailhound/alert/1") != expected.npos;
  }
  CHECK(alerts > 30);
}

constexpr const char* kRules = R"(title: Rolled
logsource: {product: aws, service: cloudtrail}
detection: {s: {eventName: Rolled}, condition: s}
trailhound: {rollup: {by: [sourceIPAddress], within: 1h}}
---
title: Plain
logsource: {product: aws, service: cloudtrail}
detection: {s: {eventName: [Plain, Both]}, condition: s}
---
title: Second
logsource: {product: aws, service: cloudtrail}
detection: {s: {eventName|endswith: oth, requestParameters.a|contains: x}, condition: s}
)";

std::string event(std::mt19937& random) {
  const char* const names[] = {"Rolled", "Plain", "Both", "Neither"};
  const std::string minute = std::to_string(10 + random() % 50), id = std::to_string(random() % 60);
  return R"({"eventVersion":"1.08","eventTime":"2026-03-14T0)" + std::to_string(random() % 3) + ":" + minute +
         R"(:00Z","eventSource":"s","awsRegion":"r)" + std::to_string(random() % 2) + R"(","eventName":")" +
         names[random() % 4] + R"(","eventID":"id)" + id + R"(","requestParameters":{"a":"\u0078)" + id +
         R"( \"é"},"sourceIPAddress":"192.0.2.)" + std::to_string(random() % 3) + "\"}";
}

TEST_CASE("parts keep duplicates, rollups, damage, archives and texts of every shape as one run has them") {
  const RuleTexts texts = rule_texts(kRules);
  const LoadedRules rules = load(texts);
  std::mt19937 random(3);
  const TestFolder evidence, folder;
  for (int i = 0; i < 20; ++i) {
    std::string lines, records;
    for (int k = 0; k < 12; ++k) {
      const std::string one = event(random);
      lines += one + "\n";
      records += (k == 0 ? "" : ",\n ") + one;
    }
    const std::string name = std::to_string(i * 7 % 20);
    evidence.write("a/" + name + ".json", "{\"Records\":[" + records + "]}");
    evidence.write("b/" + name + ".json.gz", gzip(lines));
    evidence.write("c/" + name + ".json", lines + "{\"eventName\": oops}\n" + lines);
    evidence.write("d/" + name, i % 2 == 0 ? "nothing to see"
                                           : "{\"message\":\"" + std::string(static_cast<std::size_t>(i), 'x') + "\"}");
  }
  evidence.write("e.json", "{\"Records\":[" + event(random) + "," + event(random));
  const std::vector<std::string> arguments{evidence.path(), evidence.path("missing"), evidence.path("e.json")};
  InputList list = find_inputs(arguments);
  list.left_out = 3;
  REQUIRE(list.problems.size() == 1);
  REQUIRE(list.skipped.size() == 1);
  for (const bool keeps_duplicates : {false, true}) {
    for (const std::size_t memory : {std::size_t{64} << 20, std::size_t{2000}}) {
      const Run run{.threads = 3, .memory = memory, .learned_until = {}, .keeps_duplicates = keeps_duplicates};
      const std::string expected = hunted(rules, list, run);
      CHECK(expected.find("\"rollup\"") != expected.npos);
      for (const std::uint64_t shards : {1u, 2u, 7u, 32u, 100u}) {
        CAPTURE(shards, memory, keeps_duplicates);
        CHECK(merged(rules, write_shards(folder, rules, texts, list, shards, run), run) == expected);
        CHECK(merged(rules, write_lists(folder, rules, texts, list, shards, random, run), run) == expected);
      }
    }
  }
}

TEST_CASE("a shard is a contiguous range, and together they are the list") {
  std::mt19937 random(1);
  for (const std::size_t count : {0u, 1u, 5u, 200u}) {
    std::vector<Input> inputs(count);
    std::uint64_t largest = 0, total = 0;
    for (Input& input : inputs) {
      input.size = random() % 3 == 0 ? 0 : random() % 1000;
      largest = std::max(largest, input.size);
      total += input.size;
    }
    for (const std::uint64_t shards : {1u, 2u, 7u, 1000u}) {
      std::uint64_t next = 0;
      for (std::uint64_t shard = 1; shard <= shards; ++shard) {
        const ShardRange range = shard_range(inputs, shard, shards);
        CHECK(range.first == next);
        std::uint64_t bytes = 0;
        for (std::uint64_t i = 0; i < range.count; ++i) bytes += inputs[static_cast<std::size_t>(next + i)].size;
        CHECK(bytes <= (total + count) / shards + largest + 1);
        next += range.count;
      }
      CHECK(next == count);
    }
  }
}

}  // namespace
}  // namespace trailhound
