#include "engine/trails/blind_spots.h"

#include <catch2/catch.hpp>
#include <initializer_list>
#include <string>

#include "engine/testing/loaded_rules.h"

namespace trailhound {
namespace {

constexpr Nanoseconds kHour = 3600 * Nanoseconds{1'000'000'000};

TrailEvent write_of(std::string_view source = "iam.amazonaws.com") {
  return {.source = source, .region = "eu-west-1", .event_class = EventClass::kManagement, .is_write = true};
}

TrailFacts facts_of(std::initializer_list<TrailEvent> events) {
  TrailFacts facts;
  for (const TrailEvent& event : events) facts.add(event);
  return facts;
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
  CHECK(texts_of(blind_spots(facts_of({write_of()}), {}, nullptr)) ==
        "no_data_events: no data events: GetObject, Invoke and the like are not recorded\n"
        "no_read_events: no read events: List, Describe and Get calls are not recorded\n"
        "no_network_activity: no network activity events: calls that VPC endpoints refuse are not recorded\n");

  TrailEvent read = write_of();
  read.is_write = false;
  TrailEvent data = write_of("s3.amazonaws.com");
  data.event_class = EventClass::kData;
  data.region = "us-east-1";
  TrailEvent network = write_of("kms.amazonaws.com");
  network.event_class = EventClass::kNetworkActivity;
  ReadLedger ledger;
  ledger.records.omitted = 2;
  CHECK(texts_of(blind_spots(facts_of({write_of(), read, data, network}), ledger, nullptr)) ==
        "no_management_events: no management events of us-east-1, which has other events\n"
        "omitted_parameters: CloudTrail left out a part of 2 records, because they were too large\n");
}

TEST_CASE("an archive without events says nothing of its trails") { CHECK(blind_spots({}, {}, nullptr).empty()); }

TEST_CASE("the largest gaps of regions, and what stopped the trail before") {
  TrailFacts facts = facts_of({write_of()});
  facts.add(TrailFacts::Stop{101 * kHour + kHour / 2, "StopLogging", "bob", "event-1"});
  facts.add(TrailFacts::Stop{101 * kHour + kHour / 4, "DeleteTrail", "eve", "event-0"});
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
  const TrailFacts facts = facts_of({write_of()});
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
    facts.add(write_of(std::to_string(i)));
  }
  RuleSet set = load_text(rule_with_detection("s: {eventSource: s3.amazonaws.com}\ncondition: s"));
  const Plan plan = compile_supported(std::move(set.rules), {});
  CHECK(count_of(blind_spots(facts, {}, &plan), BlindSpot::Kind::kRuleWithoutSource) == 0);
}

TEST_CASE("facts that are joined do not depend on the order, also beyond the bounds") {
  const std::size_t count = TrailFacts::kMostRegions + 50;
  TrailFacts one, two, parts[3];
  for (std::size_t i = 0; i < count; ++i) {
    const std::string name = "region-" + std::to_string(i * 7919 % count);
    TrailEvent event = write_of();
    event.region = name;
    const TrailFacts::Stop stop{static_cast<Nanoseconds>(i % 5) * kHour / 2, "StopLogging", "bob", name};
    one.add(event);
    one.add(stop);
    parts[i % 3].add(event);
    parts[i % 3].add(stop);
  }
  for (const std::size_t part : {2u, 0u, 1u}) two.add(parts[part]);
  const auto names = [](const TrailFacts& facts) {
    std::string text;
    for (const auto& [name, kinds] : facts.regions) text += name + ' ';
    for (const auto& [hour, stop] : facts.stops) text += std::to_string(hour) + stop.event_id + ' ';
    return text;
  };
  CHECK(one.regions.size() == TrailFacts::kMostRegions);
  CHECK(one.stops.size() == 3);
  CHECK(names(one) == names(two));
}

}  // namespace
}  // namespace trailhound
