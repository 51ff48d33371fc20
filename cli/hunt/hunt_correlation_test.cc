// Runs the correlations of testdata/correlation. The order in which events are gathered must not change the alerts.

#include <algorithm>
#include <catch2/catch.hpp>
#include <string>

#include "engine/testing/program/program.h"
#include "engine/testing/shared.h"

namespace trailhound {
namespace {

using Catch::Contains;

constexpr const char* kHunt = "hunt --rules testdata/correlation/rules ";

TEST_CASE("the correlations of testdata give the expected alerts and ledger") {
  const ScratchFolder folder;
  const ProgramRun run =
      run_program(kHunt + std::string("testdata/correlation/archive --stats " + folder.path() + "/ledger.json"));
  CHECK(run.code == 0);
  CHECK(run.out == golden("correlation.expected.jsonl", run.out));
  CHECK(folder.read("ledger.json") == golden("correlation.expected.ledger.json", folder.read("ledger.json")));
  CHECK_THAT(run.err, Contains("Alerts    7 by 4 correlations: 3 high, 4 medium"));
  CHECK_THAT(run.err, Contains("without a time"));
}

TEST_CASE("alerts depend neither on threads, nor on the order of files, nor on memory") {
  const std::string expected = run_program(kHunt + std::string("testdata/correlation/archive")).out;
  REQUIRE_FALSE(alert_lines(expected, true).empty());
  for (const char* options : {"--threads 1", "--threads 2", "--threads 8", "--memory 1", "--memory 1 --threads 8",
                              "--memory 64K --threads 2"}) {
    CAPTURE(options);
    CHECK(run_program(kHunt + std::string("testdata/correlation/archive ") + options).out == expected);
  }
  CHECK(alert_lines(run_program(kHunt + std::string("testdata/correlation/archive --sort")).out, true) ==
        alert_lines(expected, true));

  const ScratchFolder folder;
  for (int i = 0; i < 4; ++i) {
    folder.write(std::to_string(9 - i) + ".json",
                 read_whole(source_folder() + "/testdata/correlation/archive/" + std::to_string(i) + ".json"));
  }
  for (const char* options : {"", " --memory 1 --threads 2"}) {
    CAPTURE(options);
    CHECK(alert_lines(run_program(kHunt + ("'" + folder.path() + "'") + options).out, false) ==
          alert_lines(expected, false));
  }
}

TEST_CASE("options that concern alerts") {
  const std::string archive = "testdata/correlation/archive --quiet ";
  struct Row {
    const char* options;
    int code;
    std::size_t lines, alerts;
  };
  const Row rows[] = {
      {"", 0, 9, 7},
      {"--fail-on-match", 3, 9, 7},
      {"--min-level high", 0, 3, 3},  // what they count is evaluated, but not reported
      {"--rule 'Bytes Out of a Bucket'", 0, 2, 2},
      {"--rule 'Console Login After Failures'", 0, 1, 1},
      {"--exclude 'Console Login After Failures'", 0, 8, 6},
      {"--rule 'Bytes Out of a Bucket' --from 2026-03-14T11:00:00Z --fail-on-match", 0, 0, 0},
      {"--rule 'Bytes Out of a Bucket' --from 2026-03-14T10:00:00Z", 0, 1, 1},
      {"--region us-east-1", 1, 0, 0},  // the archive has no record of it
      {"--memory 0", 2, 0, 0},
      {"--memory 5X", 2, 0, 0},
      {"--alert-events -1", 2, 0, 0},
  };
  for (const Row& row : rows) {
    CAPTURE(row.options);
    const ProgramRun run = run_program(kHunt + archive + row.options);
    CHECK(run.code == row.code);
    std::size_t lines = 0, found = 0;
    for (std::size_t at = run.out.find('\n'); at != std::string::npos; at = run.out.find('\n', at + 1)) ++lines;
    const std::string key = "{\"schema\":\"trailhound/alert/1\"";
    for (std::size_t at = run.out.find(key); at != std::string::npos; at = run.out.find(key, at + 1)) ++found;
    CHECK(lines == row.lines);
    CHECK(found == row.alerts);
  }
  const ProgramRun run = run_program(kHunt + archive + "--alert-events 1 --rule 'Console Login After Failures'");
  CHECK_THAT(run.out, Contains("\"count\":5,\"value\":2,\"events\":[{") && !Contains("}},{\"time\""));
}

TEST_CASE("alerts name the members of archives as matches do, whatever the threads") {
  const ScratchFolder folder;
  const std::string go = "cd '" + folder.path() + "' && ";
  const std::string source = source_folder() + "/testdata/correlation/";
  REQUIRE(run_shell(go + "cp " + source + "archive/*.json . && tar cf in.tar 0.json 1.json && tar czf out.tgz in.tar " +
                    "2.json 3.json && mkdir a && mv out.tgz a && cp in.tar a/z.tar")
              .code == 0);
  const std::string hunt = go + "\"$TRAILHOUND\" hunt --quiet --rules " + source + "rules a ";
  const std::string expected = run_shell(hunt + "--threads 1").out;
  CHECK_THAT(expected, Contains(R"("path":"a/out.tgz!in.tar!1.json","record":)"));
  CHECK_THAT(expected, Contains(R"("path":"a/out.tgz!2.json","record":)"));
  CHECK(run_shell(hunt + "--threads 2 --memory 1").out == expected);
  // The copies count once: but for the places, these are the alerts of the plain files.
  CHECK(alert_lines(expected, false) ==
        alert_lines(run_program(kHunt + std::string("testdata/correlation/archive")).out, false));
}

TEST_CASE("rules explain says why a correlation fired, or how far it got") {
  std::string out;
  for (const char* name : {"Several Secrets Read by One Principal", "Console Logins Failed",
                           "Console Login After Failures", "Bytes Out of a Bucket"}) {
    const ProgramRun run = run_program("rules explain --rules testdata/correlation/rules --rule '" + std::string(name) +
                                       "' testdata/correlation/archive");
    CHECK(run.code == 0);
    CHECK(run.err.empty());
    out += run.out;
  }
  CHECK(out == golden("correlation.explain.expected.txt", out));
}

TEST_CASE("rules explain of a correlation: its inputs, and those that it cannot read") {
  const ScratchFolder folder;
  const std::string name = "rules explain --rules testdata/correlation/rules --rule 'Bytes Out of a Bucket' ";
  const std::string archive = source_folder() + "/testdata/correlation/archive";
  const std::string expected = run_program(name + archive).out;
  REQUIRE_THAT(expected, Contains("FIRED     Bytes Out of a Bucket: 2 alerts"));
  // Files one by one, in another order; and in an archive.
  CHECK(run_program(name + archive + "/3.json " + archive + "/1.json " + archive + "/2.json " + archive + "/0.json")
            .out == expected);
  const std::string packed = "'" + folder.path() + "/a.tar.gz'";
  CHECK(run_shell("tar -czf " + packed + " -C testdata/correlation archive && \"$TRAILHOUND\" " + name + packed).out ==
        expected);

  const std::string broken = folder.write("broken.json", "{\"Records\":[{\"eventName\": oops}]}");
  const ProgramRun run = run_program(name + archive + " '" + broken + "'");
  CHECK(run.code == 1);
  CHECK(run.out == expected);
  CHECK_THAT(run.err, Contains("broken.json"));

  const std::string file = "testdata/correlation/rules/correlations.yml ";
  CHECK_THAT(run_program("rules explain --rule " + file + archive).out, Contains(expected));
  CHECK(run_program("rules explain --rules " + file + "--rule nonsense " + archive).code == 2);
}

}  // namespace
}  // namespace trailhound
