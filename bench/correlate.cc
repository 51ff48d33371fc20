// Facts over groups, from gathering to the last alert: in the memory that a hunt has by default, and where each fact
// has a group of its own and there is next to no memory.

#include <array>
#include <charconv>
#include <cstdio>
#include <cstdlib>
#include <vector>

#include "bench/contenders.h"
#include "engine/correlate/correlator.h"
#include "engine/event/batch.h"
#include "engine/plan/impl.h"
#include "engine/sigma/loader.h"

namespace trailhound {
namespace {

constexpr std::uint32_t kRows = 10;

constexpr const char* kRules = R"(title: Read
name: read
logsource: {product: aws, service: cloudtrail}
detection: {selection: {eventName: GetSecretValue}, condition: selection}
---
title: Many Reads
correlation: {type: event_count, rules: read, group-by: [sourceIPAddress], timespan: 10m, condition: {gte: 15}}
)";

class Count : public AlertFormat, public AlertSink {
 public:
  void append(const Alert& alert, std::string& out) const override { out += alert.count > 0 ? 'a' : 'b'; }
  bool write_alert(std::string_view, const WrittenAlert&) override { return ++alerts > 0; }
  std::uint64_t alerts = 0;
};

/// `10.a.b.c`, written into `text`.
RawValue address(std::uint32_t group, std::array<char, 16>& text) {
  char* at = text.data();
  for (const std::uint32_t part : {10u, group >> 16, group >> 8 & 0xFF, group & 0xFF}) {
    if (at != text.data()) *at++ = '.';
    at = std::to_chars(at, text.data() + text.size(), part).ptr;
  }
  return {text.data(), static_cast<std::uint32_t>(at - text.data()), ValueKind::kString};
}

}  // namespace

Measurement run_correlate(std::size_t memory, std::uint64_t events, std::uint32_t groups) {
  const std::vector<RuleText> texts{{"bench.yml", "bench.yml", kRules}};
  RuleSet set = load_rules(texts);
  const Plan plan = compile_supported(std::move(set.rules), std::move(set.correlations));
  const FieldId field = plan.impl().counted[0][0].group[0];
  Measurement result;
  Count count;
  result.seconds = seconds_of([&] {
    Correlator correlator(plan, {.memory = memory, .workers = 1, .alert_events = 100});
    result.load_seconds = seconds_of([&] {
      Correlator::Gatherer gatherer(correlator);
      // As from a real file: some ten events at a time, whose values were just read.
      Batch batch(plan.impl().tree);
      std::array<std::array<char, 16>, kRows> written{};
      std::uint64_t random = 1;
      for (std::uint64_t i = 0; i < events; ++i) {
        random = random * 6364136223846793005u + 1442695040888963407u;
        const auto row = static_cast<std::uint32_t>(i % kRows);
        if (row == 0) batch.clear();
        batch.append(field, address(static_cast<std::uint32_t>((random >> 33) % groups), written[row]));
        batch.close_row({});
        Correlator::EventReference event;
        // About in order, as archives are, and some minutes apart within a group.
        event.time = static_cast<Nanoseconds>(i * 1'000'000 + (random >> 20) % 1'000'000'000'000);
        event.has_time = true;
        event.is_uuid = true;
        event.high = i + 1;
        event.low = random;
        event.path = "bench";
        event.record = i;
        gatherer.add(batch, row, 0, event);
      }
    });
    const std::string failure = correlator.evaluate(count, count);
    if (!failure.empty()) {
      std::fprintf(stderr, "%s\n", failure.c_str());
      std::exit(2);
    }
    result.bytes = correlator.spilled_facts();
  });
  result.records = events;
  result.matches = count.alerts;
  return result;
}

}  // namespace trailhound
