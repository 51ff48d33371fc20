#pragma once

#include <compare>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "engine/correlate/correlator.h"
#include "engine/correlate/episodes.h"
#include "engine/correlate/spill_log.h"

namespace trailhound {

/// One pass over all facts of a Correlator: group by group to episodes, episodes to alerts, alerts to the facts of the
/// correlations that count them, and at the end the alerts in their order.
class Correlator::Evaluation {
 public:
  Evaluation(Correlator& correlator, std::span<const std::string> paths, const AlertFormat& format);

  std::string run(AlertSink& sink);

 private:
  /// An alert of a correlation that others count.
  struct InnerAlert {
    std::uint32_t correlation = 0, group = 0;
    Nanoseconds first = 0;
    std::uint64_t offset = 0, count = 0;  ///< of its facts in events_
  };
  /// An alert that waits for its turn.
  struct Waiting {
    Nanoseconds first = 0, last = 0;
    std::uint32_t correlation = 0, group = 0;
    std::uint64_t offset = 0, size = 0;  ///< of its line in lines_
  };

  /// Puts simultaneous facts into the order of their elements.
  void settle(std::span<Fact> facts) const;
  bool is_before(const Fact& a, const Fact& b) const;
  bool is_alert_before(const InnerAlert& a, const InnerAlert& b) const;
  std::string_view id_text(const Fact& fact, char (&buffer)[36]) const;
  std::strong_ordering compare_ids(const Fact& a, const Fact& b) const;

  bool take(std::uint32_t correlation, std::uint32_t group, std::span<const Fact> facts, const Episode& episode);
  /// The facts of records behind `facts`, those of inner alerts in place of these.
  bool flatten(std::span<const Fact> facts);
  void describe(std::span<const Fact> facts, Alert& alert);
  void hand_outwards(const InnerAlert& alert, Nanoseconds last);
  bool write(AlertSink& sink);

  Correlator& correlator_;
  const std::vector<Correlation>& correlations_;
  std::span<const std::string> paths_;
  const AlertFormat& format_;
  std::vector<std::uint32_t> rank_of_input_;           ///< among all paths in the order of their bytes
  std::vector<std::vector<std::string_view>> groups_;  ///< texts by correlation and number
  std::vector<std::string_view> ids_;
  std::vector<std::vector<std::uint32_t>> outer_;  ///< by correlation: references to it
  std::vector<std::vector<Fact>> more_;            ///< by correlation: alerts of inner ones
  std::vector<InnerAlert> inner_;
  SpillLog events_, lines_;
  std::vector<Waiting> waiting_;

  // Of the alert in hand.
  std::vector<Fact> flat_;
  std::vector<AlertEvent> listed_;
  std::vector<std::string> id_texts_;
  std::string line_;
};

}  // namespace trailhound
