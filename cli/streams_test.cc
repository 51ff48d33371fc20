// The standard streams: closed ones, full ones.

#include <catch2/catch.hpp>
#include <string>

#include "engine/testing/program/program.h"

namespace trailhound {
namespace {

using Catch::Contains;

constexpr const char* kEvents =
    R"({"eventVersion":"1.09","eventSource":"cloudtrail.amazonaws.com","eventName":"StopLogging","eventID":"e1"})"
    "\n";

TEST_CASE("a closed stream never becomes another file") {
  const ScratchFolder folder;
  folder.write("in.json", kEvents);
  const auto hunt = [&](const std::string& arguments) {
    return run_shell("cd '" + folder.path() + "'; \"$TRAILHOUND\" hunt " + arguments);
  };
  // Without descriptor 1, the next file that is opened would get the number of standard output.
  const ProgramRun no_output = hunt("--stats s in.json >&-");
  CHECK(no_output.code == 2);
  CHECK_THAT(no_output.err, Contains("cannot write standard output: Bad file descriptor"));
  CHECK_THAT(folder.read("s"), !Contains("trailhound/match"));

  const ProgramRun no_error = hunt("-o o --stats s in.json 2>&-");
  CHECK(no_error.code == 0);
  CHECK(folder.read("o").starts_with("{\"schema\":\"trailhound/match/1\""));
  CHECK_THAT(folder.read("o"), !Contains("Everything was examined"));
  CHECK(folder.read("s").starts_with("{\n  \"schema\": \"trailhound/ledger/1\""));

  const ProgramRun no_input = hunt("-q --force -o o - <&-");
  CHECK(no_input.code == 1);
  CHECK_THAT(no_input.err, Contains("Bad file descriptor"));

  const ProgramRun none = hunt("-o o2 --stats s2 in.json <&- >&- 2>&-");
  CHECK(none.code == 0);
  CHECK(folder.read("o2").starts_with("{\"schema\":\"trailhound/match/1\""));
  CHECK(folder.read("s2").starts_with("{\n  \"schema\": \"trailhound/ledger/1\""));

  CHECK(run_program("rules list >&-").code == 2);
  CHECK(run_program("--help >&-").code == 2);
}

TEST_CASE("every command names the error of a full disk") {
  const ScratchFolder folder;
  const std::string in = "'" + folder.write("in.json", kEvents) + "'";
  const std::string typo = "'" +
                           folder.write("typo.yml",
                                        "title: T\nlogsource: {product: aws}\ndetection: {s: {a|b: x}, "
                                        "condition: s}\n") +
                           "'";
  const std::string explain = "rules explain --rule rules/defense-evasion/trail_stopped.yml " + in;
  // Some print more than stdio buffers and fail early, others fail when they end.
  const std::string lines[] = {"--help",
                               "help hunt",
                               "--version",
                               "hunt --help",
                               "rules --help",
                               "rules check",
                               "rules check " + typo,
                               "rules list",
                               "rules list --json",
                               "rules test rules",
                               "rules coverage",
                               "rules coverage --markdown",
                               explain,
                               "show " + in + " 0",
                               "hunt " + in};
  for (const std::string& line : lines) {
    CAPTURE(line);
    const ProgramRun run = run_program(line + " >/dev/full");
    CHECK(run.code == 2);
    CHECK_THAT(run.err, Contains("cannot write standard output: No space left on device\n"));
    CHECK_THAT(run.err, !Contains("Success"));
  }
  // A reader that has seen enough is no error, and costs no file that was asked for.
  const ScratchFolder folder_of_many;
  std::string many;
  for (int i = 0; i < 3000; ++i) {
    many += R"({"eventVersion":"1.09","eventSource":"cloudtrail.amazonaws.com","eventName":"StopLogging","eventID":")" +
            std::to_string(i) + "\"}\n";
  }
  const std::string path = "'" + folder_of_many.write("many.json", many) + "'";
  const std::string files =
      " --write csv='" + folder_of_many.path() + "/a.csv' --stats '" + folder_of_many.path() + "/s' ";
  for (const char* sort : {"", " --sort"}) {
    const ProgramRun cut = run_shell("{ \"$TRAILHOUND\" hunt -q --force" + std::string(sort) + files + path +
                                     "; echo $? >&2; } | head -1");
    CHECK(cut.err == "0\n");
    const std::string csv = folder_of_many.read("a.csv");
    CHECK(std::count(csv.begin(), csv.end(), '\n') == 3001);
    CHECK_THAT(folder_of_many.read("s"), Contains("\"evaluated\": 3000"));
  }
  CHECK(run_shell("{ \"$TRAILHOUND\" rules list; echo $? >&2; } | head -1").err == "0\n");
}

}  // namespace
}  // namespace trailhound
