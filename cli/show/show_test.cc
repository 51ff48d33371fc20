#include <catch2/catch.hpp>

#include "engine/testing/program/program.h"

namespace trailhound {
namespace {

TEST_CASE("show prints the bytes of a record") {
  const ScratchFolder folder;
  folder.write("in.json", R"({"Records":[{"eventName":"A" , "awsRegion":"r"},{"x":1},)"
                          R"({"eventName":"B","awsRegion":"r"}]})");
  const std::string path = " '" + folder.path() + "/in.json' ";
  CHECK(run_program("show" + path + "0").out == "{\"eventName\":\"A\" , \"awsRegion\":\"r\"}\n");
  CHECK(run_program("show" + path + "2").out == "{\"eventName\":\"B\",\"awsRegion\":\"r\"}\n");
  for (const char* number : {"1", "3", "x", "-1", ""}) CHECK(run_program("show" + path + number).code == 2);
  CHECK(run_program("show missing 0").code == 2);
  const ProgramRun member = run_shell("cd '" + folder.path() + "' && mkdir d && cp in.json d && tar czf t.tgz d && " +
                                      "\"$TRAILHOUND\" show 't.tgz!d/in.json' 2");
  CHECK(member.out == "{\"eventName\":\"B\",\"awsRegion\":\"r\"}\n");
}

TEST_CASE("show finds the record that a match names, in every shape and in archives") {
  const std::string event = R"({"eventVersion":"1.09","eventTime":"2026-03-14T09:16:48Z",)"
                            R"("eventSource":"cloudtrail.amazonaws.com","eventName":"StopLogging","n":"é \\ x"})";
  std::string quoted;
  for (const char c : event) quoted.append(c == '"' || c == '\\' ? "\\" : "").append(1, c);
  std::string doubled;
  for (const char c : event) doubled.append(c == '"' ? 2 : 1, c);
  const ScratchFolder folder;
  folder.write("records.json", "{\"Records\":[{\"x\":1}," + event + "]}");
  folder.write("lines.jsonl", "{\"x\":1}\n" + event + "\n");
  folder.write("lookup.json", R"({"Events":[{"CloudTrailEvent":"{}"},{"CloudTrailEvent":")" + quoted + "\"}]}");
  folder.write("bridge.json", "{\"x\":1}{\"detail-type\":\"t\",\"detail\":" + event + "}");
  folder.write("lake.csv", "a,eventJson\n1,{}\n2,\"" + doubled + "\"\n");
  folder.write("splunk.json", "{\"result\":{}}\n{\"result\":{\"_raw\":\"" + quoted + "\"}}\n");
  const std::string go = "cd '" + folder.path() + "' && ";
  REQUIRE(run_shell(go + "mkdir d && cp *.json *.jsonl *.csv d && tar cf d.tar d && tar czf e.tgz --hard-dereference "
                         "d.tar lines.jsonl "
                         "lines.jsonl && rm -r d")
              .code == 0);

