#pragma once

#include <atomic>
#include <cstdint>
#include <memory>
#include <mutex>
#include <span>
#include <string>
#include <vector>

#include "engine/correlate/correlator.h"
#include "engine/hunt/duplicates.h"
#include "engine/hunt/held_matches.h"
#include "engine/hunt/hunt_options.h"
#include "engine/hunt/ledger.h"
#include "engine/hunt/match_part.h"
#include "engine/hunt/output_format.h"
#include "engine/hunt/rollups.h"
#include "engine/plan/plan.h"
#include "engine/read/visitor.h"
#include "engine/spill/piece_table.h"

namespace trailhound {

/// A format and the sink that takes its bytes.
struct HuntOutput {
  const OutputFormat* format = nullptr;
  ResultSink* sink = nullptr;
};

/// Puts the matches of all workers into the outputs, in the order of the evidence: leaves out duplicates (same rule,
/// same eventID), corrects record numbers, and keeps the part of the ledger that concerns matches.
class MatchCollector : public Collector {
 public:
  /// `correlator` may be null.
  MatchCollector(const Plan& plan, std::span<const HuntOutput> outputs, const HuntOptions& options,
                 Correlator* correlator, PieceTable& pieces);

  const FieldTree& fields() const override { return plan_.eager_fields(); }
  Batch make_batch() const override { return plan_.make_batch(); }
  std::unique_ptr<Visitor> make_visitor(Turns& turns) override;
  std::unique_ptr<Part> make_part() const override { return std::make_unique<MatchPart>(outputs_.size()); }
  bool collect(Part& part, const Piece& piece) override;

  // For the visitors, on any thread:
  const OutputFormat& format(std::size_t output) const { return *outputs_[output].format; }
  /// True if the activity of a rule can take no more names, so that visitors need not look for any.
  bool names_are_settled(std::uint32_t rule) const { return settled_[rule].load(std::memory_order_relaxed); }
  PieceTable& pieces() { return pieces_; }
  const HuntOptions& options() const { return options_; }
  void add(const TrailFacts& facts);  ///< at the end of a visitor
  /// Entries that no visitor counts, because another run gathered their facts.
  void add(const Correlator::Counters& counters) { ledger_.correlated += counters; }
  /// Matches written so far, for progress.
  std::uint64_t written() const { return written_.load(std::memory_order_relaxed); }

  /// After the pass: why duplicates could not be found; empty if nothing failed.
  std::string failure() const;

  /// After the pass, and after the outputs' end_matches(). As Rollups::write().
  std::string write_rollups(HuntLedger& ledger) { return rollups_.write(ledger); }

  /// After the pass: the ledger of the matches. The counters of reading, rules and alerts are missing in it.
  HuntLedger take_ledger() { return std::move(ledger_); }

 private:
  bool write(const MatchPart& part, const Piece& piece, IntegrityState state = IntegrityState::kValid);
  bool write_verified(const MatchPart& part, const Piece& piece);

  const Plan& plan_;
  const std::span<const HuntOutput> outputs_;
  const HuntOptions& options_;
  Correlator* const correlator_;
  PieceTable& pieces_;
  Duplicates duplicates_;
  Rollups rollups_;
  HuntLedger ledger_;
  HeldMatches held_;
  MatchPart released_;                      ///< of the held ones
  int hold_failure_ = 0;                    ///< errno of the temporary file
  std::string line_;                        ///< with a corrected record number
  std::vector<std::size_t> begin_;          ///< by output: of the current line
  std::vector<std::string> rolled_lines_;   ///< by output: of a match that a rollup takes
  std::vector<std::uint32_t> principals_;   ///< of the current part: their numbers in the ledger
  std::vector<std::atomic<bool>> settled_;  ///< by rule; only ever set
  std::atomic<std::uint64_t> written_{0};
  std::mutex mutex_;  ///< of the trails in the ledger, which visitors add when they finish
};

/// Copies `line` to `out`, replaces the number of the record in its piece by that in its text, and puts `mark` behind
/// it.
void put_record_number(std::string_view line, const RecordSlot& slot, std::uint64_t record, std::string_view mark,
                       std::string& out);

}  // namespace trailhound
