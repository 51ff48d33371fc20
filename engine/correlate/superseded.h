#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

#include "engine/base/time.h"
#include "engine/correlate/entry_counters.h"
#include "engine/correlate/forgetful_table.h"
#include "engine/correlate/value_numbers.h"
#include "engine/event/batch.h"
#include "engine/plan/plan.h"

namespace trailhound {

/// Spares new_value the facts that cannot change its answer: of a value in a group only the earliest event counts, and
/// a role that calls S3 a million times has done so once. Evidence is mostly in the order of time, so nearly every
/// event comes later than one that tells the same.
///
/// It looks twice. An event may repeat an earlier one in all that the new_value correlations over its rule look at:
/// then it needs no facts, however many correlations watch it. Or it may do so in what one of them looks at. Both
/// compare numbers of values (ValueNumbers) and remember the earliest time of each combination. More than half of the
/// events repeat the one before, and for these it need not look anything up.
///
/// It may forget: then a fact is kept that was not needed, and no answer changes. So its memory is bounded, whatever
/// the evidence has. One per worker.
class Superseded {
 public:
  /// `memory`: bytes. `seed`: of seeded_hash(). The plan must outlive it.
  Superseded(const Plan& plan, std::size_t memory, std::uint64_t seed);

  void begin(const Batch& batch) { values_.begin(batch); }
  /// Begins the event in `row`, which matched `rule`. If it repeats an earlier one, what that one added to the
  /// counters; otherwise null, and then the caller gathers the event's facts and calls note(). The pointer is valid
  /// until the next call. REQUIRES: rows come in ascending order.
  const EntryCounters* begin_event(std::uint32_t row, std::uint32_t rule, Nanoseconds time);
  /// What the event of the last begin_event() added to the counters.
  void note(const EntryCounters& added);

  /// True if an event earlier than that of the last begin_event() has the same value in the same group of the
  /// correlation of plan.counted(rule)[index]. REQUIRES: begin_event() had this rule and time.
  bool is_later(std::uint32_t rule, std::size_t index, Nanoseconds time);

 private:
  using Number = ValueNumbers::Number;
  struct Counted {
    std::uint32_t correlation = 0;
    std::vector<std::size_t> places;  ///< of group and values; empty: the correlation has another type
    std::vector<Number> key;          ///< the correlation, and the numbers at these places when it was last looked up
    std::optional<Nanoseconds> earliest;  ///< what is remembered under the key, if it is known
  };
  struct Event {
    Nanoseconds earliest = 0;
    EntryCounters added;
  };
  struct Watched {
    std::vector<Counted> counted;
    std::vector<std::size_t> places;  ///< of all of them
    std::vector<Number> key;          ///< the rule, and the numbers at these places in its last event
    bool is_alone = true;             ///< no other correlation counts the rule
    std::optional<Event> last;        ///< what is remembered under the key, if it is known
  };
  /// The numbers at some places: whether they are those of a key, which they then are, and whether all are clear.
  struct Compared {
    bool is_same = true;
    bool is_clear = true;
  };

  void forget();
  template <typename NumberAt>
  static Compared update(const std::vector<std::size_t>& places, std::vector<Number>& key, const NumberAt& number_at);

  ValueNumbers values_;
  std::vector<Watched> watched_;          ///< by rule
  std::vector<Number> numbers_;           ///< of the event in hand, by place
  ForgetfulTable<Event> events_;          ///< by Watched::key
  ForgetfulTable<Nanoseconds> earliest_;  ///< by correlation and the numbers of its places
  Event* noted_ = nullptr;                ///< the event that note() completes; null: none
  Watched* noting_ = nullptr;             ///< and whose it is
};

}  // namespace trailhound
