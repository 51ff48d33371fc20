#include "engine/hunt/hunt.h"

#include <catch2/catch.hpp>

#include <unistd.h>

#include <filesystem>
#include <fstream>

#include "engine/testing/build.h"
#include "engine/testing/engine_hunt.h"

namespace trailhound {
namespace {

class Folder {
 public:
  Folder() : path_(std::filesystem::temp_directory_path() / ("trailhound-scan-" + std::to_string(getpid()))) {
    std::filesystem::create_directory(path_);
  }
  ~Folder() { std::filesystem::remove_all(path_); }
  void write(const std::string& name, const std::string& text) {
    std::ofstream(path_ / name, std::ios::binary) << text;
  }
  std::vector<Input> inputs() const {
    const std::vector<std::string> arguments{path_.string()};
    return find_inputs(arguments).inputs;
  }

 private:
  std::filesystem::path path_;
};

std::string event(const std::string& name, const std::string& more = "") {
  return R"({"eventVersion":"1.08","eventName":")" + name + "\"" + more + "}";
}

const char* const kDetection = "s:\n  eventName: Hit\ncondition: s\n";

struct Result {
  HuntLedger ledger;
  std::string text;
};

Result hunt_in(const Folder& folder, const HuntOptions& options = {}) {
  std::vector<Rule> rules;
  rules.push_back(rule_from_detection(kDetection));
  const PlanResult compiled = compile_plan(std::move(rules));
  const HuntedLines hunted = hunt_lines(compiled.plan, folder.inputs(), options);
  return {hunted.ledger, hunted.text()};
}

TEST_CASE("the ledger of a run adds up and names files that were not examined") {
  Folder folder;
  folder.write("a.json", "[" + event("Hit") + "," + event("Miss") + ",{\"a\":1}]");
  folder.write("b.json", event("Hit") + "\n{\"eventName\": oops}\n" + event("Hit"));
  folder.write("c.txt", "nothing to see");
  folder.write("d.json", "");
  folder.write("e.json", "{\"Records\":[" + event("Hit") + "," + event("Hit"));
  for (const unsigned threads : {1u, 2u, 8u}) {
    HuntOptions options;
    options.read.threads = threads;
    const Result result = hunt_in(folder, options);
    const HuntLedger& ledger = result.ledger;
    CHECK(ledger.read.files.found == 5);
    CHECK(ledger.read.files.examined == 1);
    CHECK(ledger.read.files.damaged == 2);
    CHECK(ledger.read.files.skipped == 2);
    CHECK(ledger.read.files.failed == 0);
    CHECK(ledger.read.records.seen == 8);
    CHECK(ledger.read.records.evaluated == 6);
    CHECK(ledger.read.records.not_events == 1);
    CHECK(ledger.read.records.unreadable == 1);
    CHECK(ledger.matches.written == 5);
    CHECK(ledger.read.time.without == 6);
    CHECK(ledger.read.problems.size() == 2);
    CHECK(ledger.read.skipped.size() == 2);
    CHECK(ledger.anything_unexamined());
    CHECK(result.text == hunt_in(folder).text);
  }
}

TEST_CASE("records outside the filters are counted, not evaluated") {
  Folder folder;
  folder.write(
      "a.jsonl",
      event("Hit", R"(,"eventTime":"2024-01-01T00:00:00Z","awsRegion":"us-east-1","recipientAccountId":"1")") + "\n" +
          event("Hit", R"(,"eventTime":"2024-01-02T00:00:00Z","awsRegion":"eu-west-1","recipientAccountId":"2")") +
          "\n" + event("Hit", R"(,"eventTime":"2024-01-03T00:00:00Z","userIdentity":{"accountId":"1"})") + "\n" +
          event("Hit"));
  const auto written = [&](const HuntOptions& options) {
    const HuntLedger ledger = hunt_in(folder, options).ledger;
    CHECK(ledger.read.records.seen == 4);
    CHECK(ledger.read.records.evaluated + ledger.read.records.filtered == 4);
    CHECK(ledger.read.records.evaluated == ledger.matches.written);
    return ledger.matches.written;
  };
  CHECK(written({}) == 4);
  HuntOptions from;
  from.read.from = parse_rfc3339("2024-01-02T00:00:00Z");
  CHECK(written(from) == 3);  // the one without a time stays
  HuntOptions to;
  to.read.to = parse_rfc3339("2024-01-02T00:00:00Z");
  CHECK(written(to) == 3);
  HuntOptions account;
  account.read.accounts = {"1"};
  CHECK(written(account) == 2);
  HuntOptions region;
  region.read.regions = {"eu-west-1", "nowhere"};
  CHECK(written(region) == 1);
}

TEST_CASE("the times of exports are event times, and matches show them in RFC 3339") {
  Folder folder;
  const std::vector<std::string> times = {R"("eventTime":"2024-01-01T00:00:00.000Z")",
                                          R"("eventTime":"2024-01-02 00:00:00.000")",
                                          R"("@timestamp":"2024-01-03 00:00:00")", R"("eventTime":"soon")"};
  std::string text;
  for (const std::string& time : times) text += event("Hit", "," + time) + "\n";
  folder.write("a.jsonl", text);
  const Result all = hunt_in(folder);
  CHECK(all.ledger.matches.written == 4);
  CHECK(all.ledger.read.time.without == 1);
  for (const std::string time : {"2024-01-01T00:00:00.000Z", "2024-01-02T00:00:00Z", "2024-01-03T00:00:00Z", "soon"}) {
    CAPTURE(time);
    CHECK(all.text.find(R"("time":")" + time + '"') != std::string::npos);
  }
  HuntOptions options;
  options.read.from = parse_rfc3339("2024-01-02T00:00:00Z");
  options.read.to = parse_rfc3339("2024-01-02T00:00:00Z");
  CHECK(hunt_in(folder, options).ledger.matches.written == 2);  // the one without a time stays
}

TEST_CASE("a duplicate has the same rule and eventID, also in another file") {
  Folder folder;
  const std::string id = R"(,"eventID":"6b54e0ad-c23c-4850-b896-7533a3558526")";
  folder.write("a.json", event("Hit", id));
  folder.write("b.json", event("Hit", id) + event("Hit") + event("Hit"));
  HuntLedger ledger = hunt_in(folder).ledger;
  CHECK(ledger.matches.written == 3);
  CHECK(ledger.matches.duplicates == 1);
  HuntOptions keep;
  keep.keep_duplicates = true;
  ledger = hunt_in(folder, keep).ledger;
  CHECK(ledger.matches.written == 4);
  CHECK(ledger.matches.duplicates == 0);
}

TEST_CASE("the activity of a rule: when, by whom, from where, in the order of the inputs") {
  Folder folder;
  folder.write("a.json", event("Miss", R"(,"userIdentity":{"arn":"nobody"},"eventTime":"2024-01-01T00:00:00Z")") +
                             event("Hit", R"(,"eventTime":"2024-01-03T00:00:00Z","sourceIPAddress":"198.51.100.7",)"
                                          R"("userIdentity":{"type":"IAMUser","arn":"arn:\u0062ob","userName":"b"})"));
  for (int i = 1; i <= 9; ++i) {
    folder.write(
        "b" + std::to_string(i) + ".json",
        event("Hit", R"(,"eventTime":"2024-01-02T00:00:00Z","userIdentity":{"type":"AWSService","invokedBy":"s)" +
                         std::to_string(i) + R"("})"));
  }
  for (const unsigned threads : {1u, 4u}) {
    HuntOptions options;
    options.read.threads = threads;
    const HuntLedger ledger = hunt_in(folder, options).ledger;
    const RuleActivity* activity = find_activity(ledger.activity, 0);
    REQUIRE(activity != nullptr);
    CHECK(activity->first == *parse_rfc3339("2024-01-02T00:00:00Z"));
    CHECK(activity->last == *parse_rfc3339("2024-01-03T00:00:00Z"));
    CHECK(activity->principals.first == std::vector<std::string>{"arn:bob", "s1", "s2", "s3"});
    CHECK(activity->principals.more);
    CHECK(activity->addresses.first == std::vector<std::string>{"198.51.100.7"});
    CHECK_FALSE(activity->addresses.more);
  }
}

TEST_CASE("a hunt skips a record longer than the largest window and reads the records after it") {
  Folder folder;
  folder.write("a.json", "[" + event("Hit") + "," + event("Hit", ",\"x\":\"" + std::string(17u << 20, 'x') + "\"") +
                             "," + event("Hit") + "]");
  const HuntLedger ledger = hunt_in(folder).ledger;
  CHECK(ledger.matches.written == 2);
  CHECK(ledger.read.records.unreadable == 1);
  REQUIRE(ledger.read.problems.size() == 1);
  CHECK(ledger.read.problems.front().detail.find("longer than the largest window") != std::string::npos);
}

TEST_CASE("lines and alerts name the same records, however small the pieces are") {
  Folder folder;
  const auto id = [](int number) { return ",\"eventID\":\"id-" + std::to_string(number) + "\""; };
  std::string text;
  for (int i = 0; i < 3000; ++i)
    text += event(i % 3 == 0 ? "Hit" : "Miss", id(i) + ",\"x\":\"" + std::string(900, 'x') + "\"");
  folder.write("a.json", text);
  folder.write("b.json", text);
  HuntOptions options;
  options.keep_duplicates = true;
  const std::string whole = hunt_in(folder, options).text;
  CHECK(whole.find("\"record\":2997,") != std::string::npos);
  options.read.piece_text = 1;  // each window is a piece
  for (const unsigned threads : {1u, 2u}) {
    options.read.threads = threads;
    CHECK(hunt_in(folder, options).text == whole);
  }
}

TEST_CASE("a record number replaces the one of its piece") {
  std::string line;
  put_record_number("{\"record\":7,\"x\":7}", {.begin = 10, .size = 1}, 1007, {}, line);
  CHECK(line == "{\"record\":1007,\"x\":7}");
}

/// Throws in match(), as a format does when memory runs out.
class Failing : public OutputFormat, public ResultSink {
 public:
  RecordSlot match(const Match& match, std::string&) const override {
    if (match.record == 5) throw std::bad_alloc();
    return {};
  }
  void rollup(std::string_view, const MatchRollup&, std::string&) const override {}
  void alert(const Alert&, std::string&) const override {}
  bool write_match(std::string_view, std::int64_t) override { return true; }
  bool write(std::string_view) override { return true; }
};

TEST_CASE("an exception in a worker reaches the caller when all workers have ended") {
  Folder folder;
  std::string text;
  for (int i = 0; i < 10; ++i) text += event("Hit");
  for (const char* name : {"a.json", "b.json", "c.json", "d.json"}) folder.write(name, text);
  std::vector<Rule> rules;
  rules.push_back(rule_from_detection(kDetection));
  const PlanResult compiled = compile_plan(std::move(rules));
  Failing failing;
  const HuntOutput output{&failing, &failing};
  for (const unsigned threads : {1u, 4u}) {
    HuntOptions options;
    options.read.threads = threads;
    CHECK_THROWS_AS(hunt(compiled.plan, folder.inputs(), options, {&output, 1}, nullptr), std::bad_alloc);
  }
}

TEST_CASE("several outputs get the same matches") {
  Folder folder;
  folder.write("a.json", event("Hit") + event("Miss") + event("Hit"));
  std::vector<Rule> rules;
  rules.push_back(rule_from_detection(kDetection));
  const PlanResult compiled = compile_plan(std::move(rules));
  struct Numbers : OutputFormat, ResultSink {
    void begin(std::string& out) const override { out += "begin "; }
    RecordSlot match(const Match& match, std::string& out) const override {
      out += std::string(match.view().event_name) + std::to_string(match.record) + ' ';
      return {};
    }
    void rollup(std::string_view, const MatchRollup&, std::string&) const override {}
    void alert(const Alert&, std::string&) const override {}
    void end(std::string& out) const override { out += "end"; }
    bool write_match(std::string_view formatted, std::int64_t) override { return write(formatted); }
    bool write(std::string_view formatted) override {
      text += formatted;
      return true;
    }
    std::string text;
  };
  Numbers a, b;
  const HuntOutput outputs[] = {{&a, &a}, {&b, &b}};
  const HuntResult result = hunt(compiled.plan, folder.inputs(), {}, outputs, nullptr);
  CHECK(result.ledger.matches.written == 2);
  CHECK(a.text == "begin Hit0 Hit2 end");
  CHECK(b.text == a.text);
}

}  // namespace
}  // namespace trailhound
