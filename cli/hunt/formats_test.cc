// Every format has a golden, and a schema that its lines fit: of our own lines in cli/docs/schema, of others' formats
// what they publish, written down in testdata/formats.

#include <algorithm>
#include <catch2/catch.hpp>
#include <sstream>
#include <string>
#include <vector>

#include "engine/output/formats.h"
#include "engine/testing/json_schema.h"
#include "engine/testing/program/program.h"
#include "engine/testing/shared.h"

namespace trailhound {
namespace {

using Faults = std::vector<std::string>;

/// Matches of the built-in rules and alerts of testdata/correlation.
std::string hunted(std::string_view format) {
  const std::string options = " -q --format " + std::string(format);
  return run_program("hunt testdata/archive" + options).out +
         run_program("hunt --rules testdata/correlation/rules testdata/correlation/archive" + options).out;
}

std::vector<std::string> lines_of(const std::string& text) {
  std::vector<std::string> lines;
  std::istringstream in(text);
  for (std::string line; std::getline(in, line);) lines.push_back(line);
  return lines;
}

std::string own_schema(const std::string& name) {
  return read_whole(source_folder() + "/cli/docs/schema/" + name + ".json");
}

TEST_CASE("every format has a golden") {
  for (const FormatRow& row : formats()) {
    if (row.name == "jsonl") continue;  // archive.expected.jsonl and correlation.expected.jsonl
    CAPTURE(row.name);
    const std::string out = hunted(row.name);
    CHECK(out == golden("formats/" + std::string(row.name) + ".expected", out));
  }
}

TEST_CASE("lines for other programs fit what these publish") {
  for (const char* name : {"timesketch", "ocsf", "ecs"}) {
    CAPTURE(name);
    const std::string schema = read_whole(source_folder() + "/testdata/formats/" + name + ".schema.json");
    const std::vector<std::string> lines = lines_of(hunted(name));
    CHECK(lines.size() > 20);
    for (const std::string& line : lines) {
      CAPTURE(line);
      CHECK(check_json(schema, line) == Faults{});
    }
  }
}

TEST_CASE("our own lines and files fit their schemas") {
  std::size_t matches = 0, alerts = 0;
  for (const char* name : {"archive.expected.jsonl", "correlation.expected.jsonl", "search.expected.jsonl"}) {
    for (const std::string& line : lines_of(read_whole(source_folder() + "/testdata/" + name))) {
      CAPTURE(name, line);
      const bool is_alert = line.starts_with("{\"schema\":\"trailhound/alert/1\"");
      CHECK(check_json(own_schema(is_alert ? "alert" : "match"), line) == Faults{});
      ++(is_alert ? alerts : matches);
    }
  }
  CHECK((matches > 15 && alerts > 5));
  for (const char* name : {"archive.expected.ledger.json", "correlation.expected.ledger.json"}) {
    CAPTURE(name);
    CHECK(check_json(own_schema("ledger"), read_whole(source_folder() + "/testdata/" + name)) == Faults{});
  }
}

TEST_CASE("a ledger and a manifest of a bad run fit their schemas") {
  const ScratchFolder folder;
  folder.write("bad.yml", "title: x\nlogsource: {product: aws, service: cloudtrail}\ndetection: {condition: a}\n");
  folder.write("cut.json.gz", "\x1f\x8b\x08\x01\x02");
  folder.write("note.txt", "nothing\n");
  const ProgramRun run =
      run_shell("cd '" + folder.path() +
                "' && cp $OLDPWD/rules/defense-evasion/trail_stopped.yml . && "
                "\"$TRAILHOUND\" hunt -q --rules . --account 999999999999 --manifest m --stats s --navigator n "
                "cut.json.gz note.txt missing.json $OLDPWD/testdata/archive");
  CHECK(run.code == 1);
  const std::string ledger = folder.read("s"), manifest = folder.read("m");
  CHECK_THAT(ledger, Catch::Contains("\"rules_set_aside\": [\n    {") && Catch::Contains("\"problems\": [\n    {"));
  CHECK(check_json(own_schema("ledger"), ledger) == Faults{});
  CHECK(check_json(own_schema("manifest"), manifest) == Faults{});
  // Its ledger is one, too.
  const std::string member = "\"ledger\": ";
  const std::size_t begin = manifest.find(member) + member.size();
  CHECK(check_json(own_schema("ledger"), manifest.substr(begin, manifest.rfind('}') - begin)) == Faults{});
}

TEST_CASE("a record number is right in every format, also behind the first piece of a text") {
  // More than 16 MiB of text: the second piece counts its records from 0 until its turn comes.
  const ScratchFolder folder;
  const std::string big = "'" + folder.path() + "/big.json'";
  const ProgramRun made = run_shell(
      "awk 'BEGIN { for (i = 0; i < 60000; ++i) "
      "printf(\"{\\\"eventVersion\\\":\\\"1.09\\\",\\\"eventTime\\\":\\\"2026-03-14T09:16:48Z\\\","
      "\\\"eventSource\\\":\\\"cloudtrail.amazonaws.com\\\",\\\"eventName\\\":\\\"%s\\\",\\\"awsRegion\\\":\\\"eu-west-"
      "1\\\","
      "\\\"recipientAccountId\\\":\\\"111122223333\\\",\\\"eventID\\\":\\\"e-%d\\\",\\\"userAgent\\\":\\\"%0300d\\\"}"
      "\\n\", "
      "i == 59000 ? \"StopLogging\" : \"GetTrail\", i, i) }' > " +
      big);
  REQUIRE(made.code == 0);
  struct Row {
    const char* format;
    const char* record;
  };
  const Row rows[] = {{"jsonl", "\"record\":59000,"},
                      {"csv --fields record,event", "\r\n59000,StopLogging"},
                      {"table --fields record,event", "\n59000"},
                      {"timesketch", "\"source_record\":59000,"},
                      {"ocsf", "\"record\":59000,"},
                      {"ecs", "\"event.sequence\":59000,"}};
  for (const Row& row : rows) {
    CAPTURE(row.format);
    const ProgramRun run = run_program("search -q --event StopLogging --threads 4 " + big + " --format " + row.format);
    CHECK_THAT(run.out, Catch::Contains(row.record));
  }
}

TEST_CASE("names out of the evidence run nothing in a spreadsheet and move no cursor") {
  const std::string event =
      R"x({"eventVersion":"1.09","eventTime":"2026-03-14T09:16:48Z","eventSource":"cloudtrail.amazonaws.com",)x"
      R"x("eventName":"StopLogging","awsRegion":"eu-west-1","eventID":"e","sourceIPAddress":"@SUM(1)",)x"
      R"x("userAgent":"=HYPERLINK(\"http://203.0.113.9\",\"x\")","errorCode":"a\u001b[2Jb\r\nc",)x"
      R"x("userIdentity":{"arn":"+1","accessKeyId":"-1"}})x";
  const std::string search = "search -q --event StopLogging - --format ";
  CHECK(run_program(search + "csv --fields principal,key,address,agent,error", event).out ==
        "principal,key,address,agent,error\r\n"
        "'+1,'-1,'@SUM(1),\"'=HYPERLINK(\"\"http://203.0.113.9\"\",\"\"x\"\")\",\"a\x1b[2Jb\r\nc\"\r\n");
  CHECK_THAT(run_program(search + "table --fields error,event", event).out, Catch::Contains("a?[2Jb??c "));
}

}  // namespace
}  // namespace trailhound
