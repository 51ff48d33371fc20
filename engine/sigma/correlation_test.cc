#include "engine/sigma/correlation.h"

#include <catch2/catch.hpp>
#include <string>
#include <string_view>
#include <vector>

#include "engine/sigma/timespan.h"
#include "engine/testing/loaded_rules.h"

namespace trailhound {
namespace {

constexpr std::string_view kBases = R"(title: Base A
name: a
id: 1-a
logsource: {product: aws}
detection: {s: {f: x}, condition: s}
---
title: Base B
name: b
logsource: {product: aws}
detection: {s: {f: y}, condition: s}
---
)";

/// What dump() says from `type` on, without positions; the codes where something was said.
std::string shown(const RuleSet& set) {
  if (set.correlations.empty() || !set.diagnostics.empty()) return codes_of(set);
  std::string text = dump(set.correlations.back());
  text.erase(0, text.find("  type: "));
  for (std::size_t at = 0; (at = text.find(" @", at)) != text.npos;) text.erase(at, text.find('\n', at) - at);
  return text;
}

TEST_CASE("correlations are bound to their rules", "[sigma]") {
  const struct {
    std::string correlation, expected;
  } cases[] = {
      {"{type: event_count, rules: a, timespan: 5m, condition: {gte: 10}}",
       "  type: event_count\n  refers to rule 0 as \"a\"\n  timespan: 300 s\n  bound: >= 10\n"},
      {"{type: value_count, rules: [1-a, Base B], timespan: 1w, group-by: [u, v.w], generate: true,\n"
       "  condition: {field: [x, y], gt: 1.5, neq: 3}, aliases: {u: {1-a: p, b: q}}}",
       "  type: value_count\n  refers to rule 0 as \"1-a\"\n  refers to rule 1 as \"Base B\"\n"
       "  group by \"u\": \"p\" \"q\"\n  group by \"v.w\": \"v.w\" \"v.w\"\n  timespan: 604800 s\n"
       "  values of: \"x\" \"y\"\n  bound: > 1.5\n  bound: != 3\n  generate\n"},
      {"{type: value_percentile, rules: [a], timespan: 2M, condition: {field: x, percentile: 99.9, lt: 1, lte: 2, eq: "
       "0}}",
       "  type: value_percentile\n  refers to rule 0 as \"a\"\n  timespan: 5259492 s\n  values of: \"x\"\n"
       "  percentile: 99.9\n  bound: < 1\n  bound: <= 2\n  bound: = 0\n"},
      // Types in any case, numbers in quotes.
      {"{type: EVENT_COUNT, rules: a, timespan: 5m, condition: {gte: '10'}}",
       "  type: event_count\n  refers to rule 0 as \"a\"\n  timespan: 300 s\n  bound: >= 10\n"},
      {"{type: Value_Percentile, rules: a, timespan: 5m, condition: {field: x, percentile: \"95\", gt: '1.5'}}",
       "  type: value_percentile\n  refers to rule 0 as \"a\"\n  timespan: 300 s\n  values of: \"x\"\n"
       "  percentile: 95\n  bound: > 1.5\n"},
      {"{type: temporal_ordered, rules: [b, a], timespan: 1y, group-by: []}",
       "  type: temporal_ordered\n  refers to rule 1 as \"b\"\n  refers to rule 0 as \"a\"\n  timespan: 31556952 s\n"},
      {"{type: temporal, timespan: 0s, condition: (b or a) and not b}",
       "  type: temporal\n  refers to rule 1 as \"b\"\n  refers to rule 0 as \"a\"\n  timespan: 0 s\n"
       "  expression: ((b or a) and not b)\n"},
  };
  for (const auto& c : cases) {
    INFO(c.correlation);
    const std::string document = "title: C\nlogsource: {category: anything}\ncorrelation: " + c.correlation + "\n";
    CHECK(shown(load_text(std::string(kBases) + document)) == c.expected);
    CHECK(shown(load_text(document + "---\n" + std::string(kBases))) == c.expected);
    const RuleText files[] = {{"2.yml", "2.yml", document}, {"1.yml", "1.yml", std::string(kBases)}};
    CHECK(shown(load_rules(files, 2)) == c.expected);
  }
}

TEST_CASE("generate stands in the correlation or beside it", "[sigma]") {
  const auto load = [](const std::string& inner, const std::string& outer) {
    return load_text(std::string(kBases) + "title: C\ncorrelation: {type: temporal, rules: [a, b], timespan: 5m" +
                     inner + "}\n" + outer);
  };
  CHECK(load("", "").rules[0].silent);
  CHECK_FALSE(load(", generate: true", "").rules[0].silent);
  CHECK_FALSE(load("", "generate: true\n").rules[1].silent);
  // At both places it must say the same.
  const RuleSet twice = load(", generate: true", "generate: true\n");
  CHECK(codes_of(twice).empty());
  CHECK_FALSE(twice.rules[0].silent);
  CHECK(load(", generate: false", "generate: false\n").rules[0].silent);
  CHECK(codes_of(load(", generate: true", "generate: ~\n")).empty());
  CHECK(codes_of(load(", generate: true", "generate: false\n")) == "14:11 S509");
  CHECK(codes_of(load(", generate: 'true'", "")) == "13:70 S509");
}

TEST_CASE("legacy aggregations are correlations of parts", "[sigma]") {
  const struct {
    std::string condition, expected;
  } cases[] = {
      {"a and not b | count() by u, v.w >= 5\ntimeframe: 10m",
       "  type: event_count\n  refers to rule 0 as \"condition\"\n  group by \"u\": \"u\"\n  group by \"v.w\": "
       "\"v.w\"\n"
       "  timespan: 600 s\n  bound: >= 5\n"},
      {"a|count(x)by u,v.w>=5\ntimeframe: 10m",
       "  type: value_count\n  refers to rule 0 as \"condition\"\n  group by \"u\": \"u\"\n  group by \"v.w\": "
       "\"v.w\"\n"
       "  timespan: 600 s\n  values of: \"x\"\n  bound: >= 5\n"},
      {"a | count() by u<5\ntimeframe: 10m",
       "  type: event_count\n  refers to rule 0 as \"condition\"\n  group by \"u\": \"u\"\n  timespan: 600 s\n"
       "  bound: < 5\n"},
      {"a | count()=5\ntimeframe: 10m",
       "  type: event_count\n  refers to rule 0 as \"condition\"\n  timespan: 600 s\n  bound: = 5\n"},
      {"a | count(x) by u < 5\ntimeframe: 10m",
       "  type: value_count\n  refers to rule 0 as \"condition\"\n  group by \"u\": \"u\"\n  timespan: 600 s\n"
       "  values of: \"x\"\n  bound: < 5\n"},
      {"a | sum(x) > 5",
       "  type: value_sum\n  refers to rule 0 as \"condition\"\n  timespan: the whole archive\n"
       "  values of: \"x\"\n  bound: > 5\n"},
      {"a | near b and c\ntimeframe: 30s",
       "  type: temporal\n  refers to rule 0 as \"condition\"\n  refers to rule 1 as \"b\"\n  refers to rule 2 as "
       "\"c\"\n"
       "  timespan: 30 s\n"},
      {"a | near b and not c\ntimeframe: 30s",
       "  type: temporal\n  refers to rule 0 as \"condition\"\n  refers to rule 1 as \"b\"\n  refers to rule 2 as "
       "\"c\"\n"
       "  timespan: 30 s\n  expression: (condition and (b and not c))\n"},
      {"a and b\ntimeframe: 30s",
       "  type: temporal\n  refers to rule 0 as \"condition\"\n  refers to rule 1 as \"b\"\n  timespan: 30 s\n"},
      {"all of them\ntimeframe: 30s",
       "  type: temporal\n  refers to rule 0 as \"condition\"\n  refers to rule 1 as \"b\"\n  refers to rule 2 as "
       "\"c\"\n"
       "  timespan: 30 s\n"},
      {"a and not b\ntimeframe: 30s", "5:3 S905w"},
      {"a or b\ntimeframe: 30s", "5:3 S905w"},
  };
  for (const auto& c : cases) {
    INFO(c.condition);
    const RuleSet set =
        load_text(rule_with_detection("condition: " + c.condition + "\na: {f: x}\nb: {f: y}\nc: {f: z}\n"));
    CHECK(shown(set) == c.expected);
    CHECK(set.documents == 1);
    for (const Rule& rule : set.rules) CHECK((rule.is_part && rule.silent && rule.title == "T"));
  }
  // A part has the selections that it uses.
  const RuleSet set = load_text(rule_with_detection("condition: a | near c\na: {f: x}\nb: {f: y}\nc: {f: z}\n"));
  REQUIRE(set.rules.size() == 2);
  REQUIRE(set.rules[1].selections.size() == 1);
  CHECK(set.rules[1].selections[0].name == "c");
}

TEST_CASE("filters are laid over the rules that they name", "[sigma]") {
  const auto condition_of = [](std::string_view filters) {
    const RuleSet set = load_text(
        "title: R\nname: r\nlogsource: {product: AWS, service: cloudtrail}\n"
        "detection: {s: {f: x}, t: {f: y}, condition: [1 of them, s]}\n" +
        std::string(filters));
    CHECK(set.documents == 1 + set.filters.size() + set.set_aside.size());
    return first_condition(set);
  };
  const std::string head = "---\ntitle: F\nlogsource: {product: aws}\nfilter:\n  ";
  const std::string own = "1 of them {s, t}";
  CHECK(condition_of(head + "rules: any\n  s: {f: z}\n  condition: not s\n") == "((" + own + " or s) and not s (F))");
  CHECK(condition_of(head + "rules: []\n  s: {f: z}\n  condition: not 1 of *\n") ==
        "((" + own + " or s) and not 1 of * {s (F)})");
  CHECK(condition_of(head + "rules: [r]\n  a: {f: z}\n  condition: not a\n" + head +
                     "rules: R\n  b: {f: z}\n  condition: not b\n") ==
        "((" + own + " or s) and not a (F) and not b (F))");
  CHECK(condition_of(
            "---\ntitle: F\nlogsource: {product: azure}\nfilter: {rules: any, s: {f: z}, condition: not s}\n") == own);
  // The parts of a legacy aggregation are rules like others.
  const RuleSet set = load_text(
      "title: O\nname: o\nlogsource: {product: aws}\n"
      "detection: {s: {f: x}, condition: s | count() > 5}\n" +
      head + "rules: o\n  s: {f: z}\n  condition: not s\n");
  CHECK(first_condition(set) == "(s and not s (F))");
  CHECK(set.filters.size() == 1);
}

TEST_CASE("filters cannot multiply without bounds", "[sigma]") {
  std::string text;
  for (int i = 0; i < 1200; ++i) {
    text +=
        "title: R\nlogsource: {product: aws}\ndetection: {s: {f: x}, condition: s}\n---\n"
        "title: F\nlogsource: {product: aws}\nfilter: {rules: any, s: {f: [1, 2]}, condition: not s}\n---\n";
  }
  const RuleSet set = load_text(text);
  CHECK(set.rules.size() == 1200);
  REQUIRE_FALSE(set.set_aside.empty());
  CHECK(set.set_aside.back().reason.code == "S002");
}

TEST_CASE("a long chain of correlations is no matter", "[sigma]") {
  std::string text = "title: R\nname: n0\nlogsource: {product: aws}\ndetection: {s: {f: x}, condition: t}\n";
  for (int i = 1; i < 3000; ++i) {
    text += "---\ntitle: C\nname: n" + std::to_string(i) + "\ncorrelation: {type: event_count, timespan: 1s, rules: n" +
            std::to_string(i - 1) + ", condition: {gte: 1}}\n";
  }
  const RuleSet set = load_text(text);
  REQUIRE(set.set_aside.size() == 3000);
  CHECK(set.set_aside.back().reason.code == "S513");
  CHECK(set.set_aside.back().reason.text.size() < 100);
}

TEST_CASE("timespans have a unit", "[sigma]") {
  CHECK(parse_timespan("90s") == 90'000'000'000);
  CHECK(parse_timespan("1d") == 86'400'000'000'000);
  for (const std::string_view text :
       {"", "s", "5", "5 m", "-5m", "5S", "1.5h", "5min", "291y", "99999999999999999999s"}) {
    INFO(text);
    CHECK_FALSE(parse_timespan(text));
  }
}

constexpr std::string_view kRest = "logsource: {product: aws}\ndetection: {s: {f: x}, condition: s}\n---\n";

/// A correlation that refers to `rule`, as the last document of a text.
std::string correlation_over(std::string_view rule) {
  return "title: C\ncorrelation: {type: event_count, rules: '" + std::string(rule) +
         "', timespan: 5m, condition: {gte: 2}}\n";
}

/// The titles of the rules that the correlations refer to, by `file: title`; the codes where something was said.
std::string referred(const std::vector<std::string>& texts) {
  std::vector<RuleText> files;
  for (std::size_t i = 0; i < texts.size(); ++i) {
    const std::string name(1, static_cast<char>('a' + i));
    files.push_back({name, name, texts[i]});
  }
  const RuleSet set = load_rules(files, 1);
  std::string text = codes_of(set);
  for (const Correlation& correlation : set.correlations) {
    const Rule& rule = set.rules[correlation.rules.front().index];
    text += (text.empty() ? "" : " ") + correlation.file + "->" + rule.file + ":" + rule.title;
  }
  return text;
}

TEST_CASE("a reference is a name, else an id, else a title, and its own file comes first", "[sigma]") {
  const std::string rest(kRest);
  const std::string one = "title: One\nname: base\n" + rest, two = "title: Two\nname: base\n" + rest;
  // A name goes before an id, in whatever order the documents come.
  const std::string by_name = "title: By Name\nname: base\n" + rest, by_id = "title: By Id\nid: base\n" + rest;
  CHECK(referred({by_name + by_id + correlation_over("base")}) == "a->a:By Name");
  CHECK(referred({by_id + by_name + correlation_over("base")}) == "a->a:By Name");
  // An id goes before a title.
  const std::string by_title = "title: base\n" + rest;
  CHECK(referred({by_title + by_id + correlation_over("base")}) == "a->a:By Id");
  CHECK(referred({by_title + correlation_over("base")}) == "a->a:base");
  // The file of the correlation, then everywhere; in it, too, two are too many.
  CHECK(referred({one, two + correlation_over("base")}) == "b->b:Two");
  CHECK(referred({one + correlation_over("base"), two + correlation_over("base")}) == "a->a:One b->b:Two");
  CHECK(referred({one, correlation_over("base")}) == "b->a:One");
  CHECK(referred({one, two, correlation_over("base")}) == "2:41 S511");
  CHECK(referred({one + two + correlation_over("base")}) == "12:41 S511");
  // The name in another file goes before the title in the own one.
  CHECK(referred({by_name, by_title + correlation_over("base")}) == "b->a:By Name");
  CHECK(referred({by_title, by_title + correlation_over("base")}) == "b->b:base");
  CHECK(referred({by_title, by_title, correlation_over("base")}) == "2:41 S511");
}

TEST_CASE("ids that are UUIDs are compared without case", "[sigma]") {
  const std::string upper = "978C15F1-3468-42B2-BF0F-BB29AE6168CC", lower = "978c15f1-3468-42b2-bf0f-bb29ae6168cc";
  const std::string rule = "title: R\nid: " + upper + "\n" + std::string(kRest);
  CHECK(referred({rule + correlation_over(lower)}) == "a->a:R");
  CHECK(referred({rule, correlation_over("978c15f1-3468-42B2-bf0f-BB29AE6168CC")}) == "b->a:R");
  CHECK(referred({rule, correlation_over("978c15f1-3468-42b2-bf0f-bb29ae6168cd")}) == "2:41 S510");
  // Other ids, and names, are what they are.
  CHECK(referred({"title: R\nid: Base\n" + std::string(kRest) + correlation_over("base")}) == "7:41 S510");
  CHECK(referred({"title: R\nname: " + upper + "\n" + std::string(kRest) + correlation_over(lower)}) == "7:41 S510");
  // Filters likewise; one that names no rule is a warning.
  const auto filtered = [&](const std::string& id) {
    return load_text(rule + "title: F\nlogsource: {product: aws}\nfilter: {rules: ['" + id +
                     "'], s: {g: y}, condition: not s}\n");
  };
  CHECK(codes_of(filtered(lower)).empty());
  CHECK(filtered(lower).rules[0].selections.size() == 2);
  const RuleSet lost = filtered("978c15f1-3468-42b2-bf0f-bb29ae6168cd");
  CHECK(codes_of(lost) == "8:18 S517w");
  CHECK(lost.filters.size() == 1);
  CHECK(lost.rules[0].selections.size() == 1);
}

TEST_CASE("a base rule that is delivered twice is one rule", "[sigma]") {
  const std::string base = "title: Base\nid: 978c15f1-3468-42b2-bf0f-bb29ae6168cc\n" + std::string(kRest);
  // By id or title, from the file that has it and from another.
  CHECK(referred({base, base + correlation_over("Base")}) == "b->a:Base");
  CHECK(referred({base, base, correlation_over("978C15F1-3468-42B2-BF0F-BB29AE6168CC")}) == "c->a:Base");
  // The copy in the own file counts as there: the other rule of that title is no rival.
  const std::string rival = "title: Base\nid: other\nlevel: low\n" + std::string(kRest);
  CHECK(referred({base, rival, base + correlation_over("Base")}) == "c->a:Base");
  CHECK(referred({base, rival, correlation_over("Base")}) == "2:41 S511");
  // So does the file of each copy of the correlation.
  const std::string twice = "id: c\n" + correlation_over("Base");
  CHECK(referred({twice, rival, base + twice}) == "a->c:Base");
}

}  // namespace
}  // namespace trailhound
