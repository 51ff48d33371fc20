#include "engine/report/findings.h"

#include <catch2/catch.hpp>

#include "engine/base/figures.h"

namespace trailhound {
namespace {

/// A minimal rule that a plan accepts: `eventName: x`.
Rule rule(std::string id, std::string title, Level level) {
  Rule result;
  result.id = std::move(id);
  result.title = std::move(title);
  result.level = level;
  Pattern pattern;
  pattern.parts.push_back({Pattern::Kind::kLiteral, "x"});
  Value value;
  value.any_of.emplace_back(StringTest{pattern, false});
  Item item;
  item.field = "eventName";
  item.values.push_back(value);
  Selection selection;
  selection.name = "selection";
  selection.any_of.push_back({item});
  result.selections.push_back(selection);
  Condition condition;
  condition.node = ConditionSelection{0};
  result.conditions.push_back(condition);
  return result;
}

/// All figures differ, so that a test notices if two are swapped.
struct Sample {
  Plan plan;
  std::vector<SetAside> set_aside;
  HuntLedger ledger;

  Sample()
      : plan(compile_plan({rule("r-low", "Low one", Level::kLow), rule("r-silent", "Never", Level::kHigh),
                           rule("r-b", "B, as often", Level::kCritical), rule("r-a", "A, as often", Level::kNone),
                           rule("r-high", "High one", Level::kHigh)})
                 .plan) {
    ledger.read.files = {2555, 2551, 2, 1, 1, 0, 8};
    ledger.read.records = {205696, 205000, 90, 6, 600, 2, 3, 4, 5, 6};
    for (const std::int64_t hour : {0, 1, 20}) ledger.read.hours.add("eu-west-1", 469164 + hour, 4);
    ledger.read.omitted = {{"big.json", 6}};
    ledger.read.bytes = {34078720, 268543210};
    ledger.matches = {1256, 3};
    ledger.rules = {57, 3802, 4, 13, 9, 0, 2, 1};
    ledger.read.time.first = 1688990731'000'000'000;
    ledger.read.time.last = 1689062400'500'000'000;
    ledger.read.time.without = 7;
    ledger.matches_by_rule = {1200, 0, 20, 20, 16};
    RuleActivity& activity = ledger.activity[4];
    activity.add_time(ledger.read.time.last);
    activity.add_time(ledger.read.time.first);
    for (const char* name : {"arn:aws:iam::111122223333:user/bob", "\x1b[2Jx", "third"}) activity.principals.add(name);
    activity.first_event = "0f1e2d3c";
    for (const char* name : {"198.51.100.7", "198.51.100.8", "198.51.100.9", "sns.amazonaws.com"}) {
      activity.addresses.add(name);
    }
    ledger.read.accounts.add("111122223333", 12);
    PrincipalMatches& principals = ledger.principals;
    const std::uint32_t hostile = principals.number_of("\x1b[2Jx");
    const std::uint32_t bob = principals.number_of("arn:aws:iam::111122223333:user/bob");
    for (int i = 0; i < 3; ++i) principals.add(hostile, Level::kLow);
    for (int i = 0; i < 2; ++i) principals.add(bob, Level::kHigh);
    principals.add(bob, Level::kLow);
    principals.add(principals.number_of(""), Level::kLow);
    ledger.read.problems = {{"a.json.gz", Problem::Kind::kDamaged, "the gzip data is cut off at byte 7"},
                            {"gone", Problem::Kind::kFailed, "No such file or directory"},
                            {"b\x1b[2J.json", Problem::Kind::kUnreadable, "2 records"}};
    ledger.read.skipped = {{"empty.json", "holds nothing"}};
    SetAside aside;
    aside.id = "r-typo";
    aside.title = "With a typo";
    aside.reason = {Severity::kError, "S012", "rules/x.yml", {12, 3}, "unknown modifier 'contians'", "  a|contians: b"};
    set_aside.push_back(aside);
  }
  const std::vector<std::string> inputs = {"my trail", "AWSLogs"};
  HuntFindings findings() const { return {&ledger, &plan, &set_aside, 0.412, inputs}; }
};

TEST_CASE("the ledger as JSON has all its keys in order") {
  const Sample sample;
  CHECK(ledger_json(sample.findings()) == R"({
  "schema": "trailhound/ledger/1",
  "interrupted": null,
  "files": {
    "found": 2555,
    "examined": 2551,
    "damaged": 2,
    "skipped": 1,
    "failed": 1,
    "not_reached": 0,
    "members": 8,
    "left_out": 0
  },
  "records": {
    "seen": 205696,
    "evaluated": 205000,
    "not_events": 90,
    "unreadable": 6,
    "filtered": 600,
    "insights": 2,
    "omitted": 3,
    "aggregated": 4,
    "digests": 5,
    "findings": 6
  },
  "bytes": {
    "compressed": 34078720,
    "decompressed": 268543210
  },
  "matches": {
    "written": 1256,
    "duplicates": 3,
    "rollups": 0,
    "rolled_up": 0,
    "by_level": {
      "critical": 20,
      "high": 16,
      "medium": 0,
      "low": 1200,
      "informational": 0,
      "none": 20
    },
    "by_rule": [
      {
        "id": "r-low",
        "title": "Low one",
        "level": "low",
        "count": 1200
      },
      {
        "id": "r-a",
        "title": "A, as often",
        "level": "",
        "count": 20
      },
      {
        "id": "r-b",
        "title": "B, as often",
        "level": "critical",
        "count": 20
      },
      {
        "id": "r-high",
        "title": "High one",
        "level": "high",
        "count": 16,
        "first": "2023-07-10T12:05:31Z",
        "last": "2023-07-11T08:00:00.5Z",
        "principals": [
          "arn:aws:iam::111122223333:user/bob",
          "\u001b[2Jx",
          "third"
        ],
        "addresses": [
          "198.51.100.7",
          "198.51.100.8",
          "198.51.100.9",
          "sns.amazonaws.com"
        ]
      }
    ]
  },
  "alerts": {
    "written": 0,
    "by_level": {
      "critical": 0,
      "high": 0,
      "medium": 0,
      "low": 0,
      "informational": 0,
      "none": 0
    },
    "by_rule": []
  },
  "correlated": {
    "entries": 0,
    "without_time": 0,
    "without_group": 0,
    "without_value": 0,
    "too_many_groups": 0
  },
  "rules": {
    "loaded": 57,
    "correlations": 0,
    "other_logsource": 3802,
    "deselected": 4,
    "tuned_out": 2,
    "relevelled": 1,
    "set_aside": 13,
    "not_rules": 9
  },
  "time": {
    "first": "2023-07-10T12:05:31Z",
    "last": "2023-07-11T08:00:00.5Z",
    "without": 7
  },
  "coverage": [
    {
      "region": "eu-west-1",
      "events": 12,
      "hours": 3,
      "present": [
        {
          "from": "2023-07-10T12Z",
          "to": "2023-07-10T13Z"
        },
        {
          "from": "2023-07-11T08Z",
          "to": "2023-07-11T08Z"
        }
      ]
    }
  ],
  "coverage_beyond": 0,
  "blind_spots": [],
  "events_over_time": {
    "hours": 1,
    "buckets": [
      {
        "from": "2023-07-10T12Z",
        "events": 4
      },
      {
        "from": "2023-07-10T13Z",
        "events": 4
      },
      {
        "from": "2023-07-11T08Z",
        "events": 4
      }
    ]
  },
  "omitted": [
    {
      "path": "big.json",
      "record": 6
    }
  ],
  "security_findings": [],
  "security_findings_left_out": 0,
  "empty_filters": [],
  "not_reached": [],
  "problems": [
    {
      "path": "a.json.gz",
      "kind": "damaged",
      "detail": "the gzip data is cut off at byte 7"
    },
    {
      "path": "gone",
      "kind": "failed",
      "detail": "No such file or directory"
    },
    {
      "path": "b\u001b[2J.json",
      "kind": "unreadable",
      "detail": "2 records"
    }
  ],
  "skipped": [
    {
      "path": "empty.json",
      "reason": "holds nothing"
    }
  ],
  "rules_set_aside": [
    {
      "file": "rules/x.yml",
      "line": 12,
      "column": 3,
      "code": "S012",
      "id": "r-typo",
      "title": "With a typo",
      "reason": "unknown modifier 'contians'"
    }
  ]
}
)");
}

TEST_CASE("a ledger of nothing has empty lists and no times") {
  const HuntLedger nothing;
  const std::string json = ledger_json({.ledger = &nothing});
  CHECK_THAT(json, Catch::Contains("\"first\": null,\n    \"last\": null,"));
  CHECK_THAT(json, Catch::Contains("\"by_rule\": []"));
  CHECK_THAT(json, Catch::EndsWith("\"problems\": [],\n  \"skipped\": [],\n  \"rules_set_aside\": []\n}\n"));
  CHECK(hunt_summary({.ledger = &nothing}, {}) ==
        "Matches   0\n"
        "\n"
        "Read      0 files\n"
        "          0 records\n"
        "          0 bytes on disk, 0 bytes of text\n"
        "Rules     0 evaluated\n"
        "\n"
        "No CloudTrail record was found.\n");
}

TEST_CASE("the summary for people") {
  const Sample sample;
  CHECK(hunt_summary(sample.findings(), {}) ==
        R"(Look now: 20 critical and 16 high findings by 2 rules. Not everything was
examined: see below.

Matches   1,256 by 4 rules: 20 critical, 16 high, 1,200 low, 20 without a level;
          3 duplicates left out

Principals with the most serious matches

2 high, 1 low  111122223333:user/bob
3 low          ?[2Jx
1 low          no principal

What happened, in order of time (UTC)

2023-07-10
12:05:31  high      16  High one
                        until 2023-07-11 08:00:00, by 111122223333:user/bob,
                        ?[2Jx and others, from 198.51.100.7, 198.51.100.8,
                        198.51.100.9 and others

no time   critical  20  B, as often

Not shown: 2 rules: 1,200 low, 20 without a level (--summary all)

Read      2,555 files: 2,551 examined, 2 damaged, 1 skipped, 1 failed (8 of them
          in archives)
          205,696 records: 205,000 evaluated, 600 filtered out, 90 not events, 6
          unreadable
          among them 2 insights, 4 aggregated, 5 digests, 6 security findings, 3
          with parts that CloudTrail left out
          32.5 MiB on disk, 256.1 MiB of text
Events    2023-07-10T12:05:31Z to 2023-07-11T08:00:00.5Z, 7 without a time
Accounts  111122223333 (12)
Regions   eu-west-1 (12)
Rules     57 evaluated, 3,802 for other log sources, 4 deselected, 13 set aside,
          9 not rules
          2 left out by tuning files, 1 with a level of --levels
Took      0.41 s: 499,262 records/s, 621.6 MiB/s of text

Not examined, or only in part:
  failed      gone
              No such file or directory
  damaged     a.json.gz
              the gzip data is cut off at byte 7
  unreadable  b?[2J.json
              2 records
  set aside   rules/x.yml:12:3
              unknown modifier 'contians' [S012]

Skipped (not CloudTrail):
  1 file      holds nothing
              empty.json

Next: what happened around the first match of "High one"
  trailhound search --around 0f1e2d3c 'my trail' AWSLogs
)");
}

TEST_CASE("a full summary shows every rule, and colours the levels of a terminal") {
  const Sample sample;
  const std::string text = hunt_summary(sample.findings(), {.text = {.columns = 200, .color = true}, .is_full = true});
  CHECK_THAT(text, Catch::Contains("no time   \x1b[36mlow     \x1b[0m  1,200  Low one\n"));
  CHECK_THAT(text, Catch::Contains("\x1b[1;31mcritical\x1b[0m     20  B, as often\n"));
  CHECK_THAT(text, Catch::Contains("\x1b[2mnone    \x1b[0m     20  A, as often\n"));
  CHECK_THAT(text, !Catch::Contains("Not shown"));
}

TEST_CASE("the summary fits every width of a terminal") {
  const Sample sample;
  for (const std::size_t columns : {40u, 60u, 79u, 133u}) {
    const std::string text = hunt_summary(sample.findings(), {.text = {.columns = columns}, .is_full = false});
    for (std::size_t begin = 0; begin < text.size();) {
      const std::size_t end = text.find('\n', begin);
      CAPTURE(columns, text.substr(begin, end - begin));
      CHECK(display_width(std::string_view(text).substr(begin, end - begin)) <= columns);
      begin = end + 1;
    }
  }
}

TEST_CASE("the verdict names the most serious level") {
  const auto verdict = [](std::vector<std::pair<Level, std::uint64_t>> matches) {
    std::vector<Rule> rules;
    HuntLedger ledger;
    ledger.read.files.found = ledger.read.files.examined = 1;
    ledger.read.records.seen = ledger.read.records.evaluated = 9;
    for (const auto& [level, count] : matches) {
      rules.push_back(rule(std::to_string(rules.size()), "Rule", level));
      ledger.matches_by_rule.push_back(count);
    }
    const PlanResult plan = compile_plan(std::move(rules));
    const std::string text = hunt_summary({.ledger = &ledger, .plan = &plan.plan}, {});
    return text.substr(0, text.find('\n'));
  };
  CHECK(verdict({{Level::kCritical, 1}, {Level::kHigh, 1}, {Level::kLow, 9}}) ==
        "Look now: 1 critical and 1 high finding by 2 rules.");
  CHECK(verdict({{Level::kCritical, 2}}) == "Look now: 2 critical findings by 1 rule.");
  CHECK(verdict({{Level::kHigh, 2}, {Level::kHigh, 0}}) == "Look now: 2 findings of level high by 1 rule.");
  CHECK(verdict({{Level::kMedium, 3}, {Level::kLow, 3}}) ==
        "Nothing of level high or critical; 3 findings of level medium by 1 rule.");
  CHECK(verdict({{Level::kLow, 3}}) == "Nothing of level medium or above.");
  CHECK(verdict({{Level::kNone, 3}}) == "Nothing of level medium or above.");
  CHECK(verdict({{Level::kHigh, 0}}) == "No rule matched.");
}

TEST_CASE("the reports of an interrupted run list the files that it did not reach") {
  HuntLedger ledger;
  ledger.read.files.found = ledger.read.files.not_reached = 12;
  ledger.interruption = {"SIGTERM", false};
  for (int i = 0; i < 12; ++i) ledger.read.not_reached.push_back("file\xE9 " + std::to_string(i));
  CHECK(ledger.anything_unexamined());
  const std::string json = ledger_json({.ledger = &ledger});
  CHECK_THAT(json, Catch::Contains("\"interrupted\": {\n    \"signal\": \"SIGTERM\",\n"
                                   "    \"correlations_evaluated\": false\n  },\n"));
  CHECK_THAT(json, Catch::Contains("\"not_reached\": [\n    \"file\\\\xE9 0\",\n"));
  const std::string summary = hunt_summary({.ledger = &ledger}, {});
  CHECK_THAT(summary, Catch::StartsWith("Interrupted by SIGTERM: these results are incomplete.\n"));
  CHECK_THAT(summary, Catch::Contains("  not reached correlations\n"));
  CHECK_THAT(summary, Catch::Contains("  not reached file\\xE9 2\n") && Catch::Contains("  not reached 9 more\n"));
  CHECK_THAT(summary, !Catch::Contains("Everything was examined"));
}

TEST_CASE("the summary cuts long lists and counts the rest") {
  std::vector<Rule> rules;
  HuntLedger ledger;
  for (int i = 0; i < 52; ++i) {
    const Level level = i < 41 ? Level::kHigh : Level::kMedium;
    rules.push_back(rule(std::to_string(i), "Rule " + std::to_string(100 + i), level));
    ledger.matches_by_rule.push_back(2);
    ledger.read.problems.push_back({"file " + std::to_string(i), Problem::Kind::kFailed, "reason"});
    ledger.read.skipped.push_back({"empty " + std::to_string(i), "reason"});
  }
  ledger.matches.written = 104;
  const PlanResult plan = compile_plan(std::move(rules));
  const std::vector<SetAside> set_aside(2000);
  const std::string summary = hunt_summary({&ledger, &plan.plan, &set_aside, 0}, {});
  CHECK_THAT(summary, Catch::Contains("high  2  Rule 140\n") && !Catch::Contains("Rule 141"));  // 40 of level high
  CHECK_THAT(summary, Catch::Contains("\nNot shown: 11 rules: 22 medium (--summary all)\n"));
  CHECK_THAT(summary, Catch::Contains("  failed      file 9\n              reason\n"
                                      "  failed      42 more\n              --stats FILE lists all of them\n"));
  CHECK_THAT(summary, Catch::Contains("  set aside   1,990 more rules\n"));
  CHECK_THAT(summary,
             Catch::Contains("Skipped (not CloudTrail):\n  52 files    reason\n              such as empty 0\n"));
  CHECK_THAT(summary, !Catch::Contains("file 10") && !Catch::Contains("empty 10"));
}

TEST_CASE("figures for people") {
  CHECK(with_commas(0) == "0");
  CHECK(with_commas(999) == "999");
  CHECK(with_commas(1000) == "1,000");
  CHECK(with_commas(18446744073709551615u) == "18,446,744,073,709,551,615");
  CHECK(counted(1, "file") == "1 file");
  CHECK(counted(0, "file") == "0 files");
  CHECK(binary_size(1) == "1 byte");
  CHECK(binary_size(1023) == "1023 bytes");
  CHECK(binary_size(1024) == "1.0 KiB");
  CHECK(binary_size(1048575) == "1.0 MiB");
  CHECK(binary_size(1.5 * (1ull << 30)) == "1.5 GiB");
  CHECK(binary_size(5e18) == "4547473.5 TiB");
  CHECK(duration(0.004) == "0.00 s");
  CHECK(duration(9.99) == "9.99 s");
  CHECK(duration(12.345) == "12.3 s");
  CHECK(duration(59.97) == "1:00");
  CHECK(duration(3725) == "1:02:05");
}

}  // namespace
}  // namespace trailhound
