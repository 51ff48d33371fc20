#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "engine/base/seeded_hash.h"
#include "engine/spill/run.h"
#include "engine/summary/chunked_array.h"
#include "engine/summary/tally.h"
#include "engine/summary/text_numbers.h"
#include "engine/summary/tuple.h"
#include "engine/summary/tuple_key.h"

namespace trailhound {

/// Whether it is known of each tuple which event was the first. That takes more than all other counts.
enum class FirstEvents : bool { kForgotten, kNamed };

/// Distinct tuples (engine/summary/tuple.h) with a tally each: exact, however many there are. In memory they are keys
/// (engine/summary/tuple_key.h) in a hash table. When that has filled its memory, its tuples become a run in an unnamed
/// file, sorted by their bytes, and the table starts anew. read() merges the runs, and tallies of one tuple in several
/// runs add up:
///
///   table: (bob) 2  (eve) 1   full →   run 1: (bob) 2  (eve) 1
///   table: (bob) 5  (zoe) 1   full →   run 2: (bob) 5  (zoe) 1        read(): (bob) 7  (eve) 1  (zoe) 1
///
/// One thread at a time may use it.
class TupleCounts {
 public:
  /// `memory`: bytes for the table, or for the buffers of the runs that read() merges.
  explicit TupleCounts(std::size_t memory, FirstEvents first_events = FirstEvents::kForgotten);

  /// Before a tuple is added: if the memory is full, moves all tuples into a run. Numbers of texts and rows are good
  /// for as long as epoch() stays the same.
  void make_room();
  std::uint64_t epoch() const { return epoch_; }
  /// The seed of the hashes of texts.
  std::uint64_t seed() const { return seed_; }
  /// The number of a text of which the hash is known.
  std::uint32_t front(std::string_view parts, std::uint64_t hash) { return fronts_.number(parts, hash); }
  std::uint32_t part(std::string_view text, std::uint64_t hash) { return parts_.number(text, hash); }
  /// The row of a tuple, which it adds if it is new.
  std::uint32_t row(const TupleKey& key);
  /// The same for a tuple that is not divided. This makes room.
  std::uint32_t row(std::string_view tuple);

  /// Adds to the tally of a row: an event, its matches, or another tally.
  void add(std::uint32_t row, Nanoseconds time, std::string_view event_id) {
    if (names_) {
      tallies_[row].add(time, event_id);
    } else {
      counts_[row].add(time);
    }
  }
  void add(std::uint32_t row, const LevelCounts& matches);
  void add(std::uint32_t row, const Tally& tally);
  void add(std::string_view tuple, const Tally& tally) { add(row(tuple), tally); }
  /// Whether add() would look at the eventID.
  bool wants_event_id(std::uint32_t row, Nanoseconds time) const { return names_ && tallies_[row].is_first(time); }
  void prefetch(std::uint32_t row) const { __builtin_prefetch(names_ ? &tallies_[row] : &counts_[row], 1); }

  /// Calls `take` with every tuple that has events, in the order of their bytes, and forgets them. The tuple is valid
  /// during the call. Nothing if a temporary file failed before.
  void read(const std::function<void(std::string_view, const Tally&)>& take);

  bool has_spilled() const { return has_spilled_; }
  /// What the temporary files failed with; empty if they did not. Counts are missing then.
  const std::string& failure() const { return failure_; }

 private:
  using Take = std::function<bool(std::string_view, const Tally&)>;

  EventCounts& counts(std::uint32_t row) { return names_ ? tallies_[row] : counts_[row]; }
  std::size_t used() const;
  void forget();
  bool take_rows(const Take& take);
  void prefetch_rows(std::span<const std::uint32_t> rows) const;
  bool take_row(std::uint32_t row, const Take& take);
  void spill();
  bool merge(std::span<const Run> runs, const Take& take);
  bool merge_into(std::span<const Run> runs, Run& merged);
  void fail();

  const std::size_t memory_;
  const bool names_;  ///< the first events
  const std::uint64_t seed_ = random_seed();
  TextNumbers fronts_, parts_;
  TupleKeys keys_;                    ///< by row
  ChunkedArray<EventCounts> counts_;  ///< by row, unless the first events are named
  ChunkedArray<Tally> tallies_;       ///< by row, if they are
  TupleBuilder tuple_;
  RunList runs_;
  std::uint64_t epoch_ = 1;
  bool has_spilled_ = false;
  std::string failure_;
};

}  // namespace trailhound
