#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "engine/base/time.h"
#include "engine/correlate/entry_counters.h"
#include "engine/correlate/forgetful_table.h"
#include "engine/event/batch.h"
#include "engine/plan/plan.h"

namespace trailhound {

/// Recognises events that repeat an earlier one in every field that the new_value correlations over a rule look at. Of
/// such a pair the earlier event decides, so the later one needs no facts, and not even its derived fields. A program
/// that calls one service all day from one address is told by one look into a table, however many correlations watch
/// it.
///
/// Superseded knows the same of each correlation by itself, at more cost; it serves where events differ in one field
/// and agree in others. Like that class this one may forget, which costs time and changes no answer. One per worker.
class RepeatedEvents {
 public:
  /// `memory`: bytes. `seed`: of seeded_hash(). The plan must outlive it.
  RepeatedEvents(const Plan& plan, std::size_t memory, std::uint64_t seed);

  /// What an earlier event with the same fields added to the counters; null if there is none, and then the caller
  /// gathers the event's facts and calls note(). The pointer is valid until the next call.
  const EntryCounters* find(const Batch& batch, std::uint32_t row, std::uint32_t rule, Nanoseconds time);
  /// What the event of the last find() added to the counters.
  void note(const EntryCounters& added);

 private:
  struct Event {
    Nanoseconds earliest = 0;
    EntryCounters added;
  };
  bool write_key(const Batch& batch, std::uint32_t row, std::uint32_t rule);

  std::vector<std::vector<FieldId>> fields_;  ///< by rule; empty: it serves other correlations, too, or none
  ForgetfulTable<Event> events_;
  std::string key_;         ///< of the event of the last find()
  Event* noted_ = nullptr;  ///< the event that note() completes; null: none
};

}  // namespace trailhound
