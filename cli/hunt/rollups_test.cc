// Rollups from the command line: lines, ledger, formats, and the commands that read the lines again.

#include <catch2/catch.hpp>
#include <string>

#include "engine/testing/program/program.h"

namespace trailhound {
namespace {

using Catch::Contains;

struct Case {
  ScratchFolder folder;
  std::string options, events;

  Case() {
    folder.write("rules/root.yml",
                 "title: Root, on the Console\nlogsource: {product: aws, service: cloudtrail}\n"
                 "detection: {s: {userIdentity.type: Root}, condition: s}\n"
                 "trailhound: {rollup: {by: [trailhound.principal, sourceIPAddress], within: 1d}}\n");
    std::string text;
    for (int i = 0; i < 5; ++i) {
      const std::string number = std::to_string(i);
      text += R"({"eventVersion":"1.09","eventTime":"2026-03-14T0)" + number +
              R"(:16:48Z","eventSource":"iam.amazonaws.com","eventName":"ListUsers","eventID":"e)" + number +
              R"(","sourceIPAddress":"203.0.113.)" + (i < 4 ? "9" : "10") +
              R"(","userIdentity":{"type":"Root","accountId":"111122223333"}})" + "\n";
    }
    events = folder.write("in/e.json", text);
    options = "-q --rules '" + folder.path() + "/rules' ";
  }
  ProgramRun hunt(const std::string& more) const { return run_program("hunt " + options + more + " '" + events + "'"); }
};

std::size_t lines_of(const std::string& text) {
  std::size_t lines = 0;
  for (const char c : text) lines += c == '\n' ? 1 : 0;
  return lines;
}

TEST_CASE("a hunt writes one line for the matches of a rollup, and the ledger counts both") {
  const Case data;
  const std::string stats = data.folder.path() + "/stats.json";
  const ProgramRun hunt = data.hunt("--force --stats '" + stats + "'");
  CHECK(hunt.code == 0);
  CHECK(lines_of(hunt.out) == 2);
  CHECK_THAT(hunt.out, Contains(R"("rollup":{"count":4,"first":"2026-03-14T00:16:48Z","last":"2026-03-14T03:16:48Z",)"
                                R"("references":[{"time":"2026-03-14T00:16:48Z","id":"e0","source":{"path":)"));
  CHECK_THAT(hunt.out, Contains(R"("rollup":{"count":1,)"));
  const std::string ledger = run_shell("cat '" + stats + "'").out;
  CHECK_THAT(ledger, Contains(R"("written": 2)") && Contains(R"("rollups": 2)") && Contains(R"("rolled_up": 5)"));

  const ProgramRun all = data.hunt("--all-lines");
  CHECK(lines_of(all.out) == 5);
  CHECK_THAT(all.out, !Contains("rollup"));
  CHECK(lines_of(data.hunt("--format records").out) == 5);
  CHECK(data.hunt("--fail-on-match").code == 3);
  CHECK(data.hunt("--sort --threads 3 --memory 1K").out == hunt.out);
}

TEST_CASE("every format says what the line of a rollup stands for") {
  const Case data;
  CHECK_THAT(data.hunt("--format csv --fields time,rule,id").out,
             Contains("2026-03-14T00:16:48Z,\"Root, on the Console (4 events until 2026-03-14T03:16:48Z)\",e0\r\n"));
  CHECK_THAT(data.hunt("--format csv --fields time,id").out,
             Contains("2026-03-14T00:16:48Z,e0 (4 events until 2026-03-14T03:16:48Z)\r\n"));
  CHECK_THAT(data.hunt("--format table").out, Contains("4 events until 2026-03-14T03:16:48Z\n"));
  CHECK_THAT(data.hunt("--format timesketch").out,
             Contains(R"(,"event_count":4,"last_event":"2026-03-14T03:16:48+00:00"})"));
  CHECK_THAT(data.hunt("--format ocsf").out, Contains(R"(,"count":4,"start_time":1773447408000,"end_time":)"));
  CHECK_THAT(data.hunt("--format ecs").out, Contains(R"("event.end":"2026-03-14T03:16:48Z","labels.count":"4"})"));
}

TEST_CASE("show and report read the line of a rollup") {
  const Case data;
  const std::string hunt = "\"$TRAILHOUND\" hunt " + data.options + "'" + data.events + "' ";
  CHECK(lines_of(run_shell(hunt + "| \"$TRAILHOUND\" show").out) == 5);
  const ProgramRun cut = run_shell(hunt + "--alert-events 1 | \"$TRAILHOUND\" show");
  CHECK(lines_of(cut.out) == 2);
  CHECK_THAT(cut.err, Contains("lists 1 of its 4 events"));
  const ProgramRun page = run_shell(hunt + "| \"$TRAILHOUND\" report --from-matches -");
  CHECK_THAT(page.out, Contains("4 events until 2026-03-14T03:16:48Z"));
}

}  // namespace
}  // namespace trailhound
