// Runs `who` as a user does, on evidence whose answer a second, simple computation knows.

#include <algorithm>
#include <catch2/catch.hpp>
#include <map>
#include <random>
#include <string>
#include <vector>

#include "engine/base/text.h"
#include "engine/testing/json_schema.h"
#include "engine/testing/program/program.h"
#include "engine/testing/shared.h"

namespace trailhound {
namespace {

using Catch::Contains;

std::vector<std::string> lines_of(const std::string& text) {
  std::vector<std::string> lines;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t end = std::min(text.find('\n', at), text.size());
    lines.push_back(text.substr(at, end - at));
    at = end + 1;
  }
  return lines;
}

std::size_t widest(const std::string& text) {
  std::size_t most = 0;
  for (const std::string& line : lines_of(text)) {
    std::size_t columns = 0;
    for (std::size_t at = 0; at < line.size(); ++columns) next_code_point(line, at);
    most = std::max(most, columns);
  }
  return most;
}

TEST_CASE("role chains, created keys, both sides of a call, console sessions and instance roles") {
  const ProgramRun tree =
      run_shell("COLUMNS=110 \"$TRAILHOUND\" who -q --rule trail_stopped.yml --since 2026-03-14T09:20 testdata/chains");
  CHECK(tree.code == 0);
  CHECK(tree.out == golden("chains.expected.tree", tree.out));
  const ProgramRun json =
      run_program("who -q --rule trail_stopped.yml --json --since 2026-03-14T09:20 testdata/chains");
  CHECK(json.out == golden("chains.expected.json", json.out));
  const std::string schema = read_whole(source_folder() + "/cli/docs/who.schema.json");
  CHECK(check_json(schema, json.out) == std::vector<std::string>{});
  const ProgramRun csv = run_program("who -q --rule trail_stopped.yml --csv testdata/chains");
  CHECK(csv.out == golden("chains.expected.csv", csv.out));
}

TEST_CASE("no line of the tree is wider than the terminal") {
  for (const char* columns : {"40", "72", "100", "200"}) {
    CAPTURE(columns);
    const ProgramRun run = run_shell("COLUMNS=" + std::string(columns) + " \"$TRAILHOUND\" who -q testdata/chains");
    CHECK(widest(run.out) <= std::stoul(columns));
  }
}

TEST_CASE("--key follows what was issued to the key, --principal and --ip leave calls out") {
  const auto rows = [](const std::string& options) {
    return lines_of(run_program("who -q --csv " + options + " testdata/chains").out).size() - 1;
  };
  const ProgramRun key = run_program("who -q --csv --key AKIAEXAMPLEALICE0001 testdata/chains");
  for (const char* other : {"ASIAEXAMPLEDEPLOY001", "ASIAEXAMPLEAUDIT0001", "AKIAEXAMPLEBOB000001"}) {
    CHECK_THAT(key.out, Contains(other));
  }
  CHECK_THAT(key.out, !Contains("ASIAEXAMPLECONSOLE01"));
  CHECK(rows("--key AKIAEXAMPLEBOB000001") == 2);  // bob, and the key
  CHECK(rows("--principal ALICE") == 2);
  CHECK(rows("--principal i-0123456789abcdef0") == 2);  // a session
  CHECK(rows("--ip 198.51.100.0/24") == 5);
  CHECK(rows("--ip 198.51.100.30 --principal alice") == 0);
  const ScratchFolder folder;
  const std::string users = folder.write("users.txt", "# of the first day\nalice\nbob\n");
  CHECK(rows("--principal @" + users) == rows("--principal alice --principal bob"));
  folder.write("networks.txt", "198.51.100.0/24\n");
  CHECK(rows("--ip @" + folder.path() + "/networks.txt") == 5);
  folder.write("keys.txt", "short\n");
  for (const std::string& list : {"--key @" + folder.path() + "/keys.txt", "--ip @" + folder.path() + "/missing.txt"}) {
    const ProgramRun run = run_program("who -q " + list + " testdata/chains");
    CHECK(run.code == 2);
    CHECK_THAT(run.err, Contains("trailhound: who: " + list.substr(0, 4)));
  }
}

TEST_CASE("values that cannot be right are refused") {
  for (const char* options :
       {"--key short", "--ip 203.0.113.9/99", "--since yesterday", "--limit x", "--memory 0", "--json --csv"}) {
    CAPTURE(options);
    const ProgramRun run = run_program("who " + std::string(options) + " testdata/chains");
    CHECK(run.code == 2);
    CHECK_THAT(run.err, Contains("trailhound: who: --"));
    CHECK(run.out.empty());
  }
}

struct Expected {
  std::uint64_t calls = 0, failed = 0, refused = 0, writes = 0;
  std::string first, last;
  std::map<std::string, std::uint64_t> keys;
};

/// Events of a few users with a few keys, and what is to be counted.
struct Made {
  std::string text;
  std::map<std::string, Expected> users;
};

Made make_events(int count) {
  std::mt19937 random(11);
  const auto pick = [&](unsigned below) { return static_cast<unsigned>(random() % below); };
  Made made;
  for (int i = 0; i < count; ++i) {
    const std::string user = "arn:aws:iam::111122223333:user/u" + std::to_string(pick(40));
    const std::string key = "AKIAEXAMPLE" + std::to_string(100'000'000 + pick(90));
    const std::string minute = std::to_string(10 + pick(50)), second = std::to_string(10 + pick(50));
    const std::string time = "2026-03-14T0" + std::to_string(pick(10)) + ':' + minute + ':' + second + 'Z';
    const char* const errors[] = {"", "", "", "AccessDenied", "ThrottlingException"};
    const std::string error = errors[pick(5)];
    const bool is_write = pick(2) == 0;
    const int copies = pick(7) == 0 ? 2 : 1;
    const std::string event =
        R"({"eventVersion":"1.09","eventTime":")" + time + R"(","eventSource":"s3.amazonaws.com","eventName":"E)" +
        std::to_string(pick(20)) +
        R"(","awsRegion":"eu-west-1","recipientAccountId":"111122223333","eventID":"event-)" + std::to_string(i) +
        R"(","readOnly":)" + (is_write ? "false" : "true") + R"(,"sourceIPAddress":"203.0.113.)" +
        std::to_string(pick(200)) + '"' + (error.empty() ? "" : R"(,"errorCode":")" + error + '"') +
        R"(,"userIdentity":{"type":"IAMUser","arn":")" + user + R"(","accessKeyId":")" + key + "\"}}\n";
    for (int copy = 0; copy < copies; ++copy) made.text += event;

