#include "engine/correlate/correlator.h"

#include <algorithm>
#include <catch2/catch.hpp>
#include <cstdlib>
#include <string>
#include <tuple>
#include <vector>

#include "engine/sigma/loader.h"

namespace trailhound {
namespace {

constexpr const char* kRules = R"(title: a
name: a
logsource: {product: aws, service: cloudtrail}
detection: {s: {eventName: a}, condition: s}
---
title: several
correlation: {type: event_count, rules: a, timespan: 1h, condition: {gte: 1}}
)";

/// The places of the events of all alerts, in their order.
class Places : public AlertFormat, public AlertSink {
 public:
  void append(const Alert& alert, std::string& out) const override {
    for (const AlertEvent& event : alert.events) {
      out += std::string(event.path) + ":" + std::to_string(event.record) + " ";
    }
  }
  bool write_alert(std::string_view formatted, const WrittenAlert&) override {
    written += formatted;
    return true;
  }
  std::string written;
};

struct Event {
  RecordPlace place;
  const char* id = "";
  Nanoseconds time = 0;
};

/// The places that the alerts of these events have, each event gathered by one of two workers.
std::string places_of(const PieceTable& pieces, const std::vector<Event>& events, std::size_t memory) {
  const std::vector<RuleText> texts{{"test.yml", "test.yml", kRules}};
  RuleSet set = load_rules(texts);
  const Plan plan = compile_supported(std::move(set.rules), std::move(set.correlations));
  Correlator correlator(plan, {.memory = memory, .workers = 2});
  Correlator::Gatherer one(correlator), other(correlator);
  Batch batch = plan.make_batch();
  batch.close_row({});
  for (std::size_t i = 0; i < events.size(); ++i) {
    Correlator::EventReference reference;
    reference.time = events[i].time;
    reference.has_time = true;
    reference.id = events[i].id;
    reference.place = events[i].place;
    (i % 2 == 0 ? one : other).gather(batch, 0, 0, reference);
  }
  one.hand_over();
  other.hand_over();
  Places places;
  CHECK(correlator.write_alerts(pieces, places, places) == "");
  return places.written;
}

TEST_CASE("an alert shows the path of a record and its position in the whole text") {
  for (const std::size_t memory : {std::size_t{1}, std::size_t{64} << 20}) {
    CAPTURE(memory);
    PieceTable pieces(memory);
    // The second half of `b` was taken first.
    const std::uint32_t b_end = pieces.add("b"), a = pieces.add("a"), b = pieces.add("b");
    pieces.set_first_record(b_end, 5'000'000'000);
    CHECK(places_of(pieces,
                    {{RecordPlace::of(a, 255)},
                     {RecordPlace::of(a, 256)},
                     {RecordPlace::of(a, 65'535)},
                     {RecordPlace::of(a, 65'536)},
                     {RecordPlace::of(a, 16'777'216)}},
                    memory) == "a:255 a:256 a:65535 a:65536 a:16777216 ");
    CHECK(places_of(pieces, {{RecordPlace::of(b_end, 70'000)}}, memory) == "b:5000070000 ");
    // From 2^32 - 1 on a piece gives all its records that number.
    CHECK(places_of(pieces, {{RecordPlace::of(b, 0xFFFF'FFFE), "x"}}, memory) == "b:4294967294 ");
    CHECK(places_of(pieces, {{RecordPlace::of(b, 0x1'0000'0001), "x"}}, memory) == "b:4294967295 ");
  }
}

TEST_CASE("simultaneous events are ordered by path and position, not by the numbers of pieces") {
  PieceTable pieces(1u << 20);
  const std::uint32_t b_end = pieces.add("b"), b = pieces.add("b"), a = pieces.add("a");
  pieces.set_first_record(b_end, 10);
  std::vector<Event> events{{{b_end, 3}}, {{b, 9}}, {{a, 70'000}}, {{b, 4}}, {{b_end, 0}}, {{a, 65'537}}};
  const auto is_less = [](const Event& x, const Event& y) {
    return std::tuple(x.place.piece, x.place.record) < std::tuple(y.place.piece, y.place.record);
  };
  std::sort(events.begin(), events.end(), is_less);
  do {
    REQUIRE(places_of(pieces, events, 1u << 20) == "a:65537 a:70000 b:4 b:9 b:10 b:13 ");
  } while (std::next_permutation(events.begin(), events.end(), is_less));
}

TEST_CASE("copies of an event are one element, shown at the first path") {
  PieceTable pieces(1u << 20);
  const std::uint32_t b = pieces.add("b"), a = pieces.add("a"), a_again = pieces.add("a");
  CHECK(places_of(pieces, {{{b, 1}, "x"}, {{a, 2}, "x"}, {{b, 0}, "x"}}, 1u << 20) == "a:2 ");
  // Without an eventID an event is known by its path and position, also where two members share a path.
  CHECK(places_of(pieces, {{{a_again, 7}}, {{a, 7}}, {{a, 8}}}, 1u << 20) == "a:7 a:8 ");
}

TEST_CASE("a path that could not be kept fails the correlations") {
  const char* const before = std::getenv("TMPDIR");
  const std::string kept = before ? before : "";
  setenv("TMPDIR", "/no/such/folder", 1);
  PieceTable pieces(0);
  for (int i = 0; i < 2; ++i) pieces.add("a path");
  before ? setenv("TMPDIR", kept.c_str(), 1) : unsetenv("TMPDIR");
  const std::vector<RuleText> texts{{"test.yml", "test.yml", kRules}};
  RuleSet set = load_rules(texts);
  const Plan plan = compile_supported(std::move(set.rules), std::move(set.correlations));
  Correlator correlator(plan, {});
  Places places;
  CHECK_THAT(correlator.write_alerts(pieces, places, places), Catch::Contains("cannot correlate: temporary file"));
}

}  // namespace
}  // namespace trailhound
