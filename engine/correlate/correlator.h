#pragma once

#include <algorithm>
#include <atomic>
#include <cstdint>
#include <limits>
#include <memory>
#include <mutex>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "engine/base/time.h"
#include "engine/correlate/alert.h"
#include "engine/correlate/entry_counters.h"
#include "engine/correlate/event_values.h"
#include "engine/correlate/fact_store.h"
#include "engine/correlate/fact_writer.h"
#include "engine/correlate/portable_facts.h"
#include "engine/event/batch.h"
#include "engine/plan/plan.h"
#include "engine/spill/piece_table.h"

namespace trailhound {

class Superseded;

/// Matches → alerts, for the correlations of a plan, as engine/notes/0002-correlations.md defines them. README.md draws
/// the way through this room.
///
/// While the inputs are read, each worker passes the matches of rules that a correlation refers to to its Gatherer,
/// which keeps a fact of each. When all inputs are read, write_alerts() goes through the facts in event time, group by
/// group. The alerts depend neither on the order in which facts came nor on whether they were spilled.
///
/// Memory: `memory` bytes for facts, group keys, values, eventIDs that are no UUIDs, and alerts together. The rest is
/// in temporary files, some of them mapped, so that the system keeps in memory as much of them as it has room for. Not
/// counted: buffers of a megabyte for each worker and for each correlation that counts alerts, and the largest alert.
///
/// The plan must outlive it. Each Gatherer belongs to one thread; everything else is used by one thread at a time.
class Correlator {
 public:
  struct Options {
    std::size_t memory = std::size_t{512} << 20;
    unsigned workers = 1;                                     ///< Gatherers at most
    std::size_t alert_events = 100;                           ///< events that an alert lists at most
    std::optional<Nanoseconds> learned_until = std::nullopt;  ///< no new_value fires before it
    const std::atomic<bool>* stop = nullptr;  ///< borrowed; true ends write_alerts() after a group or an alert
  };
  using Counters = EntryCounters;

  Correlator(const Plan& plan, const Options& options);
  ~Correlator();
  Correlator(const Correlator&) = delete;
  Correlator& operator=(const Correlator&) = delete;

  /// Identifies the event of a match.
  struct EventReference {
    Nanoseconds time = 0;
    bool has_time = false;
    bool is_uuid = false;  ///< the eventID is the UUID `high`, `low`
    std::uint64_t high = 0;
    std::string_view id;    ///< otherwise the eventID; empty: it has none
    std::uint64_t low = 0;  ///< apart from `high`: one load of both after two stores would stall
    RecordPlace place;
  };

  /// Gathers the facts of one worker.
  class Gatherer {
   public:
    /// With a worker's share of the memory.
    explicit Gatherer(Correlator& correlator);
    /// With `share` bytes.
    Gatherer(Correlator& correlator, std::size_t share);
    ~Gatherer();
    /// True if a correlation refers to this rule of the plan.
    bool wants(std::uint32_t rule) const;
    /// Counts the event in `row`, which matched `rule`, and keeps facts of it.
    void gather(const Batch& batch, std::uint32_t row, std::uint32_t rule, const EventReference& event) {
      begin(batch);
      if (wants_facts(row, rule, event.time, event.has_time)) keep(batch, row, rule, event);
    }
    /// The steps of gather(), for whoever gathers many events of a batch, in ascending order of rows. Most need no
    /// reference: unless the event wants facts, it repeats an earlier one, and is counted.
    void begin(const Batch& batch);
    bool wants_facts(std::uint32_t row, std::uint32_t rule, Nanoseconds time, bool has_time);
    void keep(const Batch& batch, std::uint32_t row, std::uint32_t rule, const EventReference& event);
    /// These take facts that another run gathered, group by group; their pieces are of this run's PieceTable. False:
    /// the plan has no such correlation, or that is no group or fact of it. What was taken before counts.
    bool begin_group(std::uint32_t correlation, std::span<const Scalar> group);
    bool take(const PortableFact& fact);
    /// Gives the facts to the correlator. Once, after the last match; before, they count for nothing.
    void hand_over();
    /// What was counted since the last call.
    Counters take_counters() { return std::exchange(counters_, {}); }

