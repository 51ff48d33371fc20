#include "engine/trails/trail_watcher.h"

#include <catch2/catch.hpp>

#include "engine/plan/plan.h"
#include "engine/read/event_reader.h"

namespace trailhound {
namespace {

class WatchingVisitor : public Visitor {
 public:
  explicit WatchingVisitor(const Plan& plan) : watcher(plan.extra_fields()) {}
  bool visit(const VisitedBatch& visited) override {
    watcher.watch(visited);
    return true;
  }
  TrailWatcher watcher;
};

/// The facts of records, of which each row of the table has the members that matter.
TrailFacts facts_of(const std::vector<std::string>& members, const ReadOptions& options = {}) {
  std::string text;
  for (std::size_t i = 0; i < members.size(); ++i) {
    text += R"({"eventTime":"1970-01-05T05:00:00Z","eventID":"e)" + std::to_string(i) +
            R"(","userIdentity":{"type":"IAMUser","arn":"bob"},)" + members[i] + "}\n";
  }
  const auto fields = TrailWatcher::fields();
  const Plan plan = compile_supported({}, {}, fields);
  WatchingVisitor visitor(plan);
  EventReader reader(plan.eager_fields(), plan.make_batch(), visitor, options);
  reader.read_text("a.json", text);
  return visitor.watcher.facts();
}

std::string record(const std::string& source, const std::string& region, const std::string& rest,
                   const std::string& version = "1.08", const std::string& name = "E") {
  return R"("eventVersion":")" + version + R"(","eventSource":")" + source + R"(","eventName":")" + name +
         R"(","awsRegion":")" + region + "\"" + (rest.empty() ? "" : "," + rest);
}

std::string text_of(const TrailFacts& facts) {
  std::string text;
  for (const std::string& source : facts.sources) text += source + ' ';
  for (const auto& [name, kinds] : facts.regions) {
    text += name + (kinds.management ? "+m" : "") + (kinds.data ? "+d" : "") + (kinds.network ? "+n" : "") +
            (kinds.reads ? "+r" : "") + ' ';
  }
  return text;
}

TEST_CASE("services, regions and classes, also those that share a place in the table of known events") {
  const std::string management = R"("eventCategory":"Management","readOnly":false)";
  const std::string data = R"("eventCategory":"Data","readOnly":true)";
  const std::string network = R"("eventCategory":"NetworkActivity","readOnly":"false")";
  CHECK(
      text_of(facts_of(
          {record("s3.amazonaws.com", "us-east-1", management), record("s3.amazonaws.com", "us-east-2", data),
           record("S3.amazonaws.com", "us-east-1", management), record("kms.amazonaws.com", "eu-west-1", network)})) ==
      "kms.amazonaws.com s3.amazonaws.com eu-west-1+n us-east-1+m us-east-2+d+r ");
  // Short, long and escaped names, and none.
  CHECK(
      text_of(facts_of({record("a.b", "x", management), record(std::string(60, 'a'), "us-gov-east-1-annex", management),
                        record("\\u0073ts.amazonaws.com", "us-east-1", data), R"("eventName":"E","awsRegion":"r")"})) ==
      " a.b " + std::string(60, 'a') + " sts.amazonaws.com r+m+r us-east-1+d+r us-gov-east-1-annex+m x+m ");
  std::vector<std::string> many;
  std::string expected;
  for (int i = 100; i < 900; ++i) {
    many.push_back(record("service-" + std::to_string(i) + ".amazonaws.com", "us-east-1", management));
    expected += "service-" + std::to_string(i) + ".amazonaws.com ";
  }
  CHECK(text_of(facts_of(many)) == expected + "us-east-1+m ");
}

TEST_CASE("records from before eventCategory") {
  const std::string data = R"("readOnly":false,"managementEvent":false)";
  CHECK(text_of(facts_of({record("s3.amazonaws.com", "us-east-1", data, "1.06")})) == "s3.amazonaws.com us-east-1+d ");
  CHECK(text_of(facts_of({record("s3.amazonaws.com", "us-east-1", R"("readOnly":false,"managementEvent":true)",
                                 "1.06")})) == "s3.amazonaws.com us-east-1+m ");
  CHECK(text_of(facts_of({record("s3.amazonaws.com", "us-east-1", R"("readOnly":false)", "1.05")})) ==
        "s3.amazonaws.com us-east-1+m ");
}

TEST_CASE("successful calls that stop a trail, with who made them") {
  const std::string management = R"("eventCategory":"Management","readOnly":false)";
  const auto stop = [&](const std::string& name, const std::string& rest) {
    return record("cloudtrail.amazonaws.com", "us-east-1", management + rest, "1.08", name);
  };
  const TrailFacts facts = facts_of({stop("GetTrail", ""), stop("StopLogging", ""), stop("DeleteTrail", ""),
                                     stop("StopLogging", R"(,"errorCode":"AccessDenied")"),
                                     record("s3.amazonaws.com", "us-east-1", management, "1.08", "StopLogging")});
  REQUIRE(facts.stops.size() == 1);
  const TrailFacts::Stop& last = facts.stops.begin()->second;
  CHECK(facts.stops.begin()->first == 4 * 24 + 5);
  CHECK(last.event == "DeleteTrail");
  CHECK(last.principal == "bob");
  CHECK(last.event_id == "e2");
}

TEST_CASE("events that a filter leaves out tell nothing") {
  ReadOptions options;
  options.regions = {"us-east-1"};
  const std::string management = R"("eventCategory":"Management","readOnly":false)";
  CHECK(text_of(facts_of(
            {record("s3.amazonaws.com", "us-east-1", management), record("iam.amazonaws.com", "us-east-2", management)},
            options)) == "s3.amazonaws.com us-east-1+m ");
}

}  // namespace
}  // namespace trailhound
