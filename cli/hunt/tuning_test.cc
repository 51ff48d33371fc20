// What an organisation keeps about rules in files: --exclude-from and --levels, and --status and --exclude-tag.

#include <catch2/catch.hpp>
#include <string>

#include "engine/testing/program/program.h"

namespace trailhound {
namespace {

using Catch::Contains;

constexpr const char* kEvent =
    R"({"eventVersion":"1.09","eventTime":"2026-03-14T09:16:48Z","eventSource":"cloudtrail.amazonaws.com","eventName":"StopLogging","eventID":"e1"})";

std::string rule(const std::string& title, const std::string& rest) {
  return "title: " + title + "\n" + rest +
         "logsource: {product: aws, service: cloudtrail}\n"
         "detection: {s: {eventName: StopLogging}, condition: s}\n";
}

struct Case {
  ScratchFolder folder;
  std::string options, events;

  Case() {
    folder.write("rules/one.yml", rule("One", "level: high\nstatus: stable\ntags: [attack.t1685.002]\n"));
    folder.write("rules/two.yml", rule("Two", "level: low\nstatus: test\ntags: [attack.impact]\n"));
    folder.write("rules/three.yml", rule("Three", ""));
    events = folder.write("in/e.json", kEvent);
    options = "--rules '" + folder.path() + "/rules' ";
  }
  std::string file(const std::string& name, const std::string& text) const {
    return "'" + folder.write(name, text) + "'";
  }
  ProgramRun hunt(const std::string& more) const { return run_program("hunt " + options + more + " '" + events + "'"); }
  /// The titles of the rules that match, in the order of the output.
  std::string titles(const std::string& more) const {
    std::string titles;
    const std::string out = hunt(more + " -q").out, key = "\"title\":\"";
    for (std::size_t at = out.find(key); at != out.npos; at = out.find(key, at + 1)) {
      const std::size_t begin = at + key.size();
      titles += (titles.empty() ? "" : " ") + out.substr(begin, out.find('"', begin) - begin);
    }
    return titles;
  }
};

TEST_CASE("the options that select rules") {
  const Case data;
  const std::string quiet = data.file("quiet.txt", "# noise here\none.yml\n\nTwo  # known\n");
  const std::string levels = data.file("levels.yml", "one.yml: low\nThree: critical\n");
  struct Row {
    std::string options;
    const char* titles;
  };
  const Row rows[] = {
      {"", "One Three Two"},
      {"--exclude-from " + quiet, "Three"},
      {"--levels " + levels + " --min-level high", "Three"},
      {"--levels " + levels + " --min-level low", "One Three Two"},
      {"--status stable", "One"},
      {"--status STABLE --status test", "One Two"},
      {"--status experimental", ""},
      {"--exclude-tag T1685", "Three Two"},
      {"--exclude-tag attack", "Three"},
      {"--tag t1685", "One"},
      {"--tag IMPACT", "Two"},
  };
  for (const Row& row : rows) {
    CAPTURE(row.options);
    CHECK(data.titles(row.options) == row.titles);
  }
}

TEST_CASE("a match keeps the level of the rule's author, in every format") {
  const Case data;
  const std::string options = "-q --rule one.yml --levels " + data.file("levels.yml", "One: critical\n");
  CHECK_THAT(data.hunt(options).out, Contains(R"("level":"critical","original_level":"high","status":"stable")"));
  CHECK_THAT(data.hunt("-q --rule one.yml").out, !Contains("original_level"));
  CHECK_THAT(data.hunt(options + " --format csv --fields rule,level,original_level").out,
             Contains("rule,level,original_level\r\nOne,critical,high\r\n"));
  CHECK_THAT(data.hunt(options + " --format timesketch").out,
             Contains(R"("level":"critical","original_level":"high")"));
  CHECK_THAT(data.hunt(options + " --format ocsf").out, Contains(R"("original_level":"high")"));
  CHECK_THAT(data.hunt(options + " --format ecs").out, Contains(R"("labels":{"original_level":"high"})"));
  CHECK_THAT(data.hunt("-q --rule three.yml --levels " + data.file("three.yml", "Three: low\n")).out,
             Contains(R"("level":"low","original_level":"")"));
}

TEST_CASE("ledger, summary and manifest tell of tuning files") {
  const Case data;
  const std::string options = "--exclude-from " + data.file("quiet.txt", "two.yml\n") + " --levels " +
                              data.file("levels.yml", "One: medium\n") + " --stats '" + data.folder.path() +
                              "/ledger' --manifest '" + data.folder.path() + "/manifest'";
  const ProgramRun run = data.hunt(options);
  CHECK(run.code == 0);
  CHECK_THAT(run.err, Contains("1 left out by tuning files, 1 with a level of --levels\n"));
  CHECK_THAT(data.folder.read("ledger"),
             Contains("\"deselected\": 1,\n    \"tuned_out\": 1,\n    \"relevelled\": 1,\n"));
  const std::string manifest = data.folder.read("manifest");
  CHECK_THAT(manifest, Contains("quiet.txt\",\n"));
  CHECK_THAT(manifest, Contains("levels.yml\",\n"));
  // printf 'two.yml\n' | sha256sum
  CHECK_THAT(manifest, Contains(run_shell("printf 'two.yml\\n' | sha256sum | cut -c 1-64 | tr -d '\\n'").out));
}

TEST_CASE("every command that selects rules takes tuning files") {
  const Case data;
  const std::string quiet = "--exclude-from " + data.file("quiet.txt", "one.yml\nTwo\n") + " ";
  const std::string levels = "--levels " + data.file("levels.yml", "Three: critical\n") + " ";
  CHECK(run_program("rules list --json " + data.options + quiet + levels).out ==
        R"({"id":"","title":"Three","level":"critical","original_level":"","status":"","author":"","description":"",)"
        R"("next_steps":"","tags":[],"falsepositives":[],"path":"three.yml","type":"detection"})"
        "\n");
  CHECK_THAT(run_program("rules list " + data.options + levels).out, Contains("level   none by its author\n"));
  CHECK_THAT(run_program("rules coverage " + data.options + quiet).out, !Contains("One"));
  const std::string who = run_program("who -q " + data.options + quiet + levels + "--json '" + data.events + "'").out;
  CHECK_THAT(who, Contains("\"critical\": 1"));
  CHECK_THAT(who, !Contains("\"high\": 1"));
}

TEST_CASE("a tuning file that is wrong ends the run before it starts, and shows where") {
  const Case data;
  struct Row {
    std::string options;
    const char* part;
  };
  const Row rows[] = {
      {"--levels " + data.file("a.yml", "One: high\nTwo: hgih\n"),
       "a.yml:2:6: error[S104]: a level is one of informational, low, medium, high and critical\nTwo: hgih\n     ^\n"},
      {"--levels " + data.file("b.yml", "One: high\none.yml: low\n"),
       "b.yml:2:1: error[S604]: line 1 gives the same rule another level\none.yml: low\n^\n"},
      {"--exclude-from " + data.file("c.txt", "\xff"), "c.txt:1:1: error[S003]: this is not UTF-8 text\n"},
      {"--exclude-from no-such-file", "no-such-file: error[F001]: cannot be opened: No such file or directory\n"},
      {"--levels -", "-: error[F001]: this option reads a file, not standard input\n"},
      {"--exclude-from /", "/: error[F001]: is a folder, not a file\n"},
      {"--status stabel", "--status: 'stabel' is not a status"},
  };
  for (const Row& row : rows) {
    CAPTURE(row.options);
    const ProgramRun run = data.hunt(row.options);
    CHECK(run.code == 2);
    CHECK(run.out.empty());
    CHECK_THAT(run.err, Contains(row.part));
  }
  const ProgramRun unknown = data.hunt("-q --exclude-from " + data.file("d.txt", "on.yml  # ours\n"));
  CHECK(unknown.code == 0);
  CHECK_THAT(unknown.err, Contains("d.txt:1:1: warning[S605]: no rule has this id, title or path; did you mean "
                                   "'one.yml'?\non.yml  # ours\n^\n"));
}

}  // namespace
}  // namespace trailhound
