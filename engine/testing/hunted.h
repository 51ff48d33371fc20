#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "engine/event/framer.h"
#include "engine/plan/evaluator.h"
#include "engine/plan/plan.h"

namespace trailhound {

/// One event of a text, with the verdict of the fast engine.
struct HuntedEvent {
  std::string text;         ///< its own bytes, as the batch had them
  std::vector<bool> rules;  ///< by rule of the plan: whether it matches
};

/// Feeds `text` to `framer` as a Reader would: in windows that grow by `step` bytes of new text. Each window is a copy
/// with 64 bytes behind it, so AddressSanitizer reports reads beyond them. Throws std::logic_error if the framer keeps
/// more than it was given, or anything of the last window. REQUIRES: step > 0
void feed_in_windows(Framer& framer, std::string_view text, std::size_t step, Batch& batch, BatchConsumer& consumer);

/// Runs texts through framing, columns, evaluation and evidence, for tests that compare the engine with the oracle.
/// The plan must outlive it. One thread.
class TextHunt : private BatchConsumer {
 public:
  explicit TextHunt(const Plan& plan);

  /// The text is fed in windows that grow by `step` bytes. Throws std::logic_error if a match comes twice or its
  /// evidence is no JSON: then the engine is wrong.
  const std::vector<HuntedEvent>& run(std::string_view text, std::size_t step);
  const Framer::Report& report() const { return report_; }  ///< of the last run

 private:
  void consume(Batch& batch) override;

  Framer framer_;
  Batch batch_;
  Evaluator evaluator_;
  std::size_t rules_;
  std::vector<HuntedEvent> events_;
  Framer::Report report_;
};

}  // namespace trailhound
