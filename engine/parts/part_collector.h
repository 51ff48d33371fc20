#pragma once

#include <cstdint>
#include <memory>
#include <mutex>
#include <span>
#include <string>

#include "engine/base/seeded_hash.h"
#include "engine/correlate/correlator.h"
#include "engine/hunt/hunt_options.h"
#include "engine/io/input.h"
#include "engine/parts/part_visitor.h"
#include "engine/parts/part_writer.h"
#include "engine/spill/piece_table.h"
#include "engine/summary/summary.h"
#include "engine/trails/trail_facts.h"

namespace trailhound {

/// Writes the records, pieces and activity of all workers to a part, in the order of the evidence, and keeps the sums.
class PartCollector : public Collector {
 public:
  /// `correlator` may be null. `activity`: the statistic of `who`; null: the part does without.
  PartCollector(const Plan& plan, std::span<const Input> inputs, const HuntOptions& options, Correlator* correlator,
                const Statistic* activity, PartWriter& writer)
      : plan_(plan),
        inputs_(inputs),
        options_(options),
        correlator_(correlator),
        activity_(activity),
        pieces_(options.memory / 64),
        writer_(writer) {}

  const FieldTree& fields() const override { return plan_.eager_fields(); }
  Batch make_batch() const override { return plan_.make_batch(); }
  std::unique_ptr<Visitor> make_visitor(Turns& turns) override;
  std::unique_ptr<Part> make_part() const override { return std::make_unique<MatchedRecords>(); }
  bool collect(Part& part, const Piece& piece) override;
  void end_input(const ReadLedger& account) override;

  // For the visitors, on any thread:
  const HuntOptions& options() const { return options_; }
  Correlator* correlator() const { return correlator_; }
  const Statistic* activity() const { return activity_; }
  /// Of the hashes of tuples.
  std::uint64_t seed() const { return seed_; }
  PieceTable& pieces() { return pieces_; }
  void add(const TrailFacts& facts);  ///< at the end of a visitor

  // After the pass:
  const Correlator::Counters& correlated() const { return correlated_; }
  const TrailFacts& trails() const { return trails_; }

 private:
  void begin_input();

  const Plan& plan_;
  const std::span<const Input> inputs_;
  const HuntOptions& options_;
  Correlator* const correlator_;
  const Statistic* const activity_;
  const std::uint64_t seed_ = random_seed();
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
