#pragma once

#include <cstdint>
#include <memory>
#include <span>

#include "engine/hunt/duplicates.h"
#include "engine/plan/evaluator.h"
#include "engine/read/visitor.h"
#include "engine/summary/event_noter.h"
#include "engine/summary/summary.h"
#include "engine/summary/tuple_counts.h"

namespace trailhound {

struct SummaryPart : Part {
  NotedEvents events;

  std::size_t bytes() const override { return events.bytes(); }
  void clear() override { events.clear(); }
};

/// Counts the tuples of the events that the workers hand over.
class SummaryCollector : public Collector {
 public:
  SummaryCollector(const Plan& plan, const SummaryOptions& options, const Statistic& statistic);

  const FieldTree& fields() const override { return plan_.eager_fields(); }
  Batch make_batch() const override { return plan_.make_batch(); }
  std::unique_ptr<Visitor> make_visitor(Turns& turns) override;
  std::unique_ptr<Part> make_part() const override { return std::make_unique<SummaryPart>(); }
  bool collect(Part& part, const Piece& piece) override;

  /// Of the hashes of tuples: of the books of the parts, too.
  std::uint64_t seed() const { return counts_->seed(); }

  /// After the pass: all but the ledger.
  Summary take_summary();

 private:
  void count(const NotedEvents& events, const NotedEvents::Entry& entry, std::uint32_t tuples_begin);

  const Plan& plan_;
  const SummaryOptions& options_;
  const Statistic& statistic_;
  Duplicates duplicates_;
  std::unique_ptr<TupleCounts> counts_;
  std::uint64_t counted_ = 0, left_out_ = 0;
};

/// Turns the batches of one worker into entries of a part.
class SummaryVisitor : public Visitor, private EventNoter::Place {
 public:
  SummaryVisitor(const Plan& plan, const SummaryOptions& options, const Statistic& statistic, Collector& collector,
                 Turns& turns, std::uint64_t seed);

  bool visit(const VisitedBatch& batch) override;
  bool end_piece(const Piece& piece) override;

 private:
  static constexpr std::size_t kPartBytes = 256u << 10;

  NotedEvents& events() override { return static_cast<SummaryPart&>(*part_).events; }
  bool is_due() const override { return part_->bytes() >= kPartBytes; }
  bool hand_over(const Piece& piece) override;

  const Plan& plan_;
  const SummaryOptions& options_;
  Turns& turns_;
  std::unique_ptr<Part> part_;
  EventNoter noter_;
  Evaluator evaluator_;
};

}  // namespace trailhound
