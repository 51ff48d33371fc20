#pragma once

#include <compare>
#include <deque>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "engine/correlate/correlator.h"
#include "engine/correlate/episodes.h"
#include "engine/correlate/group_values.h"
#include "engine/spill/file_backed.h"
#include "engine/spill/spill_log.h"

namespace trailhound {

/// One pass over all facts of a Correlator: group by group to episodes, episodes to alerts, alerts to the facts of the
/// correlations that count them, and at the end the alerts in their order.
class Correlator::Evaluation {
 public:
  Evaluation(Correlator& correlator, const PieceTable& pieces, const AlertFormat& format);

  std::string run(AlertSink& sink);

 private:
  /// An alert of a correlation that others count; its group key and behind it its facts are in events_.
  struct InnerAlert {
    Nanoseconds first = 0;
    std::uint64_t offset = 0, count = 0;
    std::uint32_t correlation = 0, key_size = 0;
  };
  /// An alert that waits for its turn; its group key and behind it its line are in lines_.
  struct Waiting {
    Nanoseconds first = 0, last = 0;
    std::uint64_t offset = 0, size = 0;
    std::uint32_t correlation = 0, key_size = 0;
  };

  bool evaluate(std::uint32_t correlation, FactStore::Reader& reader);
  /// Puts simultaneous facts into the order of their elements.
  void settle(std::span<Fact> facts);
  /// Gives the facts of one element what is_same_element() compares: one number for an eventID that is no UUID, and
  /// without an eventID one place. REQUIRES: they are in order.
  void unite(std::span<Fact> facts);
  bool is_before(const Fact& a, const Fact& b);
  /// Orders by path and by number of the record in the whole text.
  std::strong_ordering compare_places(const Fact& a, const Fact& b);
  void read_path(std::uint32_t piece, std::string& path);
  bool is_alert_before(const InnerAlert& a, const InnerAlert& b);
  void read_id(const Fact& fact, std::string& text);
  std::strong_ordering compare_ids(const Fact& a, const Fact& b);

  bool take(std::uint32_t correlation, std::string_view key, std::span<const Fact> facts, const Episode& episode);
  /// The facts of records behind `facts`, those of inner alerts in place of these.
  bool flatten(std::span<const Fact> facts);
  void describe(std::span<const Fact> facts, Alert& alert);
  bool hand_outwards(std::uint32_t correlation, std::string_view key, std::span<const Fact> facts);
  bool write(AlertSink& sink);
  std::string key_of(const SpillLog& log, std::uint64_t offset, std::uint32_t size);
  /// True if it is to stop, which is noted.
  bool is_stopped();

  Correlator& correlator_;
  const std::vector<Correlation>& correlations_;
  const PieceTable& pieces_;
  const AlertFormat& format_;
  const std::size_t threshold_;                    ///< bytes from which on a list lies in a temporary file
  std::vector<std::vector<std::uint32_t>> outer_;  ///< by correlation: references to it
  /// By correlation that counts alerts of others: where these go.
  std::vector<std::unique_ptr<Gatherer>> gatherers_;
  FileBackedVector<InnerAlert> inner_;
  SpillLog events_, lines_;
  FileBackedVector<Waiting> waiting_;
  bool failed_ = false;  ///< a log or a path could not be read

  // Of the group and the alert in hand.
  GroupValues values_;
  FileBackedVector<Fact> flat_;
  struct EventTexts {
    std::string id, path;
  };
  std::vector<AlertEvent> listed_;  ///< as many as an alert has had, so that their memory is used again
  std::deque<EventTexts> texts_;    ///< of listed_
  std::string line_;
};

}  // namespace trailhound
