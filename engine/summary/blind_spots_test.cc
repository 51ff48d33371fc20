#include "engine/summary/blind_spots.h"

#include <catch2/catch.hpp>
#include <string>

#include "engine/testing/loaded_rules.h"

namespace trailhound {
namespace {

constexpr Nanoseconds kHour = 3600 * Nanoseconds{1'000'000'000};

Calls call(std::string_view event) {
  Calls calls;
  calls.principal = "bob";
  calls.region = "eu-west-1";
  calls.source = "iam.amazonaws.com";
  calls.event = event;
  calls.is_write = true;
  return calls;
}

Tally tally_at(Nanoseconds time) {
  Tally tally;
  tally.add(time, "event-1");
  return tally;
}

std::string texts_of(const std::vector<BlindSpot>& spots) {
  std::string text;
  for (const BlindSpot& spot : spots) text += std::string(to_string(spot.kind)) + ": " + spot.text + '\n';
  return text;
}

std::size_t count_of(const std::vector<BlindSpot>& spots, BlindSpot::Kind kind) {
  std::size_t count = 0;
  for (const BlindSpot& spot : spots) count += spot.kind == kind;
  return count;
}

TEST_CASE("classes of events that no trail records") {
  TrailFacts facts;
  facts.add(call("CreateUser"), tally_at(0));
  CHECK(texts_of(blind_spots(facts, {}, nullptr)) ==
        "no_data_events: no data events: GetObject, Invoke and the like are not recorded\n"
        "no_read_events: no read events: List, Describe and Get calls are not recorded\n"
        "no_network_activity: no network activity events: calls that VPC endpoints refuse are not recorded\n");

  Calls read = call("ListUsers");
  read.is_write = false;
  facts.add(read, tally_at(0));
  Calls data = call("GetObject");
  data.event_class = EventClass::kData;
  data.region = "us-east-1";
  facts.add(data, tally_at(0));
  Calls network = call("ListKeys");
  network.event_class = EventClass::kNetworkActivity;
  facts.add(network, tally_at(0));
  ReadLedger ledger;
  ledger.records.omitted = 2;
  CHECK(texts_of(blind_spots(facts, ledger, nullptr)) ==
        "no_management_events: no management events of us-east-1, which has other events\n"
        "omitted_parameters: CloudTrail left out a part of 2 records, because they were too large\n");
}

TEST_CASE("an archive without events says nothing of its trails") { CHECK(blind_spots({}, {}, nullptr).empty()); }

TEST_CASE("the largest gaps of regions, and what stopped the trail before") {
  TrailFacts facts;
  Calls stop = call("StopLogging");
  stop.source = "cloudtrail.amazonaws.com";
  facts.add(stop, tally_at(101 * kHour + kHour / 2));
  Calls failed = stop;
  failed.error = "AccessDenied";
  failed.principal = "eve";
  facts.add(failed, tally_at(104 * kHour));
  facts.finish();
  ReadLedger ledger;
  for (const std::int64_t hour : {100, 101, 104, 110, 111}) ledger.hours.add("eu-west-1", hour, 1);
  for (const std::int64_t hour : {100, 102}) ledger.hours.add("us-east-1", hour, 1);
  std::string gaps;
  for (const BlindSpot& spot : blind_spots(facts, ledger, nullptr)) {
    if (spot.kind == BlindSpot::Kind::kGap) gaps += spot.text + '\n';
  }
  CHECK(gaps ==
        "eu-west-1 has no event for 5 hours, 1970-01-05 09:00 to 1970-01-05 14:00 UTC\n"
        "eu-west-1 has no event for 2 hours, 1970-01-05 06:00 to 1970-01-05 08:00 UTC, after StopLogging by bob at "
        "05:30:00 (event-1)\n"
        "us-east-1 has no event for 1 hour, 1970-01-05 05:00 to 1970-01-05 06:00 UTC\n");

  for (std::int64_t hour = 0; hour < 100; hour += 2) ledger.hours.add("eu-west-2", hour, 1);
  CHECK(count_of(blind_spots(facts, ledger, nullptr), BlindSpot::Kind::kGap) == kMostGaps);
}

TEST_CASE("rules that ask for services that occur nowhere, and only those that cannot match") {
  TrailFacts facts;
  facts.add(call("CreateUser"), tally_at(0));
  struct Row {
    const char* detection;
    bool is_blind;
  };
  const Row rows[] = {
      {"s: {eventSource: s3.amazonaws.com}\ncondition: s", true},
      {"s: {eventSource: IAM.amazonaws.com}\ncondition: s", false},
      {"s: {eventSource: [s3.amazonaws.com, iam.amazonaws.com]}\ncondition: s", false},
      {"s: {eventSource: [s3.amazonaws.com, ec2.amazonaws.com], eventName: X}\ncondition: s", true},
      {"s: {eventSource: 's3*'}\ncondition: s", false},
      {"s: {eventSource|re: 's3'}\ncondition: s", false},
      {"s: {eventSource|neq: s3.amazonaws.com}\ncondition: s", false},
      {"s: {eventName: X}\nf: {eventSource: s3.amazonaws.com}\ncondition: s and not f", false},
      {"s: {eventName: X}\nf: {eventSource: s3.amazonaws.com}\ncondition: s or f", false},
      {"s: {eventName: X}\nf: {eventSource: s3.amazonaws.com}\ncondition: s and f", true},
      {"s1: {eventSource: s3.amazonaws.com}\ns2: {eventSource: ec2.amazonaws.com}\ncondition: 1 of s*", true},
      {"s1: {eventSource: s3.amazonaws.com}\ns2: {eventName: X}\ncondition: 1 of s*", false},
      {"s1: {eventSource: s3.amazonaws.com}\ns2: {eventName: X}\ncondition: all of s*", true},
      {"s:\n  - {eventSource: s3.amazonaws.com}\n  - {eventName: X}\ncondition: s", false},
  };
  for (const Row& row : rows) {
    CAPTURE(row.detection);
    RuleSet set = load_text(rule_with_detection(row.detection));
    REQUIRE(set.rules.size() == 1);
    const Plan plan = compile_supported(std::move(set.rules), {});
    CHECK(count_of(blind_spots(facts, {}, &plan), BlindSpot::Kind::kRuleWithoutSource) == (row.is_blind ? 1 : 0));
  }
}

TEST_CASE("more services or regions than AWS has leave rules unjudged") {
  TrailFacts facts;
  for (std::size_t i = 0; i <= TrailFacts::kMostSources; ++i) {
    const std::string source = std::to_string(i);
    Calls calls = call("E");
    calls.source = source;
    facts.add(calls, tally_at(0));
  }
  RuleSet set = load_text(rule_with_detection("s: {eventSource: s3.amazonaws.com}\ncondition: s"));
  const Plan plan = compile_supported(std::move(set.rules), {});
  CHECK(count_of(blind_spots(facts, {}, &plan), BlindSpot::Kind::kRuleWithoutSource) == 0);
}

}  // namespace
}  // namespace trailhound