    Expected& expected = made.users[user];
    ++expected.calls;
    expected.failed += !error.empty();
    expected.refused += error == "AccessDenied";
    expected.writes += is_write;
    if (expected.first.empty() || time < expected.first) expected.first = time;
    expected.last = std::max(expected.last, time);
    ++expected.keys[key];
  }
  return made;
}

std::string row_of(const std::string& user, const Expected& expected) {
  const auto text = [](std::uint64_t number) { return std::to_string(number); };
  return "user," + user + ",,," + expected.first + ',' + expected.last + ',' + text(expected.calls) + ',' +
         text(expected.failed) + ',' + text(expected.refused) + ',' + text(expected.writes) + ',';
}

TEST_CASE("counts are exact, and the bytes depend neither on threads nor on memory") {
  const Made made = make_events(20'000);
  const ScratchFolder folder;
  std::size_t begin = 0;
  for (int file = 0; begin < made.text.size(); ++file) {
    const std::size_t end = made.text.find('\n', std::min(begin + 400'000, made.text.size() - 1)) + 1;
    folder.write("events" + std::to_string(100 + file) + ".jsonl", made.text.substr(begin, end - begin));
    begin = end;
  }
  const ProgramRun run = run_program("who -q --csv " + folder.path());
  const std::vector<std::string> lines = lines_of(run.out);
  std::size_t keys = 0;
  for (const auto& [user, expected] : made.users) {
    const std::string row = row_of(user, expected);
    CHECK(std::any_of(lines.begin(), lines.end(), [&](const std::string& line) { return line.starts_with(row); }));
    keys += expected.keys.size();
  }
  CHECK(lines.size() == 1 + made.users.size() + keys);

  for (const char* options :
       {"--threads 1", "--threads 2", "--threads 8", "--threads 2 --memory 300K", "--threads 8 --memory 2M"}) {
    CAPTURE(options);
    CHECK(run_program("who -q --csv " + std::string(options) + ' ' + folder.path()).out == run.out);
  }
}

TEST_CASE("hostile names and chains without an end") {
  const std::string start =
      R"({"eventVersion":"1.09","eventTime":"2026-03-14T09:00:00Z","eventSource":"sts.amazonaws.com",)"
      R"("eventName":"AssumeRole","awsRegion":"eu-west-1",)";
  const auto issue = [&](const std::string& id, const std::string& caller, const std::string& issued) {
    return start + R"("eventID":")" + id +
           R"(","userIdentity":{"type":"IAMUser","arn":"=cmd|' /C calc'!A0","accessKeyId":")" + caller +
           R"("},"responseElements":{"credentials":{"accessKeyId":")" + issued + "\"}}}\n";
  };
  std::string text = issue("1", "KEYA", "KEYB") + issue("2", "KEYB", "KEYA") + issue("3", "KEYC", "KEYC");
  text += start + R"("eventID":"4","userIdentity":{"type":"IAMUser","arn":"\u001b[2J\u202e)" + std::string(5000, 'x') +
          "\"}}\n";
  text += start + R"("eventID":"5","userIdentity":{"type":["IAMUser"],"arn":{"a":1},"accessKeyId":7}})" + "\n";
  text += start + R"("eventID":"6"})" + "\n";
  const ScratchFolder folder;
  const std::string file = folder.write("events.jsonl", text);

  const ProgramRun tree = run_shell("COLUMNS=80 \"$TRAILHOUND\" who -q --limit 0 " + file);
  CHECK(tree.code == 0);
  CHECK(widest(tree.out) <= 80);
  CHECK_THAT(tree.out, Contains("the chain goes on"));
  CHECK(tree.out.find('\x1b') == std::string::npos);
  CHECK(tree.out.find("\xE2\x80\xAE") == std::string::npos);
  const ProgramRun csv = run_program("who -q --csv " + file);
  CHECK_THAT(csv.out, Contains("user,'=cmd|"));
  CHECK_THAT(csv.out, Contains("(5007 bytes, SHA-256 "));
  CHECK(run_program("who -q --json " + file).code == 0);
}

TEST_CASE("a value counts as one however a record spells it") {
  const auto event = [](const std::string& id, const std::string& user, const std::string& source,
                        const std::string& address, const std::string& error) {
    return R"({"eventVersion":"1.09","eventName":"E","eventSource":")" + source + R"(","eventID":")" + id +
           R"(","eventTime":"2026-03-14T09:00:00Z","sourceIPAddress":")" + address + R"(","errorCode":")" + error +
           R"(","userIdentity":{"type":"IAMUser","arn":")" + user + R"(","accessKeyId":"AKIA1"}})" + "\n";
  };
  // The fourth address is a backslash and "u0041"; the third and the fifth are the letter A.
  const std::string text =
      event("1", "bob", "s3.amazonaws.com", "203.0.113.1", "AccessDenied") +
      event("2", R"(\u0062ob)", R"(s3\u002eamazonaws.com)", R"(203.0.113\u002e1)", R"(Access\u0044enied)") +
      event("3", "bob", "s3.amazonaws.com", R"(\u0041)", "Throttling") +
      event("4", "bob", "s3.amazonaws.com", R"(\\u0041)", "Throttling") +
      event("5", "bob", "s3.amazonaws.com", "A", "Throttling");
  const ScratchFolder folder;
  const std::string file = folder.write("events.jsonl", text);
  const std::string json = run_program("who -q --json " + file).out;
  const auto count = [&](const std::string& query) {
    return run_shell("jq -c '" + query + "' " + folder.write("who.json", json)).out;
  };
  CHECK(count("[.principals[] | [.name, .calls, .failed, .refused]]") == "[[\"bob\",5,5,2]]\n");
  CHECK(count("[.principals[0].addresses.values[] | [.value, .calls]]") ==
        "[[\"203.0.113.1\",2],[\"A\",2],[\"\\\\u0041\",1]]\n");
  CHECK(count("[.principals[0].services.values[] | [.value, .calls]]") == "[[\"s3.amazonaws.com\",5]]\n");
}

TEST_CASE("what is new is new in event time, whatever the order of the files") {
  const auto event = [](const std::string& id, const std::string& time, const std::string& address) {
    return R"({"eventVersion":"1.09","eventName":"E","eventSource":"s3.amazonaws.com","eventID":")" + id +
           R"(","eventTime":")" + time + R"(","sourceIPAddress":")" + address +
           R"(","userIdentity":{"type":"IAMUser","arn":"bob"}})" + "\n";
  };
  const ScratchFolder folder;
  // The first file has the later events.
  folder.write("a.jsonl", event("late", "2026-03-14T12:00:00Z", "203.0.113.1") +
                              event("new", "2026-03-14T12:00:00Z", "203.0.113.2") +
                              event("edge", "2026-03-14T10:00:00Z", "203.0.113.3"));
  folder.write("b.jsonl", event("early", "2026-03-14T09:00:00Z", "203.0.113.1"));
  const ProgramRun run = run_program("who -q --csv --since 2026-03-14T10:00:00Z " + folder.path());
  CHECK(run.out ==
        "new,value,detail,events,first,first_event,origin\r\n"
        "address,203.0.113.3,,1,2026-03-14T10:00:00Z,edge,\r\n"
        "address,203.0.113.2,,1,2026-03-14T12:00:00Z,new,\r\n");
}

