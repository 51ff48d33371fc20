// Runs the program as a user does: all commands but hunt, and the command line around them.

#include <algorithm>
#include <catch2/catch.hpp>
#include <string>

#include "cli/help.h"
#include "engine/testing/program/program.h"

namespace trailhound {
namespace {

using Catch::Contains;

constexpr const char* kRule = R"(title: Logging Stopped
id: 7a1f3f8e-0000-4000-8000-000000000001
logsource:
    product: aws
    service: cloudtrail
detection:
    selection:
        eventName: StopLogging
    condition: selection
level: high
)";

std::ptrdiff_t lines(const std::string& text) { return std::count(text.begin(), text.end(), '\n'); }

TEST_CASE("help and version go to standard output") {
  for (const char* line : {"--help", "help", "-h", "hunt --help", "help hunt", "hunt x --no-such --help",
                           "rules --help", "rules check --help", "rules list -h", "help rules explain", "--version"}) {
    CAPTURE(line);
    const ProgramRun run = run_program(line);
    CHECK(run.code == 0);
    CHECK_THAT(run.out, Contains("trailhound"));
    CHECK(run.err.empty());
  }
}

TEST_CASE("every command of the table runs, and help finds it both ways") {
  for (const Command& command : commands()) {
    const std::string name(command.name);
    CAPTURE(name);
    CHECK(run_program(name + " --help").out == help(command));
    CHECK(run_program("help " + name).out == help(command));
    if (is_group(command)) continue;
    const ProgramRun wrong = run_program(name + " --no-such");
    CHECK(wrong.code == 2);
    CHECK_THAT(wrong.err, Contains("trailhound: " + name + ": "));
    CHECK_THAT(wrong.err, Contains("--no-such"));
  }
}

TEST_CASE("a wrong command line: exit 2, the reason and a hint to the help, nothing on standard output") {
  struct Row {
    const char *line, *part;
  };
  const Row rows[] = {
      {"hunt", "Try 'trailhound hunt --help'"},
      {"hunt --no-such x", "--no-such"},
      {"hunt x --from 2026-01-02 --to 2026-01-01", "--from"},
      {"hnut x", "hnut"},
      {"--no-such", "--no-such"},
      {"rules", "check, list, show, export, test, coverage or explain"},
      {"rules lst", "lst"},
      {"'rules check'", "there is no command 'rules check'"},
      {"''", "there is no command ''"},
      {"hnut --help", "hnut"},
      {"rules check --json", "--json"},
      {"rules explain event.json", "--rule"},
      {"help nonsense", "nonsense"},
      {"hunt ''", "empty"},
  };
  for (const Row& row : rows) {
    CAPTURE(row.line);
    const ProgramRun run = run_program(row.line);
    CHECK(run.code == 2);
    CHECK(run.out.empty());
    CHECK_THAT(run.err, Contains(row.part));
    CHECK_THAT(run.err, Contains("--help'"));
  }
  const ProgramRun bare = run_program("");
  CHECK(bare.code == 2);
  CHECK(bare.out.empty());
  CHECK_THAT(bare.err, Contains("trailhound hunt"));
}

TEST_CASE("the built-in rules load without a remark") {
  const ProgramRun run = run_program("rules check");
  CHECK(run.code == 0);
  CHECK(run_program("rules check --strict").code == 0);
  CHECK_THAT(run.out, Contains("       0  remarks on rules for CloudTrail"));
  // The built-in rules are those of the folder, under another name.
  std::string in_folder = run.out;
  const std::string prefix = "built-in/";
  for (std::size_t at = in_folder.find(prefix); at != std::string::npos; at = in_folder.find(prefix, at)) {
    in_folder.replace(at, prefix.size(), "rules/");
  }
  CHECK(run_program("rules check rules").out == in_folder);
  CHECK(run_program("rules list").out == run_program("rules list --rules rules").out);
}

TEST_CASE("rules check prints every fault and the counts") {
  const ScratchFolder folder;
  folder.write("good.yml", kRule);
  folder.write("other.yaml", "title: O\nlogsource: {product: windows}\ndetection: {s: {a: 1}, condition: s}\n");
  folder.write("look.yml", "title: L\nlogsource: {product: aws}\ndetection: {s: {a|re: 'x(?=y)'}, condition: s}\n");
  folder.write("notes.txt", "not a rule");
  const std::string place = "'" + folder.path() + "'";

  const ProgramRun good = run_program("rules check " + place);
  CHECK(good.code == 0);
  CHECK_THAT(good.out, Contains("       3  documents"));
  CHECK_THAT(good.out, Contains("       1  loaded\n"));
  CHECK_THAT(good.out, Contains("       1  loaded, for another log source"));
  CHECK_THAT(good.out, Contains("       1  set aside"));
  CHECK_THAT(good.out, Contains("look.yml:3:"));
  CHECK(run_program("rules check --strict " + place).code == 2);

  folder.write("typo.yml", "title: T\nlogsource: {product: aws}\ndetection: {s: {a|contians: x}, condition: s}\n");
  folder.write("torn.yml", "title: [\n");
  const ProgramRun bad = run_program("rules check " + place);
  CHECK(bad.code == 2);
  CHECK_THAT(bad.out, Contains("typo.yml:3:"));
  CHECK_THAT(bad.out, Contains("contians"));
  CHECK_THAT(bad.out, Contains("torn.yml:"));
  CHECK_THAT(bad.out, Contains("       5  documents"));

  CHECK(run_program("rules check '" + folder.path() + "/notes.txt'").code == 2);
  CHECK(run_program("rules check '" + folder.path() + "/missing'").code == 2);
}

TEST_CASE("a rule file that cannot be read is set aside, a device is no rule file") {
  const ScratchFolder folder;
  folder.write("good.yml", kRule);
  const ProgramRun broken =
      run_shell("ln -s loop.yml '" + folder.path() + "/loop.yml'; \"$TRAILHOUND\" rules check '" + folder.path() + "'");
  CHECK(broken.code == 2);
  CHECK_THAT(broken.out, Contains("loop.yml"));
  CHECK_THAT(broken.out, Contains("       1  loaded\n"));
  const ProgramRun endless = run_program("rules check /dev/zero");
  CHECK(endless.code == 2);
}

TEST_CASE("rules list") {
  const ScratchFolder folder;
  folder.write("tactic/stopped.yml", kRule);
  folder.write("other.yml", "title: O\nid: o1\nlogsource: {product: windows}\ndetection: {s: {a: 1}, condition: s}\n");
  const std::string place = "'" + folder.path() + "'";

  CHECK(run_program("rules list " + place).out ==
        "high           Logging Stopped\n"
        "               tactic/stopped.yml\n"
        "               7a1f3f8e-0000-4000-8000-000000000001\n");
  CHECK(run_program("rules list --json " + place).out ==
        R"({"id":"7a1f3f8e-0000-4000-8000-000000000001","title":"Logging Stopped","level":"high","status":"",)"
        R"("author":"","description":"","next_steps":"","tags":[],"falsepositives":[],"path":"tactic/stopped.yml",)"
        R"("type":"detection"})"
        "\n");
  CHECK_THAT(run_program("rules list --json --rule trail_stopped.yml").out,
             Contains(R"(,"next_steps":"what the principal did before and after)"));
  CHECK(lines(run_program("rules list --json --any-logsource " + place).out) == 2);
  CHECK(run_program("rules list --exclude stopped.yml " + place).code == 2);
  const std::string pack = run_program("rules list").out;
  CHECK(lines(pack) > 5 * lines(run_program("rules list --json").out));
  CHECK_THAT(pack, Contains("correlation: temporal_ordered\n"));
  CHECK_THAT(pack, Contains("only counted by correlations\n"));
}

TEST_CASE("rules list is for people: in order, wrapped, without control characters") {
  const ScratchFolder folder;
  const std::string rest =
      "\nlogsource: {product: aws, service: cloudtrail}\ndetection: {s: {eventName: A}, condition: s}\n";
  folder.write(
      "b.yml", "title: \"Z\\e[2Jed\"\nid: b1\nauthor: \"a\\nb\"\ntags: [attack.t1110]\nfalsepositives: [" +
                   std::string(300, 'x') + ", " +
                   [] {
                     std::string words;
                     for (int i = 0; i < 40; ++i) words += "word ";
                     return words;
                   }() +
                   "]" + rest);
  folder.write("a.yml", "title: Y\nid: a1" + rest);
  const std::string out = run_program("rules list '" + folder.path() + "'").out;
  CHECK(out.find("Y\n") < out.find("Z?[2Jed\n"));
  CHECK_THAT(out, Contains("               author  a b\n               tags    attack.t1110\n"));
  CHECK_THAT(out, Contains("               but     xxx"));
  CHECK_THAT(out, Contains("                       word word"));
  std::size_t longest = 0;
  for (std::size_t at = 0, end = 0; (end = out.find('\n', at)) != std::string::npos; at = end + 1) {
    longest = std::max(longest, end - at);
  }
  CHECK(longest <= 82);  // "…" is three bytes
}

TEST_CASE("rules explain shows the events and rules that the user named") {
  const ScratchFolder folder;
  const std::string rule = std::string("'") + folder.write("stopped.yml", kRule) + "'";
  const std::string yes =
      R"({"eventVersion":"1.09","eventTime":"2026-03-14T09:16:48Z","eventSource":"cloudtrail.amazonaws.com","eventName":"StopLogging"})";
  const std::string no =
      R"({"eventVersion":"1.09","eventTime":"2026-03-14T09:17:00Z","eventSource":"iam.amazonaws.com","eventName":"ListUsers"})";
  const std::string shapes[] = {
      yes + "\n" + no + "\n",
      std::string("[") + yes + "," + no + "]",
      std::string("{\"Records\": [\n") + yes + ",\n" + no + "\n]}",
  };
  const std::string first = run_program("rules explain --rule " + rule + " -", shapes[0]).out;
  CHECK_THAT(first, Contains("PASS"));
  CHECK_THAT(first, Contains("FAIL"));
  CHECK_THAT(first, Contains("StopLogging"));
  CHECK_THAT(first, Contains("ListUsers"));
  for (const std::string& shape : shapes) {
    const ProgramRun run = run_program("rules explain --rule " + rule + " -", shape);
    CHECK(run.code == 0);
    CHECK(run.out == first);
    CHECK(run.err.empty());
  }
  const std::string named = "rules explain --rules '" + folder.path() + "' --rule ";
  for (const char* name : {"'logging stopped'", "7A1F3F8E-0000-4000-8000-000000000001", "stopped.yml"}) {
    CAPTURE(name);
    CHECK(run_program(named + name + " -", shapes[1]).out == first);
  }
  CHECK(run_program(named + "nonsense -", yes).code == 2);
  CHECK(run_program("rules explain --rule " + rule + " missing.json").code == 2);
  CHECK(run_program("rules explain --rule " + rule + " -", "not json").code == 2);
  CHECK(run_program("rules explain --rule " + rule + " -", yes + "\n{\"eventName\": oops}\n").code == 1);
}

TEST_CASE("rules explain reads gzip and agrees with the hunt on the archive of testdata") {
  const ProgramRun explained = run_shell(
      "for file in $(find testdata/archive -path '*/CloudTrail/*' -type f); do\n"
      "  \"$TRAILHOUND\" rules explain --rule rules/defense-evasion/trail_stopped.yml \"$file\" || exit 9\n"
      "done | grep -c '^MATCH'");
  CHECK(explained.out == "1\n");
}

}  // namespace
}  // namespace trailhound
