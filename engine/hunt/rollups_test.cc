// Rollups against a straightforward grouping of the same events, and the corners of engine/notes/semantics.md §15.

#include "engine/hunt/rollups.h"

#include <algorithm>
#include <catch2/catch.hpp>
#include <map>
#include <optional>
#include <random>
#include <set>
#include <string>
#include <vector>

#include "engine/hunt/hunt.h"
#include "engine/sigma/loader.h"
#include "engine/testing/test_files.h"

namespace trailhound {
namespace {

/// `ID`, and of a rollup `ID xCOUNT FIRST-LAST: ids`, in seconds.
class Brief : public OutputFormat, public ResultSink {
 public:
  RecordSlot match(const Match& match, std::string& out) const override {
    out += match.view().event_id;
    return {};
  }
  void rollup(std::string_view line, const MatchRollup& rollup, std::string& out) const override {
    const auto seconds = [](Nanoseconds time) { return std::to_string(time / 1'000'000'000); };
    out.append(line).append(" x" + std::to_string(rollup.count) + " " + seconds(rollup.first) + "-" +
                            seconds(rollup.last) + ":");
    for (const RollupReference& reference : rollup.references) {
      out += " " + reference.id + "@" + reference.path.substr(reference.path.rfind('/') + 1) + "#" +
             std::to_string(reference.record);
    }
  }
  void alert(const Alert& alert, std::string& out) const override { out += "alert " + std::to_string(alert.count); }
  bool write_match(std::string_view formatted, std::int64_t) override { return write(formatted); }
  bool write(std::string_view formatted) override {
    lines.emplace_back(formatted);
    return true;
  }
  std::vector<std::string> lines;
};

struct Event {
  std::string id, file;
  std::uint64_t record = 0;
  std::optional<std::int64_t> time;  ///< in seconds
  std::string user;                  ///< as JSON; empty: absent
  std::string name = "A";

  std::string json() const {
    std::string out =
        R"({"eventVersion":"1.09","eventSource":"x","eventName":")" + name + R"(","eventID":")" + id + "\"";
    if (time) out += R"(,"eventTime":")" + format_rfc3339(*time * 1'000'000'000) + "\"";
    if (!user.empty()) out += ",\"user\":" + user;
    return out + "}";
  }
};

std::string rule_text(const std::string& rollup, const std::string& more = "") {
  return "title: A\nname: a\nlogsource: {product: aws, service: cloudtrail}\ndetection: {s: {eventName: A}, condition: "
         "s}\n" +
         (rollup.empty() ? "" : "trailhound: {rollup: " + rollup + "}\n") + more;
}

/// Hunts events, which are in the order of the evidence, and checks that the ledger adds up.
std::vector<std::string> hunted(const std::string& rules, const std::vector<Event>& events, unsigned threads,
                                std::size_t memory, bool keep_duplicates = false) {
  const RuleText text{"rules.yml", "rules.yml", rules};
  RuleSet set = load_rules({&text, 1}, 1);
  for (const Diagnostic& diagnostic : set.diagnostics) FAIL(render(diagnostic));
  const TestFolder folder;
  std::map<std::string, std::string> files;
  for (const Event& event : events) files[event.file] += event.json() + "\n";
  for (const auto& [name, bytes] : files) folder.write(name, bytes);
  const std::vector<std::string> arguments{folder.path()};
  const InputList list = find_inputs(arguments);
  const Plan plan = compile_supported(std::move(set.rules), std::move(set.correlations));
  HuntOptions options;
  options.read.threads = threads;
  options.memory = memory;
  options.keep_duplicates = keep_duplicates;
  Brief brief;
  const HuntOutput output{&brief, &brief};
  const HuntResult result = hunt(plan, list.inputs, options, {&output, 1}, nullptr);
  CHECK(result.error.empty());
  const HuntLedger::Matches& matches = result.ledger.matches;
  CHECK(result.ledger.adds_up());
  std::uint64_t lines = 0, rollups = 0, rolled_up = 0;
  for (const std::string& line : brief.lines) {
    lines += line.starts_with("alert") ? 0 : 1;
    const std::size_t at = line.find(" x");
    if (at == line.npos) continue;
    ++rollups;
    rolled_up += std::stoull(line.substr(at + 2));
  }
  CHECK(matches.written == lines);
  CHECK(matches.rollups == rollups);
  CHECK(matches.rolled_up == rolled_up);
  return brief.lines;
}

/// The lines by the definition: groups, each sorted, each walked from one beginning to the next.
std::vector<std::string> expected_lines(const std::vector<Event>& events, std::int64_t within, bool keep_duplicates) {
  std::set<std::string> known;
  std::vector<std::string> lines;
  std::map<std::string, std::vector<std::pair<std::size_t, const Event*>>> groups;
  for (std::size_t i = 0; i < events.size(); ++i) {
    const Event& event = events[i];
    if (!known.insert(event.id).second && !keep_duplicates) continue;
    if (!event.time) {
      lines.push_back(event.id);
      continue;
    }
    // The same set of values, however it is written.
    std::string group = event.user;
    if (group == R"(["v","u"])" || group == R"(["u","v","u"])") group = R"(["u","v"])";
    if (group == R"(["u"])" || group == R"("\u0075")") group = R"("u")";
    if (group == "null" || group == "[]" || group == "{}") group.clear();
    groups[group].emplace_back(i, &event);
  }
  std::map<std::pair<std::int64_t, std::size_t>, std::string> rollups;
  for (auto& [group, members] : groups) {
    std::stable_sort(members.begin(), members.end(),
                     [](const auto& a, const auto& b) { return *a.second->time < *b.second->time; });
    for (std::size_t begin = 0; begin < members.size();) {
      std::size_t end = begin;
      std::string references;
      const std::int64_t first = *members[begin].second->time;
      for (; end < members.size() && *members[end].second->time <= first + within; ++end) {
        const Event& event = *members[end].second;
        references += " " + event.id + "@" + event.file + "#" + std::to_string(event.record);
      }
      const Event& head = *members[begin].second;
      rollups[{first, members[begin].first}] = head.id + " x" + std::to_string(end - begin) + " " +
                                               std::to_string(first) + "-" +
                                               std::to_string(*members[end - 1].second->time) + ":" + references;
      begin = end;
    }
  }
  for (const auto& [place, line] : rollups) lines.push_back(line);
  return lines;
}

TEST_CASE("rollups are those of a straightforward grouping") {
  const std::vector<std::string> users = {
      R"("u")", R"(["u"])", R"("\u0075")", R"("U")", R"(["u","v"])", "",  R"(["v","u"])", R"(["u","v","u"])", "null",
      "[]",     "7",        R"("7")",      "7.0",    "true",         "{}"};
  std::size_t rollups = 0;
  for (unsigned seed = 0; seed < 150; ++seed) {
    CAPTURE(seed);
    std::mt19937 random(seed);
    std::vector<Event> events;
    const std::int64_t within = std::vector<std::int64_t>{0, 1, 5, 30}[random() % 4];
    for (std::size_t file = 0; file < 1 + random() % 3; ++file) {
      const std::size_t count = random() % 25;
      for (std::size_t record = 0; record < count; ++record) {
        Event event;
        event.file = std::string(1, static_cast<char>('a' + file));
        event.record = record;
        event.id = random() % 8 == 0 && !events.empty() ? events[random() % events.size()].id
                                                        : "e" + std::to_string(events.size());
        if (random() % 12 > 0) event.time = 1'000 + static_cast<std::int64_t>(random() % 60);
        event.user = users[random() % users.size()];
        events.push_back(std::move(event));
      }
    }
    const bool keep_duplicates = random() % 4 == 0;
    const std::string rule = rule_text("{by: [user], within: " + std::to_string(within) + "s}");
    const std::vector<std::string> expected = expected_lines(events, within, keep_duplicates);
    CHECK(hunted(rule, events, 1, std::size_t{1} << 26, keep_duplicates) == expected);
    CHECK(hunted(rule, events, 3, 1, keep_duplicates) == expected);
    rollups += expected.size();
  }
  CHECK(rollups > 1000);
}

TEST_CASE("rollups: corners") {
  const Event a{"1", "a", 0, 10, "\"u\""}, b{"2", "a", 1, 20, "\"u\""}, c{"3", "a", 2, 31, "\"u\""};
  const auto lines = [](const std::string& rules, const std::vector<Event>& events) {
    std::string text;
    for (const std::string& line : hunted(rules, events, 1, std::size_t{1} << 26)) text += line + "\n";
    return text;
  };
  SECTION("within is inclusive, and counts from the first match, not from the last") {
    CHECK(lines(rule_text("{by: user, within: 10s}"), {a, b, c}) == "1 x2 10-20: 1@a#0 2@a#1\n3 x1 31-31: 3@a#2\n");
    CHECK(lines(rule_text("{by: user, within: 20s}"), {a, b, c}) == "1 x2 10-20: 1@a#0 2@a#1\n3 x1 31-31: 3@a#2\n");
    CHECK(lines(rule_text("{by: user, within: 21s}"), {a, b, c}) == "1 x3 10-31: 1@a#0 2@a#1 3@a#2\n");
  }
  SECTION("without fields all matches are one group") {
    Event other = b;
    other.user = "\"v\"";
    CHECK(lines(rule_text("{by: [], within: 1d}"), {a, other, c}) == "1 x3 10-31: 1@a#0 2@a#1 3@a#2\n");
  }
  SECTION("matches without a value are a group, and those without a time stand for themselves, before all rollups") {
    Event absent = b, timeless = c;
    absent.user.clear();
    timeless.time.reset();
    CHECK(lines(rule_text("{by: user, within: 1d}"), {a, absent, timeless}) ==
          "3\n1 x1 10-10: 1@a#0\n2 x1 20-20: 2@a#1\n");
  }
  SECTION("rules without a rollup write as they go, and rollups come in the order of time, before the alerts") {
    Event other = c;
    other.name = "B";
    other.time = 5;
    const std::string more =
        "---\ntitle: B\nname: b\nlogsource: {product: aws, service: cloudtrail}\n"
        "detection: {s: {eventName: B}, condition: s}\ntrailhound: {rollup: {by: user, within: 1s}}\n---\n"
        "title: C\nlogsource: {product: aws, service: cloudtrail}\ndetection: {s: {eventName: B}, condition: s}\n---\n"
        "title: K\ncorrelation: {type: event_count, rules: a, timespan: 1h, condition: {gte: 2}, generate: true}\n";
    CHECK(lines(rule_text("{by: user, within: 1d}", more), {a, b, other}) ==
          "3\n3 x1 5-5: 3@a#2\n1 x2 10-20: 1@a#0 2@a#1\nalert 2\n");
  }
  SECTION("times before 1970") {
    Event early = b;
    early.time = -5;
    CHECK(lines(rule_text("{by: user, within: 15s}"), {a, early, c}) == "2 x2 -5-10: 2@a#1 1@a#0\n3 x1 31-31: 3@a#2\n");
  }
}

}  // namespace
}  // namespace trailhound