TEST_CASE("a role with a path is one target, as its requests name it") {
  const ScratchFolder folder;
  std::string events;
  for (int i = 0; i < 2; ++i) {
    const std::string number = std::to_string(i);
    events += R"({"eventVersion":"1.09","eventTime":"2026-03-14T09:00:00Z","eventSource":"sts.amazonaws.com",)"
              R"("eventName":"AssumeRole","awsRegion":"eu-west-1","userIdentity":{"type":"AWSService","invokedBy":)"
              R"("rds.amazonaws.com"},"requestParameters":{"roleArn":)"
              R"("arn:aws:iam::111122223333:role/aws-service-role/rds.amazonaws.com/ForRDS"},"responseElements":)"
              R"({"credentials":{"accessKeyId":"ASIAEXAMPLE)" +
              number +
              R"("},"assumedRoleUser":{"arn":"arn:aws:sts::111122223333:assumed-role/ForRDS/RDS"}},"eventID":")" +
              number + "\"}\n";
  }
  const ProgramRun run = run_program("who -q --json '" + folder.write("in.json", events) + "'");
  CHECK_THAT(run.out,
             Contains("\"target\": \"arn:aws:iam::111122223333:role/aws-service-role/rds.amazonaws.com/ForRDS\"") &&
                 !Contains(":role/ForRDS\""));
}

