#include "engine/scan/scan.h"

#include <catch2/catch.hpp>

#include <unistd.h>

#include <filesystem>
#include <fstream>

#include "engine/sink/jsonl.h"
#include "engine/testing/build.h"

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

class Text : public MatchSink {
 public:
  bool write(std::string_view formatted, std::int64_t) override {
    text += formatted;
    return true;
  }
  std::string text;
};

std::string event(const std::string& name, const std::string& more = "") {
  return R"({"eventVersion":"1.08","eventName":")" + name + "\"" + more + "}";
}

const char* const kDetection = "s:\n  eventName: Hit\ncondition: s\n";

struct Result {
  Ledger ledger;
  std::string text;
};

Result hunt(const Folder& folder, ScanOptions options = {}) {
  std::vector<Rule> rules;
  rules.push_back(rule_from_detection(kDetection));
  const PlanResult compiled = compile_plan(std::move(rules));
  Text sink;
  const auto inputs = folder.inputs();
  Ledger ledger = scan(compiled.plan, inputs, options, JsonlFormat(compiled.plan.rules()), sink, nullptr);
  return {std::move(ledger), std::move(sink.text)};
}

TEST_CASE("the account of a run adds up, and names what was not examined") {
  Folder folder;
  folder.write("a.json", "[" + event("Hit") + "," + event("Miss") + ",{\"a\":1}]");
  folder.write("b.json", event("Hit") + "\n{\"eventName\": oops}\n" + event("Hit"));
  folder.write("c.txt", "nothing to see");
  folder.write("d.json", "");
  folder.write("e.json", "{\"Records\":[" + event("Hit") + "," + event("Hit"));
  for (const unsigned threads : {1u, 2u, 8u}) {
    ScanOptions options;
    options.threads = threads;
    const Result result = hunt(folder, options);
    const Ledger& ledger = result.ledger;
    CHECK(ledger.files.found == 5);
    CHECK(ledger.files.examined == 1);
    CHECK(ledger.files.damaged == 2);
    CHECK(ledger.files.skipped == 2);
    CHECK(ledger.files.failed == 0);
    CHECK(ledger.records.seen == 8);
    CHECK(ledger.records.evaluated == 6);
    CHECK(ledger.records.not_events == 1);
    CHECK(ledger.records.unreadable == 1);
    CHECK(ledger.matches.written == 5);
    CHECK(ledger.time.without == 6);
    CHECK(ledger.problems.size() == 2);
    CHECK(ledger.skipped.size() == 2);
    CHECK(ledger.anything_unexamined());
    CHECK(result.text == hunt(folder).text);
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
  const auto written = [&](const ScanOptions& options) {
    const Ledger ledger = hunt(folder, options).ledger;
    CHECK(ledger.records.seen == 4);
    CHECK(ledger.records.evaluated + ledger.records.filtered == 4);
    CHECK(ledger.records.evaluated == ledger.matches.written);
    return ledger.matches.written;
  };
  CHECK(written({}) == 4);
  ScanOptions from;
  from.from = parse_rfc3339("2024-01-02T00:00:00Z");
  CHECK(written(from) == 3);  // the one without a time stays
  ScanOptions to;
  to.to = parse_rfc3339("2024-01-02T00:00:00Z");
  CHECK(written(to) == 3);
  ScanOptions account;
  account.accounts = {"1"};
  CHECK(written(account) == 2);
  ScanOptions region;
  region.regions = {"eu-west-1", "nowhere"};
  CHECK(written(region) == 1);
}

TEST_CASE("duplicates are told by rule and eventID, also between files") {
  Folder folder;
  const std::string id = R"(,"eventID":"6b54e0ad-c23c-4850-b896-7533a3558526")";
  folder.write("a.json", event("Hit", id));
  folder.write("b.json", event("Hit", id) + event("Hit") + event("Hit"));
  Ledger ledger = hunt(folder).ledger;
  CHECK(ledger.matches.written == 3);
  CHECK(ledger.matches.duplicates == 1);
  ScanOptions keep;
  keep.keep_duplicates = true;
  ledger = hunt(folder, keep).ledger;
  CHECK(ledger.matches.written == 4);
  CHECK(ledger.matches.duplicates == 0);
}

TEST_CASE("the story of a rule: when, by whom, from where, in the order of the inputs") {
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
    ScanOptions options;
    options.threads = threads;
    const Ledger ledger = hunt(folder, options).ledger;
    const Story::Chapter* chapter = ledger.story.find(0);
    REQUIRE(chapter != nullptr);
    CHECK(chapter->first == *parse_rfc3339("2024-01-02T00:00:00Z"));
    CHECK(chapter->last == *parse_rfc3339("2024-01-03T00:00:00Z"));
    CHECK(chapter->principals.first == std::vector<std::string>{"arn:bob", "s1", "s2", "s3"});
    CHECK(chapter->principals.more);
    CHECK(chapter->addresses.first == std::vector<std::string>{"198.51.100.7"});
    CHECK_FALSE(chapter->addresses.more);
  }
}

TEST_CASE("a record longer than the largest window is passed over, and what is behind it is read") {
  Folder folder;
  folder.write("a.json", "[" + event("Hit") + "," + event("Hit", ",\"x\":\"" + std::string(17u << 20, 'x') + "\"") +
                             "," + event("Hit") + "]");
  const Ledger ledger = hunt(folder).ledger;
  CHECK(ledger.matches.written == 2);
  CHECK(ledger.records.unreadable == 1);
  REQUIRE(ledger.problems.size() == 1);
  CHECK(ledger.problems.front().detail.find("longer than the largest window") != std::string::npos);
}

}  // namespace
}  // namespace trailhound
