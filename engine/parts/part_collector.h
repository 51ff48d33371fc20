#pragma once

#include <cstdint>
#include <memory>
#include <mutex>
#include <span>
#include <string>

#include "engine/correlate/correlator.h"
#include "engine/hunt/hunt_options.h"
#include "engine/io/input.h"
#include "engine/parts/part_visitor.h"
#include "engine/parts/part_writer.h"
#include "engine/spill/piece_table.h"
#include "engine/trails/trail_facts.h"

namespace trailhound {

/// Writes the records and pieces of all workers to a part, in the order of the evidence, and keeps the sums.
class PartCollector : public Collector {
 public:
  /// `correlator` may be null.
  PartCollector(const Plan& plan, std::span<const Input> inputs, const HuntOptions& options, Correlator* correlator,
                PartWriter& writer)
      : plan_(plan),
        inputs_(inputs),
        watches_trails_(options.watch_trails),
        correlator_(correlator),
        pieces_(options.memory / 64),
        writer_(writer) {}

  const FieldTree& fields() const override { return plan_.eager_fields(); }
  Batch make_batch() const override { return plan_.make_batch(); }
  std::unique_ptr<Visitor> make_visitor(Turns& turns) override;
  std::unique_ptr<Part> make_part() const override { return std::make_unique<MatchedRecords>(); }
  bool collect(Part& part, const Piece& piece) override;
  void end_input(const ReadLedger& account) override;

  // For the visitors, on any thread:
  PieceTable& pieces() { return pieces_; }
  void add(const TrailFacts& facts);  ///< at the end of a visitor

  // After the pass:
  const Correlator::Counters& correlated() const { return correlated_; }
  const TrailFacts& trails() const { return trails_; }

 private:
  void begin_input();

  const Plan& plan_;
  const std::span<const Input> inputs_;
  const bool watches_trails_;
  Correlator* const correlator_;
  PieceTable pieces_;
  PartWriter& writer_;
  std::size_t input_ = 0;  ///< that has the turn
  bool is_begun_ = false;  ///< the part has its beginning
  std::string path_;       ///< of the text that the part is in
  Correlator::Counters correlated_;
  std::mutex mutex_;  ///< of trails_, which visitors add when they finish
  TrailFacts trails_;
};

}  // namespace trailhound