  const ProgramRun hunt = run_shell(go + "\"$TRAILHOUND\" hunt --quiet --keep-duplicates .");
  std::size_t shown = 0;
  const std::string key = "\"source\":{\"path\":\"";
  for (std::size_t at = hunt.out.find(key); at != std::string::npos; at = hunt.out.find(key, at + 1)) {
    const std::size_t begin = at + key.size(), end = hunt.out.find('"', begin);
    const std::string path = hunt.out.substr(begin, end - begin);
    CAPTURE(path);
    CHECK(hunt.out.substr(end, 13) == "\",\"record\":1,");
    CHECK(run_shell(go + "\"$TRAILHOUND\" show '" + path + "' 1").out == event + "\n");
    ++shown;
  }
  CHECK(shown == 20);  // six files, six in d.tar, six in the d.tar of e.tgz, and two of one name beside it
  CHECK(run_shell(go + "\"$TRAILHOUND\" show 'e.tgz!lines.jsonl#2' 1").out == event + "\n");
}

TEST_CASE("show takes match lines and alert lines on standard input") {
  const std::string archive = " testdata/correlation/archive";
  const std::string hunt = "\"$TRAILHOUND\" hunt -q --rules testdata/correlation/rules" + archive;
  // The events of an alert are those that its lines say, in their order.
  const ProgramRun ids =
      run_shell(hunt + " | grep alert/1 | head -1 | grep -o '\"id\":\"[^\"]*\",\"source\"' | cut -d'\"' -f4");
  const ProgramRun shown = run_shell(hunt + " | grep alert/1 | head -1 | \"$TRAILHOUND\" show");
  CHECK(shown.code == 0);
  CHECK(shown.err.empty());
  std::size_t at = 0, events = 0;
  for (std::size_t begin = 0; begin < ids.out.size(); begin = ids.out.find('\n', begin) + 1, ++events) {
    const std::string id = ids.out.substr(begin, ids.out.find('\n', begin) - begin);
    at = shown.out.find("\"" + id + "\"", at);
    CAPTURE(id);
    REQUIRE(at != std::string::npos);
  }
  CHECK(events > 1);

  // Match lines give the events that they hold, whatever else stands between them.
  const ProgramRun all =
      run_shell("\"$TRAILHOUND\" hunt -q --all-lines testdata/archive/exports | \"$TRAILHOUND\" show");
  const ProgramRun records = run_shell("\"$TRAILHOUND\" hunt -q testdata/archive/exports --format records");
  CHECK(all.code == 0);
  CHECK(all.out == records.out);
  const ProgramRun cut = run_shell("\"$TRAILHOUND\" hunt -q --rules testdata/correlation/rules --alert-events 1" +
                                   archive + " | grep alert/1 | head -1 | \"$TRAILHOUND\" show");
  CHECK_THAT(cut.err, Catch::Contains("the line lists 1 of its"));
}

TEST_CASE("lines that name no record are told by their number") {
  const std::string good = run_shell("\"$TRAILHOUND\" hunt -q testdata/archive/exports | head -1").out;
  const ProgramRun some = run_program("show", "{}\n" + good);
  CHECK(some.code == 1);
  CHECK_FALSE(some.out.empty());
  CHECK_THAT(some.err, Catch::Contains("line 1 of standard input is neither a match line nor an alert line"));
  const std::string gone = R"({"schema":"trailhound/match/1","source":{"path":"gone.json","record":0,"offset":0}})"
                           "\n";
  const ProgramRun none = run_program("show", gone);
  CHECK(none.code == 2);
  CHECK_THAT(none.err, Catch::Contains("gone.json"));
  CHECK(run_program("show", gone + good).code == 1);
  CHECK(run_program("show", "").code == 2);
}

TEST_CASE("rules explain takes a match line on standard input") {
  const ProgramRun run =
      run_shell("\"$TRAILHOUND\" hunt -q testdata/archive/exports | head -1 | \"$TRAILHOUND\" rules explain");
  CHECK(run.code == 0);
  CHECK_THAT(run.out, Catch::StartsWith("MATCH     ") && Catch::Contains("PASS"));
  CHECK(run.out.find("MATCH     ", 1) == std::string::npos);  // one record of the file

  CHECK(run_program("rules explain", "{}").code == 2);
  CHECK(run_program("rules explain", "").code == 2);
  const ProgramRun search = run_shell(
      "\"$TRAILHOUND\" search -q --event DeleteTrail testdata/archive | head -1 | \"$TRAILHOUND\" rules explain");
  CHECK(search.code == 2);
  const ProgramRun alert = run_shell(
      "\"$TRAILHOUND\" hunt -q --rules testdata/correlation/rules "
      "testdata/correlation/archive | grep alert/1 | head -1 | \"$TRAILHOUND\" rules explain");
  CHECK(alert.code == 2);
  CHECK_THAT(alert.err, Catch::Contains("is an alert"));
}

TEST_CASE("show refuses standard input, because it cannot read it again") {
  const ProgramRun run = run_program("show - 0", "{\"eventName\":\"A\"}");
  CHECK(run.code == 2);
  CHECK(run.out.empty());
  CHECK_THAT(run.err, Catch::Contains("standard input"));
}

}  // namespace
}  // namespace trailhound
