#pragma once

#include <compare>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "engine/correlate/correlator.h"
#include "engine/correlate/episodes.h"
#include "engine/correlate/fact_reader.h"
#include "engine/correlate/group_values.h"
#include "engine/correlate/new_values.h"
#include "engine/spill/file_backed.h"
#include "engine/spill/spill_log.h"

namespace trailhound {

/// One pass over all facts of a Correlator: groups to episodes, episodes to alerts, alerts to the facts of the
/// correlations that count them, and at the end the alerts in their order. README.md names the steps.
class Correlator::Evaluation {
 public:
  Evaluation(Correlator& correlator, const PieceTable& pieces, const AlertFormat& format);

  /// As Correlator::write_alerts().
  std::string run(AlertSink& sink);

 private:
  /// The tuples that identify an alert besides its correlation and time: the group key and, of new_value, what is new.
  /// They are in a log, one after the other.
  struct Names {
    std::uint64_t offset = 0;
    std::uint32_t key_size = 0, value_size = 0;
    std::uint64_t end() const { return offset + key_size + value_size; }
  };
  /// An alert of a correlation that others count. Its names and then its facts are in inner_facts_.
  struct InnerAlert {
    Nanoseconds first = 0;
    Names names;
    std::uint64_t count = 0;
    std::uint32_t correlation = 0;
  };
  /// A formatted alert that waits for its turn. Its names and then its line are in lines_.
  struct Waiting {
    Nanoseconds first = 0, last = 0;
    Names names;
    std::uint64_t size = 0;
    std::uint32_t correlation = 0;
  };
  /// What an alert is made of.
  struct Draft {
    std::uint32_t correlation = 0;
    std::string_view key;         ///< of the group
    std::string_view value;       ///< new_value: the tuple that is new
    std::span<const Fact> facts;  ///< the events
    Fixed aggregate = 0;
    const AlertNews* news = nullptr;
  };

  // All functions that return bool return false after fail().
  bool find_alerts(std::uint32_t correlation, FactStore::Reader& reader);
  bool find_new_values(std::uint32_t correlation, FactStore::Reader& reader);
  bool make_alert_of_value(std::uint32_t correlation, std::string_view key, std::span<Fact> facts,
                           const NewValue& found);
  /// Puts simultaneous facts into the order of input (note 0002, 21).
  void order_by_input(std::span<Fact> facts);
  /// The first event of a group, in group_first_.
  bool read_group_first(const Fact& fact);
  /// Puts simultaneous facts into the order of their elements (note 0002, 8).
  void order_elements(std::span<Fact> facts);
  /// Gives the facts of one element what is_same_element() compares: one number for an eventID that is no UUID, and
  /// without an eventID one place. REQUIRES: they are in order.
  void unite_elements(std::span<Fact> facts);
  bool is_before(const Fact& a, const Fact& b);
  bool is_before_in_input(const Fact& a, const Fact& b);
  /// Orders by path and by number of the record in the whole text.
  std::strong_ordering compare_places(const Fact& a, const Fact& b);
  std::strong_ordering compare_ids(const Fact& a, const Fact& b);
  bool is_alert_before(const InnerAlert& a, const InnerAlert& b);
  void read_path(std::uint32_t piece, std::string& path);
  void read_id(const Fact& fact, std::string& text);

  bool make_alert(Draft draft);
  /// Puts the facts of `facts` into flat_, with the facts of the inner alerts in place of these (note 0002, 18).
  bool flatten(std::span<const Fact> facts);
  /// Keeps an alert, and makes it an entry of the correlations that count it (note 0002, 17).
  bool pass_to_outer(const Draft& draft);
  /// `group`: the group of the inner alert; `fact` refers to the alert and to its place in the outer correlation.
  void enter_outer(std::uint32_t inner, std::span<const Scalar> group, Fact fact);
  /// Fills in times, count and events.
  void list_events(std::span<const Fact> facts, Alert& alert);
  void list_rules(std::span<const Fact> element, std::vector<std::uint32_t>& rules);
  bool write_in_order(AlertSink& sink);
  std::string read_text(const SpillLog& log, std::uint64_t offset, std::uint32_t size);
  std::strong_ordering compare_names(const SpillLog& log, const Names& a, const Names& b, bool of_values);

  /// Keeps the reason that errno has. Returns false.
  bool fail();
  /// True if the run is to stop, which the correlator notes.
  bool is_stopped();

  Correlator& correlator_;
  const std::vector<Correlation>& correlations_;
  const PieceTable& pieces_;
  const AlertFormat& format_;
  const std::size_t threshold_;  ///< lists of so many bytes are kept in temporary files
  /// An alert lists no further events once their ids and paths take more than this (note 0002, 15).
  const std::size_t most_listed_bytes_;
  std::vector<std::vector<std::uint32_t>> outer_;  ///< by correlation: the references to it
  /// By correlation: where its inner alerts go, if it counts alerts and has not been evaluated.
  std::vector<std::unique_ptr<Gatherer>> gatherers_;
  FileBackedVector<InnerAlert> inner_;
  SpillLog inner_facts_, lines_;
  FileBackedVector<Waiting> waiting_;
  std::string failure_;

  // Reused from group to group and from alert to alert.
  GroupValues values_;
  FileBackedVector<Fact> flat_;
  std::vector<AlertEvent> listed_;
  std::string texts_, text_;            ///< ids and paths of listed_, one after the other
  std::vector<std::size_t> text_ends_;  ///< in texts_
  std::string line_;
  AlertEvent group_first_;
  std::string group_first_id_, group_first_path_;
};

}  // namespace trailhound
