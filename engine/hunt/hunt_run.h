#pragma once

#include <optional>
#include <span>

#include "engine/hunt/hunt.h"

namespace trailhound {

/// What surrounds the matches of a run: the text in front of them, then, when the last one has come, rollups, alerts,
/// and the ledger. hunt() has its matches from a pass over evidence; a merge of parts (engine/parts) has them from
/// files. Both give the same bytes, because both end here. The arguments are borrowed.
class HuntRun {
 public:
  /// `workers`: that gather facts at most. `gathers`: visitors of the collector pass facts to the correlator; otherwise
  /// whoever has them does.
  HuntRun(const Plan& plan, const HuntOptions& options, std::span<const HuntOutput> outputs, unsigned workers,
          bool gathers);

  MatchCollector& collector() { return collector_; }
  /// Null: the plan has no correlations.
  Correlator* correlator() { return correlator_ ? &*correlator_ : nullptr; }
  PieceTable& pieces() { return pieces_; }

  /// Before the first match.
  void begin();
  /// After the last match, once all facts are handed over. `pass`: what was read.
  HuntResult finish(PassResult pass);

 private:
  const Plan& plan_;
  const HuntOptions& options_;
  const std::span<const HuntOutput> outputs_;
  std::optional<Correlator> correlator_;
  PieceTable pieces_;
  MatchCollector collector_;
};

}  // namespace trailhound
