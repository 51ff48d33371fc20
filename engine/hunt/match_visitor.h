#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "engine/correlate/correlator.h"
#include "engine/hunt/match_facts.h"
#include "engine/hunt/match_part.h"
#include "engine/hunt/rollup_key.h"
#include "engine/identity/event_view.h"
#include "engine/integrity/verification.h"
#include "engine/plan/evaluator.h"
#include "engine/plan/plan.h"
#include "engine/read/visitor.h"
#include "engine/trails/trail_watcher.h"

namespace trailhound {

class MatchCollector;

/// Turns the batches of one worker into formatted matches: batch → hits → lines and facts.
class MatchVisitor : public Visitor {
 public:
  /// `correlator` may be null.
  MatchVisitor(const Plan& plan, MatchCollector& collector, Correlator* correlator, Turns& turns);

  bool wants_bytes() const override { return check_.has_value(); }
  void bytes(std::string_view text) override { check_->add(text); }
  bool visit(const VisitedBatch& batch) override;
  void end_text(const TextEnd& end) override;
  bool end_piece(const Piece& piece) override;
  void finish() override;

 private:
  /// The visitor hands over a part of this size before its piece ends.
  static constexpr std::size_t kPartBytes = 128u << 10;

  void begin_text(const VisitedBatch& batch);
  std::uint32_t principal(const Batch& batch, std::uint32_t row);
  void note_activity(const VisitedBatch& visited, const Evaluator::Hit& hit);
  void describe(const VisitedBatch& visited, std::uint32_t row);
  void format(const VisitedBatch& visited, const Evaluator::Hit& hit);
  /// Gives the last entry of the part what its rollup needs.
  void roll_up(const VisitedBatch& visited, const Evaluator::Hit& hit);
  MatchPart& part() { return static_cast<MatchPart&>(*part_); }

  const Plan& plan_;
  MatchCollector& collector_;
  Turns& turns_;
  std::unique_ptr<Part> part_;
  Evaluator evaluator_;
  std::optional<MatchFacts> facts_;
  std::optional<TrailWatcher> watcher_;
  std::optional<Verification::TextCheck> check_;  ///< nothing: the hunt does not verify
  bool has_handed_over_ = false;                  ///< a part of the text
  EventViewer viewer_;
  std::string path_;       ///< of the text of `match_`
  std::string path_json_;  ///< the same as a JSON string
  Match match_;            ///< of the current row
  std::vector<Evidence> evidence_;
  RollupKey rollup_key_;
  EventIds ids_;
  std::string time_text_, event_id_text_, event_text_, principal_text_;
};

}  // namespace trailhound
