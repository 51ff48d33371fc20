#include "cli/arguments.h"

#include <catch2/catch.hpp>
#include <string>
#include <vector>

#include "cli/options.h"
#include "engine/testing/program/program.h"

namespace trailhound {
namespace {

using Words = std::vector<std::string>;

TEST_CASE("hunt arguments become values") {
  const auto hunt = parse_hunt(Words{"--rules",
                                     "a",
                                     "--rules=b",
                                     "--min-level",
                                     "high",
                                     "--tag",
                                     "attack.t1562",
                                     "--rule",
                                     "x",
                                     "--exclude",
                                     "y",
                                     "--from",
                                     "2023-07-10",
                                     "--to",
                                     "2023-07-10T12:00Z",
                                     "--account",
                                     "111122223333",
                                     "--region",
                                     "eu-west-1",
                                     "--threads",
                                     "8",
                                     "--sort",
                                     "--keep-duplicates",
                                     "--strict",
                                     "--fail-on-match",
                                     "--stats",
                                     "s.json",
                                     "-q",
                                     "-o",
                                     "out.jsonl",
                                     "--any-logsource",
                                     "--format",
                                     "jsonl",
                                     "one",
                                     "-",
                                     "--",
                                     "--two"});
  REQUIRE(hunt);
  CHECK(hunt->rules.paths == Words{"a", "b"});
  CHECK(hunt->rules.filter.min_level == Level::kHigh);
  REQUIRE_FALSE(hunt->rules.filter.tags.empty());
  CHECK(hunt->rules.filter.tags.front() == "attack.t1562");
  CHECK_THAT(hunt->rules.filter.tags, Catch::VectorContains(std::string("T1685")));
  CHECK(hunt->rules.filter.only == Words{"x"});
  CHECK(hunt->rules.filter.except == Words{"y"});
  CHECK(hunt->rules.filter.any_logsource);
  CHECK(hunt->hunt.read.from == parse_rfc3339("2023-07-10T00:00:00Z"));
  CHECK(hunt->hunt.read.to == parse_rfc3339("2023-07-10T12:00:00Z"));
  CHECK(hunt->hunt.read.accounts == Words{"111122223333"});
  CHECK(hunt->hunt.read.regions == Words{"eu-west-1"});
  CHECK(hunt->hunt.read.threads == 8);
  CHECK(hunt->hunt.keep_duplicates);
  CHECK((hunt->sort && hunt->strict && hunt->fail_on_match && hunt->quiet));
  CHECK(hunt->output == "out.jsonl");
  CHECK(hunt->stats == "s.json");
  CHECK(hunt->inputs == Words{"one", "-", "--two"});
}

TEST_CASE("hunt defaults") {
  const auto hunt = parse_hunt(Words{"x", "--output", "-"});
  REQUIRE(hunt);
  CHECK(hunt->output.empty());
  CHECK_FALSE(hunt->stats.has_value());
  CHECK(hunt->hunt.read.threads == 0);
  CHECK(hunt->rules.paths.empty());
  CHECK(hunt->rules.filter.min_level == Level::kNone);
}

TEST_CASE("the error of a wrong command line names the option") {
  struct Row {
    Words words;
    std::string part;
  };
  const Row rows[] = {
      {{}, "no input"},
      {{"--no-such", "x"}, "--no-such"},
      {{"--min", "high", "x"}, "--min"},
      {{"x", "--output"}, "--output"},
      {{"x", "--output", ""}, "--output"},
      {{"x", "--output", "a", "--output", "b"}, "--output"},
      {{"x", "--min-level", "hihg"}, "--min-level"},
      {{"x", "--min-level", ""}, "--min-level"},
      {{"x", "--format", "xml"}, "--format"},
      {{"x", "--from", "yesterday"}, "--from"},
      {{"x", "--to", "2023-13-01"}, "--to"},
      {{"x", "--from", "2023-07-11", "--to", "2023-07-10"}, "later than --to"},
      {{"x", "--threads", "0"}, "--threads"},
      {{"x", "--threads", "-1"}, "--threads"},
      {{"x", "--threads", "1025"}, "--threads"},
      {{"x", "--threads", "2x"}, "--threads"},
      {{"x", "--threads", "99999999999999999999"}, "--threads"},
      {{"x", "--stats", "-"}, "--stats"},
      {{"x", "--tag", ""}, "--tag"},
      {{"x", "--rule", ""}, "--rule"},
      {{"x", "--sort=yes"}, "--sort"},
      {{"x", "--account", ""}, "--account"},
      {{"x", "--region", ""}, "--region"},
  };
  for (const Row& row : rows) {
    CAPTURE(row.words, row.part);
    const auto hunt = parse_hunt(row.words);
    CHECK_FALSE(hunt);
    if (!hunt) CHECK_THAT(hunt.error().text, Catch::Contains(row.part));
  }
}

TEST_CASE("--from and --to may be the same moment") {
  CHECK(parse_hunt(Words{"x", "--from", "2023-07-10", "--to", "2023-07-10"}));
}

TEST_CASE("search arguments become criteria in the order of the aspects") {
  const auto search = parse_search(Words{"--not-event", "Get*", "-k", "x", "--error", "AWSLogs", "--key", "A", "--key",
                                         "B", "--denied", "--not-error=NoSuch", "--fail-on-match"});
  REQUIRE(search);
  const std::vector<Criterion>& all = search->criteria.all;
  REQUIRE(all.size() == 6);
  CHECK((all[0].aspect == Aspect::kKey && !all[0].is_excluded && all[0].values == Words{"A", "B"}));
  CHECK((all[1].aspect == Aspect::kEvent && all[1].is_excluded && all[1].values == Words{"Get*"}));
  CHECK((all[2].aspect == Aspect::kError && !all[2].is_excluded && all[2].values == Words{std::string(kAnyError)}));
  CHECK((all[3].aspect == Aspect::kError && all[3].is_excluded && all[3].values == Words{"NoSuch"}));
  CHECK((all[4].aspect == Aspect::kDenied && all[4].values.empty()));
  CHECK((all[5].aspect == Aspect::kKeyword && all[5].values == Words{"x"}));
  CHECK(search->run.inputs == Words{"AWSLogs"});
  CHECK(search->run.fail_on_match);

  CHECK(parse_search(Words{"--from", "2023-07-10", "a"})->criteria.empty());
  CHECK_FALSE(parse_search(Words{"a"}));               // asks for nothing
  CHECK_FALSE(parse_search(Words{"--denied"}));        // of nothing
  CHECK_FALSE(parse_search(Words{"--key", "", "a"}));  // of a variable that was not set
  CHECK(parse_search(Words{"--print-rule"}));
}

TEST_CASE("rules commands") {
  const auto check = parse_check(Words{"a", "--rules", "b", "--strict"});
  REQUIRE(check);
  CHECK(check->rules.paths == Words{"b", "a"});
  CHECK(check->strict);
  CHECK_FALSE(parse_check(Words{"--min-level", "high"}));

  const auto list = parse_list(Words{"--json", "--tag", "attack.impact"});
  REQUIRE(list);
  CHECK(list->json);
  CHECK(list->rules.paths.empty());

  const auto explain = parse_explain(Words{"--rule", "r", "event.json"});
  REQUIRE(explain);
  CHECK(explain->rule == "r");
  CHECK(explain->inputs == Words{"event.json"});
  CHECK_FALSE(parse_explain(Words{"event.json"}));
  CHECK_FALSE(parse_explain(Words{"--rule", "r"}));
  CHECK(parse_explain(Words{"--rule", "r", "a", "b"})->inputs.size() == 2);
}

TEST_CASE("a report comes from a hunt or from the files of one, not from both") {
  const auto hunted =
      parse_report(Words{"-o", "case.html", "--case", "7", "--examiner", "R. Ames", "--min-level", "high", "a"});
  REQUIRE(hunted);
  CHECK(hunted->output == "case.html");
  CHECK(hunted->case_name == "7");
  CHECK(hunted->examiner == "R. Ames");
  CHECK(hunted->rules.filter.min_level == Level::kHigh);
  CHECK(hunted->inputs == Words{"a"});
  const auto read = parse_report(Words{"--from-matches", "m", "--stats", "s", "--manifest", "f", "--who", "w"});
  REQUIRE(read);
  CHECK(read->from_matches == "m");
  CHECK(read->stats == "s");
  CHECK(read->manifest == "f");
  CHECK(read->who == "w");
  for (const Words& words :
       {Words{}, Words{"--from-matches", "m", "a"}, Words{"--stats", "s", "a"},
        Words{"--from-matches", "m", "--fail-on-match"}, Words{"--from-matches", "m", "--from", "2026-01-01"},
        Words{"--from-matches", "m", "--keep-duplicates"}}) {
    CHECK_FALSE(parse_report(words));
  }
  CHECK_FALSE(parse_hunt(Words{"--case", "7", "a"}));
  CHECK(parse_hunt(Words{"--case", "7", "--manifest", "m", "a"})->case_name == "7");
}

/// The message of the parse function that belongs to the command; empty if it accepts the words.
std::string parse_error(std::string_view command, const Words& words) {
  const auto error = [&](const auto& parsed) { return parsed ? std::string() : parsed.error().text; };
  if (command == "hunt") return error(parse_hunt(words));
  if (command == "merge") return error(parse_merge(words));
  if (command == "search") return error(parse_search(words));
  if (command == "who") return error(parse_who(words));
  if (command == "top") return error(parse_top(words));
  if (command == "report") return error(parse_report(words));
  if (command == "show") return error(parse_show(words));
  if (command == "verify") return error(parse_verify(words));
  if (command == "manifest verify") return error(parse_manifest_verify(words));
  if (command == "athena sql") return error(parse_sql(words));
  if (command == "athena compare") return error(parse_compare(words));
  if (command == "rules check") return error(parse_check(words));
  if (command == "rules list") return error(parse_list(words));
  if (command == "rules show") return error(parse_show_rule(words));
  if (command == "rules test") return error(parse_test(words));
  if (command == "rules export") return error(parse_export(words));
  if (command == "rules coverage") return error(parse_coverage(words));
  if (command == "rules explain") return error(parse_explain(words));
  return "no such command";
}

/// A value that the option accepts.
std::string value_for(const Option& option) {
  if (option.value == "TIME") return "2023-07-10";
  if (option.value == "N") return "8";
  if (option.value == "SIZE") return "64M";
  if (option.value == "LEVEL") return "high";
  if (option.value == "STATUS") return "stable";
  if (option.value == "ID") return "AKIAIOSFODNN7EXAMPLE";
  if (option.value == "ADDRESS") return "203.0.113.9";
  if (option.value == "EXTENT") return "all";
  if (option.value == "WHEN") return "never";
  if (option.name == "archive-password-file") {
    static const ScratchFolder folder;
    return folder.write("password", "secret\n");
  }
  if (option.name == "files-from") {
    static const ScratchFolder folder;
    return folder.write("list", "a.json\n");
  }
  if (option.name == "shard") return "2/3";
  if (option.value == "ID=FILE") return "rule-1=result.csv";
  if (option.name == "dialect") return "duckdb";
  if (option.name == "around") return "event-1,10m";
  if (option.name == "format") return "csv";
  if (option.name == "write") return "csv=write-value";
  if (option.name == "timezone") return "UTC";
  if (option.name == "fields") return "time,event";
  return std::string(option.name) + "-value";
}

TEST_CASE("a command accepts the options of its rows, and twice only where the row says repeatable") {
  for (const Command* command : commands_below(*find_command(""))) {
    Words needed = {"a", "1"};  // satisfies every command's positional arguments
    if (command->name == "rules export") needed.pop_back();
    if (command->name == "athena sql") needed.clear();
    if (command->name == "rules explain") needed.insert(needed.end(), {"--rule", "r"});
    if (command->name == "search") needed.insert(needed.end(), {"--event", "StopLogging"});
    if (command->name == "athena compare") needed.insert(needed.end(), {"--inputs", "in", "--matches", "m"});
    for (const Section& section : command->sections) {
      for (const Option& option : section.options) {
        CAPTURE(command->name, option.name);
        Words words = needed;
        if (option.name == "matches") words.resize(words.size() - 2);
        if (command->name == "rules explain" && option.name == "rule") words = {"a"};
        if (option.name == "fields") words.insert(words.end(), {"--format", "csv"});
        const bool is_of_manifest = option.name == "case" || option.name == "examiner";
        const bool is_proof = option.name == "public-keys" || option.name == "signatures";
        if (is_proof && command->name != "verify") words.emplace_back("--verify");
        if (option.name == "signatures") words.insert(words.end(), {"--public-keys", "k"});
        const bool is_run = command->name == "hunt" || command->name == "merge";
        if (option.name == "shard" || option.name == "with-who") words.insert(words.end(), {"--part", "p"});
        if (option.name == "files-from") words.clear();
        if (is_run && is_of_manifest) words.insert(words.end(), {"--manifest", "m"});
        if (command->name == "report" && section.heading == "Files of an earlier hunt") {
          words = option.name == "from-matches" ? Words() : Words{"--from-matches", "m"};
        }
        Words typed = {"--" + std::string(option.name)};
        if (!option.is_switch()) typed.push_back(value_for(option));
        words.insert(words.end(), typed.begin(), typed.end());
        CHECK(parse_error(command->name, words).empty());

        if (option.letter != 0) {
          Words short_form = needed;
          short_form.push_back(std::string("-") + option.letter);
          if (!option.is_switch()) short_form.push_back(value_for(option));
          CHECK(parse_error(command->name, short_form).empty());
        }
        words.insert(words.end(), typed.begin(), typed.end());
        CHECK(parse_error(command->name, words).empty() == option.is_repeatable);

        if (option.has_opposite) {
          words = needed;
          typed.front() = "--not-" + std::string(option.name);
          words.insert(words.end(), typed.begin(), typed.end());
          CHECK(parse_error(command->name, words).empty());
        }

        if (option.is_switch() || !option.without_value.empty()) continue;
        words.assign({"a", "--" + std::string(option.name)});
        CHECK_THAT(parse_error(command->name, words), Catch::Contains("--" + std::string(option.name)));
      }
    }
  }
}

}  // namespace
}  // namespace trailhound
