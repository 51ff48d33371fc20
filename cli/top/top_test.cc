// Runs `top` as a user does.

#include <catch2/catch.hpp>
#include <string>

#include "engine/testing/program/program.h"

namespace trailhound {
namespace {

using Catch::Contains;

std::string event(const std::string& id, const std::string& user, const std::string& members) {
  return R"({"eventVersion":"1.09","eventName":"E","eventTime":"2026-03-14T09:00:0)" + id + R"(Z","eventID":"event-)" +
         id + R"(","userIdentity":{"type":"IAMUser","arn":")" + user + "\"}" + (members.empty() ? "" : "," + members) +
         "}\n";
}

const ScratchFolder& folder() {
  static const ScratchFolder scratch;
  return scratch;
}

/// The CSV without its heading.
std::string rows(const std::string& text, const std::string& options) {
  const std::string file = folder().write("events.jsonl", text);
  const ProgramRun run = run_program("top -q --csv " + options + ' ' + file);
  CHECK(run.code == 0);
  return run.out.substr(run.out.find('\n') + 1);
}

TEST_CASE("values with their events, share, times and principals") {
  const std::string text = event("1", "bob", R"("errorCode":"AccessDenied")") +
                           event("2", "eve", R"("errorCode":"AccessDenied")") + event("3", "bob", "") +
                           event("4", "bob", R"("errorCode":"=x,\"y\"")") + event("1", "bob", "");
  CHECK(rows(text, "errorCode") ==
        "2,50.00,2026-03-14T09:00:01Z,2026-03-14T09:00:02Z,2,AccessDenied\r\n"
        "1,25.00,2026-03-14T09:00:03Z,2026-03-14T09:00:03Z,1,\r\n"
        "1,25.00,2026-03-14T09:00:04Z,2026-03-14T09:00:04Z,1,\"'=x,\"\"y\"\"\"\r\n");
  CHECK(rows(text, "errorCode --rare --limit 1") == "1,25.00,2026-03-14T09:00:03Z,2026-03-14T09:00:03Z,1,\r\n");
  CHECK(rows(text, "userIdentity.arn,errorCode --limit 1 --principal EVE") ==
        "1,100.00,2026-03-14T09:00:02Z,2026-03-14T09:00:02Z,1,eve,AccessDenied\r\n");
  // The copy of event-1 counts only if it is asked for, and has no error.
  CHECK_THAT(rows(text, "errorCode --keep-duplicates"), Contains("2,40.00,2026-03-14T09:00:01Z"));
  CHECK(rows(text, "eventName --denied --not-principal bob") ==
        "1,100.00,2026-03-14T09:00:02Z,2026-03-14T09:00:02Z,1,E\r\n");
}

TEST_CASE("elements of arrays count once an event, objects as JSON, numbers as they are written") {
  const std::string text =
      event("1", "bob",
            R"("resources":[{"ARN":"a","n":1.0},{"ARN":"b"},{"ARN":"a"}],"requestParameters":{"x":{"y": 1}})") +
      event("2", "bob", R"("resources":[{"ARN":"b"}],"requestParameters":{"x":true})") +
      event("3", "bob", R"("resources":[],"requestParameters":{"x":null})");
  CHECK(rows(text, "resources.ARN") ==
        "2,66.66,2026-03-14T09:00:01Z,2026-03-14T09:00:02Z,1,b\r\n"
        "1,33.33,2026-03-14T09:00:03Z,2026-03-14T09:00:03Z,1,\r\n"
        "1,33.33,2026-03-14T09:00:01Z,2026-03-14T09:00:01Z,1,a\r\n");
  CHECK_THAT(rows(text, "requestParameters.x"), Contains(",\"{\"\"y\"\":1}\"\r\n") && Contains(",true\r\n"));
  CHECK_THAT(rows(text, "resources.n"), Contains(",1.0\r\n"));
  // Two fields: all combinations.
  CHECK_THAT(rows(text, "resources.ARN,resources.n"), Contains(",a,1.0\r\n") && Contains(",b,1.0\r\n"));
}

TEST_CASE("an event with too many combinations is counted as such") {
  std::string list;
  for (int i = 0; i < 200; ++i) list += (i == 0 ? "\"" : ",\"") + std::to_string(i) + "\"";
  const std::string file = folder().write(
      "events.jsonl", event("1", "bob", R"("requestParameters":{"a":[)" + list + R"(],"b":[)" + list + "]}"));
  const ProgramRun run = run_program("top -q --json requestParameters.a,requestParameters.b " + file);
  CHECK_THAT(run.out, Contains("\"distinct\": 10000") && Contains("\"cut\": 1"));
  const ProgramRun text = run_program("top -q requestParameters.a,requestParameters.b " + file);
  CHECK_THAT(text.out,
             Contains("10,000 distinct in 1 event; 9,980 not shown (--limit 0 shows all); 1 event with more"));
}

TEST_CASE("the bytes of top depend neither on threads nor on memory") {
  const std::string command = "top -q --csv sourceIPAddress,eventName,userIdentity.arn testdata/archive";
  const ProgramRun one = run_program(command + " --threads 1");
  CHECK(one.code == 0);
  for (const char* options : {" --threads 2", " --threads 8", " --threads 2 --memory 1K"}) {
    CAPTURE(options);
    CHECK(run_program(command + options).out == one.out);
  }
}

TEST_CASE("fields that cannot be") {
  for (const char* field : {"''", ".a", "a.", "a..b", "a,,b", ","}) {
    CAPTURE(field);
    const ProgramRun run = run_program("top " + std::string(field) + " testdata/archive");
    CHECK(run.code == 2);
    CHECK_THAT(run.err, Contains("trailhound: top: "));
  }
  CHECK_THAT(run_program("top eventname testdata/archive").err, Contains("CloudTrail writes no field 'eventname'"));
  CHECK_THAT(run_program("top eventName").err, Contains("no input"));
  CHECK_THAT(run_program("top --ip 1.2 eventName testdata/archive").err, Contains("--ip"));
}

TEST_CASE("hostile values in the table") {
  const std::string file =
      folder().write("events.jsonl", event("1", "bob", R"("errorCode":"\u001b[2Jx\ny")") + event("2", "bob", ""));
  const ProgramRun run = run_program("top -q errorCode " + file);
  CHECK(run.out.find('\x1b') == std::string::npos);
  CHECK_THAT(run.out, Contains("?[2Jx?y\n"));
}

}  // namespace
}  // namespace trailhound
