#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <unordered_map>

#include "engine/io/fingerprint.h"
#include "engine/io/input.h"
#include "engine/parts/blocks.h"
#include "engine/parts/fields.h"
#include "engine/parts/items.h"
#include "engine/parts/known_tuples.h"
#include "engine/parts/settings.h"
#include "engine/read/read_ledger.h"
#include "engine/summary/event_noter.h"

namespace trailhound {

/// Writes a part file, in the order of its sections: settings, evidence, facts, fingerprints, totals. Items are
/// gathered to blocks, so memory does not grow with the part. A failure of the sink sticks there; ok() tells. One
/// thread.
class PartWriter : public PortableFactSink {
 public:
  explicit PartWriter(ResultSink& sink) : blocks_(sink) {}

  void begin(PartSettings& settings);

  void begin_input(const Input& input);
  void text(std::string_view path);
  void record(const StoredRecord& record);
  void piece(const StoredPiece& piece);
  void activity(const NotedEvents& events);
  void end_input(const ReadLedger& account);

  bool begin_group(std::uint32_t correlation, std::span<const Scalar> group) override;
  bool take(const PortableFact& fact) override;

  void fingerprint(const Fingerprint& fingerprint);
  /// Ends the file. The numbers of items are the writer's affair.
  void finish(const EntryCounters& correlated, const TrailFacts& trails);

  bool ok() const { return ok_; }
  std::uint64_t records() const { return totals_.records; }

 private:
  FieldWriter& begin_item(BlockKind section, ItemKind kind);
  void end_item();
  void flush();
  void write_id(const Duplicates::EventId& id, FieldWriter& out);
  void write_scalars(std::span<const Scalar> scalars, FieldWriter& out);
  void write_value(const PortableFact& fact);

  BlockWriter blocks_;
  BlockKind section_ = BlockKind::kSettings;
  FieldWriter block_, value_;
  PartTotals totals_;
  std::unordered_map<std::string, std::uint64_t> known_;  ///< values of the current group, with their numbers
  KnownTuples tuples_;
  Nanoseconds activity_time_ = 0;  ///< of the event before
  bool ok_ = true;
};

}  // namespace trailhound
