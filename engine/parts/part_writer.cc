#include "engine/parts/part_writer.h"

#include "engine/parts/accounts.h"

namespace trailhound {
namespace {

constexpr std::size_t kBlockBytes = 64u << 10;

}  // namespace

void PartWriter::begin(PartSettings& settings) { ok_ = blocks_.write(BlockKind::kSettings, write_settings(settings)); }

FieldWriter& PartWriter::begin_item(BlockKind section, ItemKind kind) {
  if (section_ != section) flush();
  section_ = section;
  block_.number(static_cast<std::uint64_t>(kind));
  return block_;
}

void PartWriter::end_item() {
  if (block_.bytes().size() >= kBlockBytes) flush();
}

void PartWriter::flush() {
  if (block_.bytes().empty()) return;
  ok_ = ok_ && blocks_.write(section_, block_.bytes());
  block_.bytes().clear();
}

void PartWriter::begin_input(const Input& input) {
  FieldWriter& out = begin_item(BlockKind::kEvidence, ItemKind::kInput);
  out.text(input.path);
  out.number(input.size);
  out.number(input.name_at);
  ++totals_.inputs;
  end_item();
}

void PartWriter::text(std::string_view path) {
  begin_item(BlockKind::kEvidence, ItemKind::kText).text(path);
  end_item();
}

void PartWriter::record(const StoredRecord& record) {
  FieldWriter& out = begin_item(BlockKind::kEvidence, ItemKind::kRecord);
  out.number(record.number);
  out.number(record.offset);
  out.text(record.text);
  ++totals_.records;
  end_item();
}

void PartWriter::piece(const StoredPiece& piece) {
  FieldWriter& out = begin_item(BlockKind::kEvidence, ItemKind::kPiece);
  out.number(piece.number);
  out.number(piece.first_record);
  ++totals_.pieces;
  end_item();
}

void PartWriter::write_id(const Duplicates::EventId& id, FieldWriter& out) {
  out.number(static_cast<std::uint64_t>(id.kind));
  if (!id.exists()) return;
  const std::size_t words = id.is_uuid() ? 2 : id.words.size();
  for (std::size_t i = 0; i < words; ++i) out.number(id.words[i]);
}

void PartWriter::activity(const NotedEvents& events) {
  std::uint32_t begin = 0;
  for (const NotedEvents::Entry& entry : events.entries) {
    FieldWriter& out = begin_item(BlockKind::kEvidence, ItemKind::kActivity);
    write_id(entry.id, out);
    // Their difference may be any number of 64 bits, and the reader adds it up again.
    out.signed_number(
        static_cast<Nanoseconds>(static_cast<std::uint64_t>(entry.time) - static_cast<std::uint64_t>(activity_time_)));
    activity_time_ = entry.time;
    tuples_.begin_event();
    out.number(entry.tuples_end - begin);
    for (; begin < entry.tuples_end; ++begin) {
      const KnownTuples::Code code = tuples_.code(events.book, events.tuples[begin]);
      out.number(code.number);
      if (code.number == 0) out.text(code.text);
    }
    out.flag(entry.levels != NotedEvents::kNoLevels);
    if (entry.levels != NotedEvents::kNoLevels) {
      for (const std::uint32_t matches : events.levels[entry.levels]) out.number(matches);
    }
    ++totals_.activity;
    end_item();
  }
}

void PartWriter::end_input(const ReadLedger& account) {
  write_account(account, begin_item(BlockKind::kEvidence, ItemKind::kInputEnd));
  end_item();
}

void PartWriter::write_scalars(std::span<const Scalar> scalars, FieldWriter& out) {
  out.number(scalars.size());
  for (const Scalar& scalar : scalars) {
    out.number(static_cast<std::uint64_t>(scalar.type));
    out.text(scalar.text);
  }
}

bool PartWriter::begin_group(std::uint32_t correlation, std::span<const Scalar> group) {
  FieldWriter& out = begin_item(BlockKind::kFacts, ItemKind::kGroup);
  out.number(correlation);
  write_scalars(group, out);
  known_.clear();
  end_item();
  return ok_;
}

/// Appends the number of a value that is known, or 0 and the value.
void PartWriter::write_value(const PortableFact& fact) {
  value_.bytes().clear();
  value_.number(fact.tuples.size());
  for (const std::vector<Scalar>& tuple : fact.tuples) write_scalars(tuple, value_);
  value_.number(fact.numbers.size());
  for (const Fixed number : fact.numbers) value_.fixed(number);
  if (const auto known = known_.find(value_.bytes()); known != known_.end()) {
    block_.number(known->second);
    return;
  }
  block_.number(0);
  block_.bytes() += value_.bytes();
  if (known_.size() < kMostKnownValues) known_.emplace(value_.bytes(), known_.size() + 1);
}

bool PartWriter::take(const PortableFact& fact) {
  FieldWriter& out = begin_item(BlockKind::kFacts, ItemKind::kFact);
  out.number(fact.position);
  out.signed_number(fact.time);
  out.flag(fact.is_uuid);
  if (fact.is_uuid) {
    out.number(fact.high);
    out.number(fact.low);
  } else {
    out.text(fact.id);
  }
  out.number(fact.place.piece);
  out.number(fact.place.record);
  write_value(fact);
  ++totals_.facts;
  end_item();
  return ok_;
}

void PartWriter::fingerprint(const Fingerprint& fingerprint) {
  write_fingerprint(fingerprint, begin_item(BlockKind::kFingerprints, ItemKind::kFingerprint));
  end_item();
}

void PartWriter::finish(const EntryCounters& correlated, const TrailFacts& trails) {
  FieldWriter& out = begin_item(BlockKind::kTotals, ItemKind::kTotals);
  for (const std::uint64_t count : {totals_.inputs, totals_.records, totals_.pieces, totals_.activity, totals_.facts}) {
    out.number(count);
  }
  write_counters(correlated, out);
  write_trails(trails, out);
  flush();
  ok_ = ok_ && blocks_.write(BlockKind::kEnd, {});
}

}  // namespace trailhound
