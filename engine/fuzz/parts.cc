// Parts of a hunt, which may come from anybody: whatever a set takes is merged, twice, with the same results, and every
// line of them is JSON. Checksums would keep a fuzzer out, so it writes blocks, and they get sound ones.
//
// Input: the first byte 0: a part file as it is. Otherwise blocks: one byte for the kind, three for the size, lowest
// first, and the payload.

#include <algorithm>
#include <memory>
#include <string>

#include "engine/fuzz/memory_file.h"
#include "engine/fuzz/seeds.h"
#include "engine/fuzz/targets.h"
#include "engine/hunt/loaded_rules.h"
#include "engine/oracle/json.h"
#include "engine/output/jsonl.h"
#include "engine/parts/merge.h"
#include "engine/parts/part_hunt.h"
#include "engine/report/who_json.h"
#include "engine/testing/cases.h"
#include "engine/testing/text_sink.h"

namespace trailhound {
namespace {

constexpr const char* kProgram = "fuzz";

std::string with_checksums(std::string_view bytes) {
  TextSink file;
  BlockWriter writer(file);
  while (bytes.size() >= 4) {
    const auto byte = [&](std::size_t i) { return std::size_t{static_cast<unsigned char>(bytes[i])}; };
    const std::size_t size = byte(1) | byte(2) << 8 | byte(3) << 16;
    writer.write(static_cast<BlockKind>(bytes[0]), bytes.substr(4, size));
    bytes.remove_prefix(std::min(bytes.size(), 4 + size));
  }
  return file.text;
}

std::string who_of(Summary& activity, const Plan& plan) {
  PeopleOptions options;
  options.memory = 1u << 20;
  const People people = people_of(*activity.counts, options);
  const Result<std::unique_ptr<Origins>, std::string> origins = Origins::open({});
  const std::string text = who_json(who_findings(activity, people, **origins, plan));
  if (!parse_json(text)) found("what a merge says of people is not JSON");
  return text;
}

/// What a merge writes, and what it says.
std::string merged(const PartSet& parts, const LoadedRules& rules) {
  const JsonlFormat format(rules.plan.rules(), rules.plan.correlations());
  TextSink out;
  const HuntOutput output{&format, &out};
  HuntOptions options;
  options.read = parts.settings().read;
  options.read.hash_inputs = true;
  options.memory = 1u << 20;
  MergeResult result = merge_parts(parts, rules.plan, options, {&output, 1}, parts.settings().has_activity, nullptr);
  if (result.hunt.error.empty() && !result.hunt.ledger.adds_up()) found("the ledger of a merge does not add up");
  for (std::size_t at = 0; at < out.text.size();) {
    const std::size_t end = out.text.find('\n', at);
    if (end == out.text.npos || !parse_json(out.text.substr(at, end - at))) found("a line of a merge is not JSON");
    at = end + 1;
  }
  return out.text + result.hunt.error + (result.activity ? who_of(*result.activity, rules.plan) : std::string());
}

std::string blocks_of(const std::string& part) {
  const MemoryFile file(part);
  std::string out;
  Result<BlockReader, std::string> blocks = BlockReader::open(file.input().path);
  while (blocks && blocks->next()) {
    const std::size_t size = blocks->payload().size();
    out += static_cast<char>(blocks->kind());
    for (unsigned shift = 0; shift < 24; shift += 8) out += static_cast<char>(size >> shift & 0xFF);
    out += blocks->payload();
  }
  return out;
}

std::string part_of(const std::string& rules, const std::string& events, bool has_activity = false) {
  PartSettings settings;
  settings.program = kProgram;
  settings.rules.rules = {{"r.yml", "r.yml", rules}};
  settings.has_activity = has_activity;
  const Result<LoadedRules, std::string> loaded = load_hunt_rules(settings.rules, {{}, part_fields(has_activity)});
  const MemoryFile file(events);
  InputList list;
  list.inputs = {file.input()};
  settings.list.digest = digest_of(list);
  settings.list.count = settings.list.total = 1;
  HuntOptions options;
  options.read.hash_inputs = true;
  options.read.threads = 1;
  TextSink out;
  hunt_part(loaded->plan, list.inputs, options, settings, out, nullptr);
  return out.text;
}

}  // namespace

void fuzz_parts(std::string_view bytes) {
  if (bytes.empty()) return;
  const MemoryFile file(bytes[0] == '\0' ? std::string(bytes.substr(1)) : with_checksums(bytes));
  const std::string path = file.input().path;
  const Result<PartSet, std::vector<std::string>> parts = PartSet::open({&path, 1}, kProgram);
  if (!parts) {
    if (parts.error().empty()) found("a part is refused without a reason");
    return;
  }
  const Result<LoadedRules, std::string> rules = load_hunt_rules(parts->settings().rules, {parts->settings().filter});
  if (!rules) return;
  if (merged(*parts, *rules) != merged(*parts, *rules)) found("merging twice gives two answers");
}

std::vector<std::string> parts_seeds() {
  std::vector<std::string> out;
  for (const Case& golden : read_cases()) {
    std::string events;
    for (const std::string& event : golden.events) events += event + "\n";
    out.push_back(blocks_of(part_of(golden.rule, events, out.size() % 2 == 0)));
  }
  std::string events;
  for (int i = 0; i < 6; ++i) {
    const std::string number = std::to_string(i % 4);
    events += R"({"eventVersion":"1.09","eventTime":"2026-03-14T09:00:1)" + number +
              R"(Z","eventSource":"s","eventName":"A","eventID":"e)" + number + R"(","size":)" + number +
              R"(,"user":["u",7,true]})" + "\n";
  }
  const std::string base =
      "title: A\nname: a\nlogsource: {product: aws, service: cloudtrail}\n"
      "detection: {s: {eventName: A}, condition: s}\n---\ntitle: K\nname: k\ncorrelation:\n  rules: a\n"
      "  group-by: [user]\n  timespan: 1m\n  generate: true\n";
  for (const char* rest :
       {"  type: event_count\n  condition: {gte: 2}\n", "  type: value_count\n  condition: {gte: 1, field: size}\n",
        "  type: value_sum\n  condition: {gte: 1, field: size}\n"}) {
    out.push_back(blocks_of(part_of(base + rest, events)));
  }
  out.push_back(std::string(1, '\0') + part_of(base + "  type: event_count\n  condition: {gte: 2}\n", events));
  return out;
}

}  // namespace trailhound
