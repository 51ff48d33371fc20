#pragma once

#include <atomic>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "engine/base/time.h"
#include "engine/correlate/alert.h"
#include "engine/correlate/fact_store.h"
#include "engine/event/batch.h"
#include "engine/plan/plan.h"
#include "engine/spill/piece_table.h"

namespace trailhound {

/// Matches → alerts, for the correlations of a plan, as engine/notes/0002-correlations.md says. While the inputs are
/// read, each worker hands over the events of rules that a correlation refers to, and a fact is kept for each; when all
/// are read, evaluate() goes through them in event time, group by group. The alerts depend neither on the order in
/// which facts came nor on whether they had to be spilled. Memory: `memory` bytes for facts, group keys, values,
/// eventIDs that are no UUIDs, paths and alerts together; what is beyond lies in temporary files, some of them mapped,
/// so that the system keeps of them what it has room for. Not counted: buffers of a megabyte for each worker, and for
/// each correlation whose alerts others count, and the largest single alert.
///
/// The plan must outlive it. Gatherers may be used by a thread each; everything else by one thread.
class Correlator {
 public:
  struct Options {
    std::size_t memory = std::size_t{512} << 20;
    unsigned workers = 1;                     ///< the most Gatherers at a time
    std::size_t alert_events = 100;           ///< references that an alert lists at most
    const std::atomic<bool>* stop = nullptr;  ///< borrowed; true ends the evaluation between two groups or alerts
  };
  /// Entries (events, by correlation and by place in it) and what became of them.
  struct Counters {
    std::uint64_t entries = 0;
    std::uint64_t without_time = 0;     ///< no readable eventTime: left out
    std::uint64_t without_group = 0;    ///< a part of the group key has no value: left out
    std::uint64_t without_value = 0;    ///< nothing to count or to add up: left out
    std::uint64_t too_many_groups = 0;  ///< more than 64 group keys or values: the first 64 were taken
    void add(const Counters& other);
  };

  Correlator(const Plan& plan, const Options& options);
  ~Correlator();
  Correlator(const Correlator&) = delete;
  Correlator& operator=(const Correlator&) = delete;

  /// Which event a match is of.
  struct EventReference {
    Nanoseconds time = 0;
    bool has_time = false;
    bool is_uuid = false;  ///< the eventID is the UUID `high`, `low`
    std::uint64_t high = 0;
    std::string_view id;    ///< otherwise the eventID; empty: it has none
    std::uint64_t low = 0;  ///< apart from `high`: what was just written in two pieces is slow to read in one
    RecordPlace place;
  };

  /// One worker's part.
  class Gatherer {
   public:
    /// With a worker's share of the memory.
    explicit Gatherer(Correlator& correlator) : correlator_(correlator), facts_(correlator.facts_) {}
    Gatherer(Correlator& correlator, std::size_t share) : correlator_(correlator), facts_(correlator.facts_, share) {}
    /// True if a correlation refers to this rule of the plan.
    bool wants(std::uint32_t rule) const;
    /// Takes the event in `row`, which matched `rule`.
    void add(const Batch& batch, std::uint32_t row, std::uint32_t rule, const EventReference& event);
    /// What was counted since the last call.
    Counters take_counters() { return std::exchange(counters_, {}); }

   private:
    friend class Correlator;
    /// A value of a correlation's value fields, made of the distinct tuples or of all numbers. False: there is none.
    bool value_of(std::uint32_t correlation, std::vector<std::vector<Scalar>>& parts, bool& is_cut,
                  std::uint64_t& value);
    /// Gives the store the group key. False: it is none, or several, or one that needs more work.
    bool find_group(const Batch& batch, std::uint32_t row, std::span<const FieldId> fields);
    bool find_value(const Batch& batch, std::uint32_t row, std::uint32_t correlation, std::span<const FieldId> fields,
                    std::uint64_t& value);
    Correlator& correlator_;
    FactStore::Gatherer facts_;
    Counters counters_;
    std::vector<std::vector<Scalar>> parts_;
    std::vector<std::string> tuples_;  ///< the group keys of the event in hand, if it has several
  };

  /// Writes the alerts in the order (first time, index of the correlation, group). `pieces` tells the path and the
  /// number of the record for each EventReference::place; every piece has its first record by now.
  /// Empty: all is well (or the sink takes no more); otherwise what failed, and what was written is not all. Once, when
  /// all gatherers are gone.
  std::string evaluate(const PieceTable& pieces, const AlertFormat& format, AlertSink& sink);

  /// True if evaluate() ended because it was to stop: alerts are missing.
  bool was_stopped() const { return was_stopped_; }
  /// Entries that only evaluate() meets: alerts that another correlation counts.
  const Counters& counters() const { return counters_; }
  std::uint64_t spilled_facts() const { return facts_.spilled(); }

 private:
  class Evaluation;

  const Plan& plan_;
  const Options options_;
  std::vector<std::uint32_t> order_;            ///< correlations, inner ones before outer ones
  std::vector<std::uint32_t> rank_;             ///< by correlation: its place in order_
  std::vector<std::uint32_t> first_reference_;  ///< by correlation
  std::vector<std::uint32_t> position_of_;      ///< by reference
  std::vector<std::uint32_t> correlation_of_;   ///< by reference
  FactStore facts_;
  Counters counters_;
  bool was_stopped_ = false;
};

}  // namespace trailhound
