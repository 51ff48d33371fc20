#include "engine/hunt/match_facts.h"

#include <utility>

#include "engine/event/value.h"

namespace trailhound {

const Duplicates::EventId& EventIds::of(const Batch& batch, std::uint32_t row) {
  if (std::exchange(row_, row) == row) return id_;
  id_ = {};
  text_ = {};
  const RawValue* const value = batch.first(FieldTree::kEventId, row);
  if (value == nullptr || value->kind != ValueKind::kString) return id_;
  // A text that reads as a UUID has no escapes to decode.
  if (Duplicates::EventId::parse_uuid(value->raw(), id_)) return id_;
  text_ = text_of(value, decoded_);
  return id_ = Duplicates::EventId::parse(text_);
}

void MatchFacts::gather(const VisitedBatch& visited, const Evaluator::Hit& hit, EventIds& ids) {
  if (!gatherer_.wants(hit.rule)) return;
  // Also for an event that wants none, because counters are handed over with the piece.
  if (!piece_) piece_ = pieces_.add(visited.path);
  const Nanoseconds time = visited.times[hit.row];
  if (!gatherer_.wants_facts(hit.row, hit.rule, time, time != kNoTime)) return;
  const Duplicates::EventId& id = ids.of(visited.batch, hit.row);
  Correlator::EventReference event;
  event.has_time = time != kNoTime;
  event.time = time;
  event.is_uuid = id.is_uuid();
  event.high = id.high();
  event.low = id.low();
  event.id = ids.text();
  event.place = RecordPlace::of(*piece_, visited.record_in_piece(hit.row));
  gatherer_.keep(visited.batch, hit.row, hit.rule, event);
}

}  // namespace trailhound