TEST_CASE("what is new counts the calls that the options ask about") {
  // Bob used Boto3 before from another address, and called once with it from this one.
  const ProgramRun run = run_program("who -q --csv --since 2026-03-14T09:20 --ip 203.0.113.77 testdata/chains");
  CHECK(run.code == 0);
  CHECK_THAT(run.out, Contains("\nagent,Boto3/1.34.0 Python/3.12,,1,2026-03-14T10:30:00Z,") &&
                          Contains("\nprincipal,arn:aws:iam::111122223333:user/bob,,3,2026-03-14T10:00:00Z,"));
}

TEST_CASE("who says that a rule was not evaluated, and why") {
  const ScratchFolder folder;
  const std::string good =
      "title: g\nlogsource: {product: aws, service: cloudtrail}\ndetection:\n  s: {eventName: x}\n"
      "  condition: s\n";
  folder.write("good.yml", good);
  folder.write("bad.yml",
               "title: b\nlogsource: {product: aws, service: cloudtrail}\ndetection:\n  s: {a|foo: x}\n"
               "  condition: s\n");
  const ProgramRun run = run_program("who -q --rules " + folder.path() + " testdata/chains");
  CHECK(run.code == 1);
  CHECK_THAT(run.err, Contains("bad.yml:4:") && Contains("1 rule not evaluated"));
}

}  // namespace
}  // namespace trailhound
