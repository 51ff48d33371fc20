#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "engine/correlate/correlator.h"
#include "engine/hunt/match_facts.h"
#include "engine/plan/evaluator.h"
#include "engine/plan/plan.h"
#include "engine/read/visitor.h"
#include "engine/summary/event_noter.h"
#include "engine/trails/trail_watcher.h"

namespace trailhound {

class PartCollector;

/// The records of a piece that rules match, and what `who` counts of all.
struct MatchedRecords : Part {
  struct Record {
    std::uint64_t number = 0;  ///< in the piece
    std::uint64_t offset = 0;
    std::size_t end = 0;  ///< of its text in `texts`
  };
  std::string path;  ///< of the text
  std::vector<Record> records;
  std::string texts;
  Correlator::Counters correlated;
  NotedEvents activity;
  std::optional<std::uint32_t> facts_piece;  ///< number in the PieceTable, if correlations count events of the piece

  std::size_t bytes() const override { return texts.size() + records.size() * sizeof(Record) + activity.bytes(); }
  void clear() override;
};

/// Turns the batches of one worker into records and facts of a part.
class PartVisitor : public Visitor, private EventNoter::Place {
 public:
  PartVisitor(const Plan& plan, PartCollector& collector, Turns& turns);

  bool visit(const VisitedBatch& batch) override;
  bool end_piece(const Piece& piece) override;
  void finish() override;

 private:
  /// As MatchVisitor has it.
  static constexpr std::size_t kPartBytes = 128u << 10;
  MatchedRecords& part() { return static_cast<MatchedRecords&>(*part_); }

  bool keep(const VisitedBatch& visited, const Evaluator::Hit& hit);
  NotedEvents& events() override { return part().activity; }
  bool is_due() const override { return part_->bytes() >= kPartBytes; }
  bool hand_over(const Piece& piece) override { return turns_.hand_over(piece, part_); }

  const Plan& plan_;
  PartCollector& collector_;
  Turns& turns_;
  std::unique_ptr<Part> part_;
  Evaluator evaluator_;
  std::optional<MatchFacts> facts_;
  std::optional<TrailWatcher> watcher_;
  std::optional<EventNoter> noter_;
  EventIds ids_;
  std::string path_;  ///< of the text in hand
};

}  // namespace trailhound
