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

/// Notes the events of one worker: their tuples in its book, and the rest as it is. One thread.
class EventNoter {
 public:
  /// `memory`: of the whole run, of which the book takes a small share. `seed`: of the hashes of tuples.
  EventNoter(const Statistic& statistic, std::size_t memory, std::uint64_t seed);

  /// Where a visitor keeps what is noted until the collector gets it.
  class Place {
   public:
    virtual ~Place() = default;
    virtual NotedEvents& events() = 0;
    /// Whether so much waits that it is to be handed over.
    virtual bool is_due() const = 0;
    /// False: nobody wants any more.
    virtual bool hand_over(const Piece& piece) = 0;
  };

  /// Notes the events of a batch, with the matches of its rules that are not silent. `filter`: a rule, of which only
  /// the matches are noted, and which counts among no event's matches. False: nobody wants any more.
  bool note(const VisitedBatch& visited, const Plan& plan, std::span<const Evaluator::Hit> hits,
            std::optional<std::uint32_t> filter, Place& place);

 private:
  void note_event(std::uint32_t row, Nanoseconds time, const std::optional<LevelCounts>& levels, NotedEvents& events);
  void begin_book();
  void note_id(std::uint32_t row, NotedEvents& events, NotedEvents::Entry& entry);

  const std::size_t book_memory_;
  const std::uint64_t seed_;
  const std::unique_ptr<TupleMaker> maker_;
  std::shared_ptr<TupleBook> book_;
  RowFields id_;
};

}  // namespace trailhound
