// How long do facts take from gathering to the last alert? Once in the memory that a hunt has by default, and once with
// almost none and a group for each fact.

#include <array>
#include <charconv>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <iterator>
#include <vector>

#include "bench/contenders.h"
#include "engine/correlate/correlator.h"
#include "engine/event/batch.h"
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

/// Writes addresses `10.a.b.c` from a table, because formatting numbers takes longer than keeping a fact.
class Addresses {
 public:
  static constexpr std::size_t kMostBytes = 16;

  Addresses() {
    for (std::size_t part = 0; part < parts_.size(); ++part) {
      parts_[part].bytes[0] = '.';
      const auto end = std::to_chars(parts_[part].bytes + 1, std::end(parts_[part].bytes), part);
      parts_[part].size = static_cast<std::uint8_t>(end.ptr - parts_[part].bytes);
    }
  }
  RawValue write(std::uint32_t group, std::array<char, kMostBytes>& text) const {
    std::memcpy(text.data(), "10", 2);
    std::size_t size = 2;
    for (const std::uint32_t number : {group >> 16 & 0xFF, group >> 8 & 0xFF, group & 0xFF}) {
      const Part& part = parts_[number];
      std::memcpy(text.data() + size, part.bytes, sizeof part.bytes);
      size += part.size;
    }
    return {text.data(), static_cast<std::uint32_t>(size), ValueKind::kString};
  }

 private:
  /// `.0` to `.255`
  struct Part {
    char bytes[4] = {};
    std::uint8_t size = 0;
  };
  std::array<Part, 256> parts_;
};

}  // namespace

Measurement run_correlate(std::size_t memory, std::uint64_t events, std::uint32_t groups) {
  const std::vector<RuleText> texts{{"bench.yml", "bench.yml", kRules}};
  RuleSet set = load_rules(texts);
  const Plan plan = compile_supported(std::move(set.rules), std::move(set.correlations));
  const FieldId field = plan.counted(0)[0].group[0].field;
  Measurement result;
  Count count;
  result.seconds = seconds_of([&] {
    PieceTable pieces(0);
    const std::uint32_t piece = pieces.add("bench");
    Correlator correlator(plan, {.memory = memory, .workers = 1, .alert_events = 100});
    result.load_seconds = seconds_of([&] {
      Correlator::Gatherer gatherer(correlator);
      // As with a real file: about ten events at a time, with their values still in the cache.
      Batch batch = plan.make_batch();
      const Addresses addresses;
      std::array<std::array<char, Addresses::kMostBytes>, kRows> written{};
      std::array<std::uint64_t, kRows> random{1};
      for (std::uint64_t i = 0; i < events; i += kRows) {
        batch.clear();
        for (std::uint32_t row = 0; row < kRows; ++row) {
          random[row] = random[(row + kRows - 1) % kRows] * 6364136223846793005u + 1442695040888963407u;
          batch.append(field,
                       addresses.write(static_cast<std::uint32_t>((random[row] >> 32) * groups >> 32), written[row]));
          batch.close_row({});
        }
        for (std::uint32_t row = 0; row < kRows; ++row) {
          Correlator::EventReference event;
          // Roughly in order, as in archives, and some minutes apart within a group.
          const std::uint64_t late = (random[row] >> 8 & 0xFFFFFFFF) * 1'000'000'000 >> 32;  // independent of the group
          event.time = static_cast<Nanoseconds>((i + row) * 1'000'000 + late * 1000);
          event.has_time = true;
          event.is_uuid = true;
          event.high = i + row + 1;
          event.low = random[row];
          event.place = RecordPlace::of(piece, i + row);
          gatherer.gather(batch, row, 0, event);
        }
      }
      gatherer.hand_over();
    });
    const std::string failure = correlator.write_alerts(pieces, count, count);
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
