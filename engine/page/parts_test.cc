#include <catch2/catch.hpp>
#include <string>

#include "engine/page/case_findings.h"
#include "engine/page/indented_json.h"
#include "engine/page/template.h"
#include "engine/page/time_buckets.h"
#include "engine/page/wording.h"

namespace trailhound {
namespace {

constexpr Nanoseconds kMinute = Nanoseconds{60} * 1'000'000'000;

Nanoseconds time_of(const char* text) { return *parse_rfc3339(text); }

TEST_CASE("buckets of time grow wider with what they cover, whatever the order") {
  TimeBuckets forward, backward;
  const Nanoseconds start = time_of("2026-03-14T09:00:00Z");
  const int minutes = static_cast<int>(TimeBuckets::kMost) + 10;
  for (int i = 0; i < minutes; ++i) {
    forward.add(start + i * kMinute, Level::kHigh);
    backward.add(start + (minutes - 1 - i) * kMinute, Level::kHigh);
  }
  CHECK(forward.first() == start);
  CHECK(forward.joined(5 * kMinute).size() == static_cast<std::size_t>(minutes + 4) / 5);
  REQUIRE(forward.joined(5 * kMinute).size() == backward.joined(5 * kMinute).size());
  std::uint64_t sum = 0;
  for (const TimeBuckets::Bucket& bucket : forward.joined(5 * kMinute)) {
    sum += bucket.counts[static_cast<std::size_t>(Level::kHigh)];
  }
  CHECK(sum == static_cast<std::uint64_t>(minutes));
  CHECK(forward.width_for(start, start + 10 * kMinute, 72) == 5 * kMinute);
  CHECK(forward.width_for(start, start + 10'000 * kMinute, 72) == 180 * kMinute);
}

TEST_CASE("forged times are counted and squeeze nothing") {
  TimeBuckets times;
  times.add(time_of("1700-01-01T00:00:00Z"), Level::kLow);
  times.add(time_of("2261-01-01T00:00:00Z"), Level::kLow);
  CHECK(times.empty());
  CHECK(times.beyond() == 2);
}

TEST_CASE("JSON is indented without a change to its values") {
  struct Row {
    const char *json, *indented;
  };
  const Row rows[] = {
      {R"({"a":1,"b":[true,null]})", "{\n  \"a\": 1,\n  \"b\": [\n    true,\n    null\n  ]\n}"},
      {R"({"a":"{,:}\"[","b":931.0})", "{\n  \"a\": \"{,:}\\\"[\",\n  \"b\": 931.0\n}"},
      {R"({ "a" : { } , "b":[ ]})", "{\n  \"a\": {},\n  \"b\": []\n}"},
      {"\"cut", "\"cut"},
  };
  for (const Row& row : rows) CHECK(indented_json(row.json) == row.indented);
  const std::string deep(50'000, '[');
  CHECK(indented_json(deep).size() < 200'000);
}

TEST_CASE("a template escapes values and repeats lists") {
  Values page, item;
  item.text("name", "<a href=\"x\">&'");
  page.list("items", {item, item}).flag("yes", true).flag("no", false).list("none", {}).trusted("raw", "<b>");
  CHECK(fill_template("{{#items}}[{{name}}]{{/items}}{{#yes}}y{{/yes}}{{#no}}n{{/no}}{{^no}}!{{/no}}"
                      "{{#none}}z{{/none}}{{{raw}}}",
                      page) ==
        "[&lt;a href=&quot;x&quot;&gt;&amp;&apos;][&lt;a href=&quot;x&quot;&gt;&amp;&apos;]y!<b>");
}

TEST_CASE("what is no result line is refused") {
  CaseFindings findings;
  for (const char* line : {"", "{}", "[1]", "not JSON", R"({"schema":"trailhound/ledger/1"})"}) {
    CHECK(findings.add(line) == "is neither a match line nor an alert line");
  }
  // A line of the right schema may still be forged; what is not there reads as empty.
  for (const char* line : {R"({"schema":"trailhound/match/1"})", R"({"schema":"trailhound/alert/1","events":7})",
                           R"({"schema":"trailhound/match/1","rule":[],"matched":{"a":1},"event":"x"})"}) {
    CHECK(findings.add(line) == "");
  }
  CHECK(findings.matches() == 2);
  CHECK(findings.alerts() == 1);
}

TEST_CASE("rules beyond the bound are counted") {
  CaseFindings findings;
  for (std::size_t i = 0; i < CaseFindings::kMostRules + 7; ++i) {
    findings.add(R"({"schema":"trailhound/match/1","rule":{"id":")" + std::to_string(i) + "\"}}");
  }
  CHECK(findings.rules().size() == CaseFindings::kMostRules);
  CHECK(findings.beyond_rules() == 7);
  CHECK(findings.findings().size() == CaseFindings::kMostFindings);
}

TEST_CASE("how times and lists are worded") {
  CHECK(moments("2026-03-14T09:16:48Z", "2026-03-14T09:20:00Z", nullptr) == "2026-03-14 09:16:48 to 09:20:00");
  CHECK(moments("2026-03-14T09:16:48Z", "2026-03-15T09:20:00Z", nullptr) ==
        "2026-03-14 09:16:48 to 2026-03-15 09:20:00");
  CHECK(moments("2026-03-14T09:16:48Z", "", nullptr) == "2026-03-14 09:16:48");
  CHECK(moments("x", "2026-03-15T09:20:00Z", nullptr) == "");
  CHECK(enumerated({"a"}) == "a");
  CHECK(enumerated({"a", "b", "c"}) == "a, b and c");
  FewNames names;
  for (const char* name : {"a", "b", "a", "", "c", "d", "e"}) names.add(name);
  CHECK(few(names) == "a, b, c, d and others");
}

}  // namespace
}  // namespace trailhound
