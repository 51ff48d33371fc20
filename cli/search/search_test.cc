// Runs searches as a user does.

#include <algorithm>
#include <catch2/catch.hpp>
#include <sstream>
#include <string>

#include "engine/report/text_page.h"
#include "engine/testing/program/program.h"

namespace trailhound {
namespace {

using Catch::Contains;

constexpr const char* kArchive = " testdata/archive";

std::ptrdiff_t lines(const std::string& text) { return std::count(text.begin(), text.end(), '\n'); }

TEST_CASE("a search in a pipe writes match lines in the order of a hunt, once for each event") {
  const ProgramRun run = run_program("search --principal backup-agent" + std::string(kArchive));
  CHECK(run.code == 0);
  CHECK(run.out == golden("search.expected.jsonl", run.out));
  CHECK_THAT(run.err, Contains("--principal backup-agent"));
  for (const char* threads : {" --threads 1", " --threads 8"}) {
    CHECK(run_program("search -q --principal backup-agent" + std::string(kArchive) + threads).out == run.out);
  }
  const ProgramRun all = run_program("search -q --keep-duplicates --principal backup-agent" + std::string(kArchive));
  CHECK(lines(all.out) == lines(run.out) + 1);  // S3 delivered one event twice
}

TEST_CASE("a search writes a table on a terminal, in order of event time") {
  const ProgramRun run =
      run_shell("script -qec \"NO_COLOR=1 '$TRAILHOUND' search -q --error testdata/archive\" /dev/null");
  CHECK_THAT(run.out, Catch::StartsWith("TIME") && Contains("PRINCIPAL") && Contains("OUTCOME"));
  CHECK_THAT(run.out, Contains("AccessDenied") && !Contains("trailhound/match/1"));
}

TEST_CASE("a hunt writes a table on a terminal, and JSON lines elsewhere") {
  const auto on_terminal = [](const std::string& line) {
    return run_shell("script -qec \"" + line + "\" /dev/null | tr -d '\\r'").out;
  };
  const std::string narrow = on_terminal("NO_COLOR=1 COLUMNS=80 '$TRAILHOUND' hunt -q testdata/archive");
  CHECK_THAT(narrow, Catch::StartsWith("TIME     LEVEL RULE") && Contains("\n2026-03-14 (UTC)\n"));
  CHECK_THAT(narrow, Contains("\n09:06:40 high  ") && Contains(" backup-agent ") && !Contains("trailhound/match/1"));
  const std::string wide = on_terminal("NO_COLOR=1 COLUMNS=200 '$TRAILHOUND' hunt -q testdata/archive");
  CHECK_THAT(wide, Contains("\n2026-03-14 09:06:40  high ") && Contains("  Administrator Rights Granted  ") &&
                       Contains("REGION"));
  for (const auto& [text, columns] : {std::pair(&narrow, 80), {&wide, 200}}) {
    std::istringstream in(*text);
    for (std::string line; std::getline(in, line);) {
      CAPTURE(line);
      CHECK(display_width(line) <= static_cast<std::size_t>(columns));
    }
  }
  CHECK(on_terminal("NO_COLOR=1 COLUMNS=80 '$TRAILHOUND' hunt -q --threads 1 testdata/archive") == narrow);
  CHECK_THAT(on_terminal("TERM=xterm '$TRAILHOUND' hunt -q --color always testdata/archive"), Contains("\x1b[31mhigh"));
  CHECK(run_shell("\"$TRAILHOUND\" hunt -q testdata/archive").out.starts_with("{\"schema\":\"trailhound/match/1\""));
}

TEST_CASE("exit codes of a search") {
  struct Row {
    const char* options;
    int code;
    bool finds;
  };
  const Row rows[] = {
      {"--event StopLogging", 0, true},
      {"--event NoSuchCall", 0, false},
      {"--event StopLogging --fail-on-match", 3, true},
      {"--event NoSuchCall --fail-on-match", 0, false},
      {"--event StopLogging --account 999999999999", 1, false},
      {"--from 2026-03-14 --to 2026-03-15", 0, true},
      {"--ip 203.0.113.0/33", 2, false},
      {"--key AROAEXAMPLEEXAMPLE", 2, false},
      {"--where 'eventName|contain=x'", 2, false},
      {"--event StopLogging --fields time", 2, false},
      {"--event StopLogging --format csv --fields times", 2, false},
      {"--event StopLogging --write csv", 2, false},
      {"--event StopLogging --write xml=x", 2, false},
      {"--around no-such-event", 2, false},
      {"--around 'x,soon'", 2, false},
      {"", 2, false},
  };
  for (const Row& row : rows) {
    CAPTURE(row.options);
    const ProgramRun run = run_program("search -q " + std::string(row.options) + kArchive);
    CHECK(run.code == row.code);
    CHECK(run.out.empty() != row.finds);
    CHECK(run.err.empty() == (row.code == 0 || row.code == 3));
  }
  CHECK_THAT(run_program("search --not-ip 1.2.3" + std::string(kArchive)).err,
             Contains("trailhound: search: --not-ip: '1.2.3' is no address or network"));
}

TEST_CASE("a search that finds nothing names what resembles it most") {
  struct Row {
    const char* options;
    const char* hint;
  };
  const Row rows[] = {
      {"--principal user/alise",
       "principals, these resemble --principal most: arn:aws:iam::111122223333:user/alice (5)"},
      {"--event AssumeRol,Nothing", "events, these resemble --event most: AssumeRole ("},
      {"--key AKIAEXAMPLEALICE0009", "access keys, these resemble --key most: AKIAEXAMPLEALICE0001 (5)"},
      {"--source iamm", "services, these resemble --source most: iam.amazonaws.com ("},
      {"--ip 203.0.113.8", "addresses, these resemble --ip most: 203.0.113.9 (12)"},
      {"--event zzzzzzzzzz", "events none resembles --event\n"},
  };
  for (const Row& row : rows) {
    CAPTURE(row.options);
    const ProgramRun run = run_program("search " + std::string(row.options) + " testdata/chains");
    CHECK(run.code == 0);
    CHECK(run.out.empty());
    CHECK_THAT(run.err, Contains("trailhound: nothing was found; of ") && Contains(row.hint));
    CHECK(run_program("search --threads 7 " + std::string(row.options) + " testdata/chains").err.find(row.hint) !=
          std::string::npos);
  }
  CHECK_THAT(run_program("search --event StopLogging testdata/chains").err, !Contains("nothing was found"));
  CHECK_THAT(run_program("search -q --event zzzz testdata/chains").err, !Contains("nothing was found"));
}

TEST_CASE("options that need each other, and lists") {
  const ScratchFolder folder;
  const std::string list = folder.write("names.txt", "# of the first day\nStopLogging\nDeleteTrail\n");
  const ProgramRun listed = run_program("search -q --event '@" + list + "'" + kArchive);
  CHECK(listed.code == 0);
  CHECK(lines(listed.out) > 1);
  CHECK(lines(listed.out) ==
        lines(run_program("search -q --event StopLogging,DeleteTrail" + std::string(kArchive)).out));
  // The list is no output.
  CHECK(run_program("search -q --event '@" + list + "' -o '" + list + "'" + kArchive).code == 2);
}

TEST_CASE("--around finds what the same principal, key and address did before and after") {
  const std::string id = run_shell(
                             "\"$TRAILHOUND\" search -q --event StopLogging --format records testdata/archive | "
                             "head -1 | sed 's/.*\"eventID\": *\"\\([^\"]*\\)\".*/\\1/'")
                             .out;
  const std::string event = id.substr(0, id.find('\n'));
  const ProgramRun narrow = run_program("search -q --around '" + event + ",1s'" + kArchive);
  const ProgramRun wide = run_program("search -q --around '" + event + ",1h'" + kArchive);
  CHECK(narrow.code == 0);
  CHECK_THAT(narrow.out, Contains(event));
  CHECK(lines(narrow.out) == 1);
  CHECK(lines(wide.out) > 3);
  CHECK(lines(run_program("search -q --around '" + event + ",1h' --not-event StopLogging" + kArchive).out) <
        lines(wide.out));
  const ProgramRun rule = run_program("search --print-rule --around " + event + kArchive);
  CHECK_THAT(rule.out, Contains("    around:\n        - userIdentity.arn: 'arn:"));
  CHECK(run_program("search --around " + event + " -", "{}").code == 2);
  const ProgramRun unread = run_program("search --around " + event + " no-such-folder");
  CHECK(unread.code == 2);
  CHECK_THAT(unread.err, Contains("not examined, or only in part: no-such-folder"));
}

TEST_CASE("several outputs at once have the bytes of each format") {
  const ScratchFolder folder;
  const std::string place = "'" + folder.path() + "'";
  const ProgramRun run = run_shell("out=" + place +
                                   "; \"$TRAILHOUND\" search -q --denied --sort --write csv=$out/a.csv --write "
                                   "records=$out/b.jsonl --manifest $out/m --fields time,record testdata/archive");
  CHECK(run.code == 0);
  const auto alone = [](const char* format) {
    return run_program(std::string("search -q --denied --sort testdata/archive --format ") + format).out;
  };
  CHECK(run.out == alone("jsonl"));
  CHECK(folder.read("b.jsonl") == alone("records"));
  CHECK(folder.read("a.csv") == alone("csv --fields time,record"));
  CHECK_THAT(folder.read("m"), Contains("/a.csv\"") && Contains("/b.jsonl\"") && Contains("\"command\": \"search\""));
}

}  // namespace
}  // namespace trailhound
