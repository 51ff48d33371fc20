// From evidence to output: every line is JSON, on one line, in UTF-8, and the `event` of a match is the record that was
// read. The rules of any file are evaluated on the events of any text, and with them a rule that every event matches,
// which counts for an alert as well.
//
// Input: the rule file up to a NUL; then the text.

#include <algorithm>
#include <map>
#include <optional>
#include <string>
#include <utility>

#include "engine/base/text.h"
#include "engine/fuzz/bytes.h"
#include "engine/fuzz/memory_file.h"
#include "engine/fuzz/targets.h"
#include "engine/oracle/json.h"
#include "engine/plan/plan.h"
#include "engine/read/pass.h"
#include "engine/sigma/loader.h"
#include "engine/testing/engine_hunt.h"

namespace trailhound {
namespace {

constexpr const char* kEveryEvent = R"(title: Every event
name: every_event
logsource: {product: aws, service: cloudtrail}
detection:
  some: {eventName|exists: true}
  none: {eventName: null}
  condition: some or none
---
title: Often
correlation: {type: event_count, rules: every_event, group-by: [eventName], timespan: 1d, condition: {gte: 1}, generate: true}
)";

/// The records of an input by number, as the framer hands them on.
class Records : public Visitor {
 public:
  bool visit(const VisitedBatch& visited) override {
    is_one_text = is_one_text && (texts.empty() || path_ == visited.path);
    path_ = visited.path;
    for (std::uint32_t row = 0; row < visited.batch.rows(); ++row) {
      const Batch::Record& record = visited.batch.record(row);
      texts.emplace(record.index, record.text);
    }
    return true;
  }
  std::map<std::uint64_t, std::string> texts;
  bool is_one_text = true;  ///< false: the evidence was an archive, whose members number their records alike

 private:
  std::string path_;
};

/// The line as JSON. The oracle's parser is lenient where real evidence is broken, so that is looked at apart.
JsonValue parsed(std::string line) {
  if (line.empty() || line.back() != '\n') found("an output line without end: " + line);
  line.pop_back();
  const bool has_control = std::any_of(line.begin(), line.end(), [](char c) { return c >= 0 && c < 0x20; });
  if (has_control || !is_utf8(line)) found("an output line with bytes that JSON text cannot hold: " + line);
  std::optional<JsonValue> value = parse_json(line);
  if (!value || value->kind != JsonValue::Kind::kObject) found("an output line is not JSON: " + line);
  return std::move(*value);
}

const JsonValue* member(const JsonValue& object, std::string_view key) {
  const auto at = std::find_if(object.members.begin(), object.members.end(),
                               [&](const JsonMember& other) { return other.key == key; });
  return at == object.members.end() ? nullptr : &at->value;
}

void check_match(const JsonValue& line, const std::map<std::uint64_t, std::string>& records) {
  const JsonValue* const event = member(line, "event");
  const JsonValue* const source = member(line, "source");
  const JsonValue* const number = source == nullptr ? nullptr : member(*source, "record");
  if (event == nullptr || number == nullptr) found("a match without event or place: " + compact(line));
  const auto record = records.find(std::stoull(number->text));
  if (record == records.end()) found("a match of a record that nobody read: " + compact(line));
  const std::optional<JsonValue> expected = parse_json(record->second);
  if (!expected) found("a record that the oracle cannot read: " + record->second);
  if (compact(*expected) != compact(*event)) found(compact(*event) + "\nis not the record\n" + record->second);
}

}  // namespace

void fuzz_output(std::string_view bytes) {
  FuzzBytes take(bytes);
  const RuleText files[] = {{"every.yml", "every.yml", kEveryEvent},
                            {"rules.yml", "rules.yml", std::string(take.take_until('\0'))}};
  RuleSet set = load_rules(files, 1);
  const bool has_filters = !set.filters.empty();  // one of them may concern the rule for every event
  const auto is_unsupported = [](const auto& document) { return unsupported(document).has_value(); };
  if (std::any_of(set.rules.begin(), set.rules.end(), is_unsupported)) return;
  if (std::any_of(set.correlations.begin(), set.correlations.end(), is_unsupported)) return;
  const Plan plan = compile_supported(std::move(set.rules), std::move(set.correlations));
  const MemoryFile evidence(take.rest());
  const Input input = evidence.input();
  HuntOptions options;
  options.read.threads = 1;
  options.keep_duplicates = true;
  const HuntedLines hunted = hunt_lines(plan, {&input, 1}, options);
  Records records;
  static_cast<void>(read_in_order({&input, 1}, records, options.read));
  if (!records.is_one_text) return;
  for (const std::string& text : hunted.lines) {
    const JsonValue line = parsed(text);
    const JsonValue* const schema = member(line, "schema");
    if (schema != nullptr && schema->text == "trailhound/match/1") check_match(line, records.texts);
  }
  if (!has_filters && hunted.lines.size() < records.texts.size())
    found("an event matches no rule, not even the one for every event");
}

}  // namespace trailhound