   private:
    friend class Correlator;
    void keep_facts(const Batch& batch, std::uint32_t row, std::uint32_t rule, const EventReference& event);
    /// These make a FactValue, of the distinct tuples or of all numbers (Fixed, as bytes). False: there are none.
    bool keep_tuples(std::uint32_t correlation, const std::vector<PartValues>& parts, bool& is_cut,
                     std::uint64_t& value);
    static void add_up(std::string& numbers);
    bool keep_numbers(std::uint32_t correlation, std::string_view numbers, std::uint64_t& value);
    bool take_value(const Correlation& correlation, const PortableFact& fact, std::uint64_t& value);
    /// Writes the key of the event's group, for the usual case of one plain value for each part. False: the event has
    /// no group or several, or a value that must be decoded.
    bool write_plain_key(const Batch& batch, std::uint32_t row, std::span<const EventField> fields);
    /// The values of the fields, as parts_.
    void collect(const Batch& batch, std::uint32_t row, std::span<const EventField> fields);
    /// All values of a field, and not only PartValues::kMost of them: new_value is exact.
    bool keep_all_values(const Batch& batch, std::uint32_t row, std::uint32_t correlation, const EventField& field,
                         std::uint64_t& value);
    void note_time(std::uint32_t correlation, Nanoseconds time) {
      first_times_[correlation] = std::min(first_times_[correlation], time);
    }
    /// Appends the values of the fields to `tuple` if each has one that is plain. False: they do not.
    bool append_plain_values(const Batch& batch, std::uint32_t row, std::span<const EventField> fields,
                             std::string& tuple);
    bool read_value(const Batch& batch, std::uint32_t row, std::uint32_t correlation,
                    std::span<const EventField> fields, std::uint64_t& value);

    Correlator& correlator_;
    FactStore::Writer facts_;
    Counters counters_;
    EventValues values_;
    std::unique_ptr<Superseded> superseded_;
    std::vector<Nanoseconds> first_times_;  ///< by correlation: of the facts that were kept
    std::vector<PartValues> parts_;         ///< of the group key or of the value
    std::vector<std::string> tuples_;       ///< the group keys of the current event, if it has several
    std::string numbers_;                   ///< of the current event, for keep_numbers()
    std::uint32_t taken_correlation_ = 0;   ///< of begin_group()
    std::string taken_key_;                 ///< likewise
  };

  /// Writes the alerts in the order (first time, index of the correlation, group). `pieces` tells the path and the
  /// number of the record for each EventReference::place; every piece has its first record by now. Once, after all
  /// gatherers have handed over.
  ///
  /// Returns what failed, and then not all alerts were written; empty if nothing did or if the sink takes no more.
  std::string write_alerts(const PieceTable& pieces, const AlertFormat& format, AlertSink& sink);

  /// Passes all facts to `sink`, for another run to take. Once, in place of write_alerts(). Returns what failed; empty
  /// if nothing did or if the sink takes no more.
  std::string write_facts(PortableFactSink& sink);

  /// True if Options::stop ended write_alerts(): alerts are missing.
  bool was_stopped() const { return was_stopped_; }
  /// The entries that write_alerts() made: alerts that another correlation counts.
  const Counters& counters() const { return counters_; }
  std::uint64_t spilled_facts() const { return facts_.spilled(); }

 private:
  class Evaluation;
  void read_value(const Correlation& correlation, std::uint64_t value, PortableFact& out);
  static constexpr Nanoseconds kNoEvent = std::numeric_limits<Nanoseconds>::max();

  const Plan& plan_;
  const Options options_;
  std::vector<std::uint32_t> order_;            ///< correlations, inner ones before outer ones
  std::vector<std::uint32_t> rank_;             ///< by correlation: its place in order_
  std::vector<std::uint32_t> first_reference_;  ///< by correlation
  std::vector<std::uint32_t> position_of_;      ///< by reference
  std::vector<std::uint32_t> correlation_of_;   ///< by reference
  FactStore facts_;
  std::mutex mutex_;                      ///< of first_times_
  std::vector<Nanoseconds> first_times_;  ///< by correlation: of its first event, once all have handed over
  Counters counters_;
  bool was_stopped_ = false;
};

}  // namespace trailhound
