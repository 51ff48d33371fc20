#include "engine/hunt/fed_hunt.h"

#include <catch2/catch.hpp>
#include <string>
#include <vector>

#include "engine/output/formats.h"
#include "engine/testing/build.h"
#include "engine/testing/engine_hunt.h"

namespace trailhound {
namespace {

std::string event(const std::string& name, const std::string& id) {
  return R"({"eventVersion":"1.08","eventName":")" + name + R"(","eventID":")" + id + "\"}";
}

/// Takes so many results.
class Lines : public ResultSink {
 public:
  explicit Lines(std::size_t most = 1000) : most_(most) {}
  bool write_match(std::string_view formatted, std::int64_t /*time_key*/) override { return write(formatted); }
  bool write(std::string_view formatted) override {
    lines.emplace_back(formatted);
    return lines.size() < most_;
  }
  std::vector<std::string> lines;

 private:
  const std::size_t most_;
};

PlanResult plan_of_hits() {
  std::vector<Rule> rules;
  rules.push_back(rule_from_detection("s:\n  eventName: Hit\ncondition: s\n"));
  return compile_plan(std::move(rules));
}

TEST_CASE("matches arrive before feed() returns, with name and number of the record") {
  const PlanResult compiled = plan_of_hits();
  const auto format = make_format("jsonl", compiled.plan);
  Lines sink;
  const HuntOutput output{format.get(), &sink};
  const HuntOptions options;
  FedHunt feed(compiled.plan, options, {&output, 1});
  CHECK(feed.feed("first", event("Hit", "1")));
  REQUIRE(sink.lines.size() == 1);
  CHECK(sink.lines[0].find(R"("source":{"path":"first","record":0)") != std::string::npos);
  CHECK(feed.feed("second", event("Miss", "2") + "\n" + event("Hit", "3")));
  REQUIRE(sink.lines.size() == 2);
  CHECK(sink.lines[1].find(R"("source":{"path":"second","record":1)") != std::string::npos);
  CHECK(feed.feed("again", event("Hit", "1")));
  CHECK(feed.feed("broken", event("Miss", "4") + "\n{\"eventName\": oops}\n" + event("Miss", "5")));
  CHECK(feed.feed("empty", ""));
  CHECK(sink.lines.size() == 2);

  const HuntResult result = feed.finish();
  CHECK(result.error.empty());
  CHECK(result.ledger.adds_up());
  CHECK(result.ledger.read.files.found == 5);
  CHECK(result.ledger.read.records.evaluated == 6);
  CHECK(result.ledger.matches.written == 2);
  CHECK(result.ledger.matches.duplicates == 1);
  CHECK(result.ledger.anything_unexamined());
}

TEST_CASE("a sink that takes no more ends the feeding") {
  const PlanResult compiled = plan_of_hits();
  const auto format = make_format("jsonl", compiled.plan);
  Lines sink(1);
  const HuntOutput output{format.get(), &sink};
  const HuntOptions options;
  FedHunt feed(compiled.plan, options, {&output, 1});
  CHECK_FALSE(feed.feed("first", event("Hit", "1")));
  CHECK_FALSE(feed.feed("second", event("Hit", "2")));
  CHECK(sink.lines.size() == 1);
  CHECK(feed.finish().ledger.adds_up());
}

}  // namespace
}  // namespace trailhound
