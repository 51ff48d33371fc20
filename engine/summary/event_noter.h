#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "engine/hunt/duplicates.h"
#include "engine/identity/row_fields.h"
#include "engine/plan/evaluator.h"
#include "engine/plan/plan.h"
#include "engine/summary/summary.h"
#include "engine/summary/tally.h"
#include "engine/summary/tuple_book.h"

namespace trailhound {

/// Events as numbers of a book: what is kept of an event until it is its turn to be counted. A value.
struct NotedEvents {
  struct Entry {
    Duplicates::EventId id;
    Nanoseconds time = 0;
    std::uint32_t tuples_end = 0;             ///< of its tuples; they begin where those of the entry before end
    std::uint32_t id_begin = 0, id_size = 0;  ///< in id_texts; for an eventID that is no UUID
    std::uint32_t levels = kNoLevels;         ///< in `levels`
  };
  static constexpr std::uint32_t kNoLevels = ~std::uint32_t{0};

  std::shared_ptr<TupleBook> book;  ///< of all tuples here; null without entries
  std::vector<Entry> entries;
  std::vector<std::uint32_t> tuples;
  std::vector<LevelCounts> levels;
  std::string id_texts;

  bool empty() const { return entries.empty(); }
  std::size_t bytes() const;
  void clear();
};

/// The matches of an event by level, of rules that are not silent. nullopt: there are none. `but`: a rule whose matches
/// are not counted.
std::optional<LevelCounts> levels_of(const Plan& plan, std::span<const Evaluator::Hit> hits,
                                     std::optional<std::uint32_t> but = std::nullopt);

/// Notes the events of one worker: their tuples in its book, and the rest as it is. One thread.
class EventNoter {
 public:
  /// `memory`: of the whole run, of which the book takes a small share. `seed`: of the hashes of tuples.
  EventNoter(const Statistic& statistic, std::size_t memory, std::uint64_t seed);

  void begin(const VisitedBatch& visited);
  /// `levels`: the matches of the event; null: it has none. Rows come in ascending order. REQUIRES: has_room(), and
  /// `events` has no entries that refer to another book
  void note(std::uint32_t row, Nanoseconds time, const LevelCounts* levels, NotedEvents& events);

  /// Whether another event of the batch may be noted. Without room, and between batches when the book is full, events
  /// go to another book: begin_book(), once those that were noted are on their way.
  bool has_room() const { return book_->has_room(); }
  bool is_full() const { return book_->full(); }
  void begin_book();
  /// The same within a batch, which goes on.
  void begin_book(const VisitedBatch& visited);

 private:
  void note_id(std::uint32_t row, NotedEvents& events, NotedEvents::Entry& entry);

  const std::size_t book_memory_;
  const std::uint64_t seed_;
  const std::unique_ptr<TupleMaker> maker_;
  std::shared_ptr<TupleBook> book_;
  RowFields id_;
};

}  // namespace trailhound
