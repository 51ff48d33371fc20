#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "engine/correlate/correlator.h"
#include "engine/hunt/duplicates.h"
#include "engine/plan/evaluator.h"
#include "engine/read/visitor.h"
#include "engine/spill/piece_table.h"

namespace trailhound {

/// The eventIDs of the rows of a batch, each parsed once. One per worker.
class EventIds {
 public:
  void begin_batch() { row_ = Batch::kMaxRows; }
  const Duplicates::EventId& of(const Batch& batch, std::uint32_t row);
  /// The text of the id that of() returned last; empty for a UUID.
  std::string_view text() const { return text_; }

 private:
  std::uint32_t row_ = Batch::kMaxRows;
  Duplicates::EventId id_;
  std::string_view text_;
  std::string decoded_;
};

/// Passes the matches of one worker to the correlator, and enters their pieces into the table. Whoever has it hands
/// over counters and the number of the piece with the part of the piece.
class MatchFacts {
 public:
  MatchFacts(Correlator& correlator, PieceTable& pieces) : gatherer_(correlator), pieces_(pieces) {}

  void begin_batch(const Batch& batch) { gatherer_.begin(batch); }
  /// `ids` are those of the batch.
  void gather(const VisitedBatch& visited, const Evaluator::Hit& hit, EventIds& ids);
  /// What was counted since the last call.
  Correlator::Counters take_counters() { return gatherer_.take_counters(); }
  /// The number of the piece in hand, if it has an event that correlations count; the next match is of another one.
  std::optional<std::uint32_t> take_piece() { return std::exchange(piece_, std::nullopt); }
  /// After the last match.
  void hand_over() { gatherer_.hand_over(); }

 private:
  Correlator::Gatherer gatherer_;
  PieceTable& pieces_;
  std::optional<std::uint32_t> piece_;
};

}  // namespace trailhound
