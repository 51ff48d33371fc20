#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "engine/io/input.h"
#include "engine/plan/plan.h"
#include "engine/read/pass.h"
#include "engine/read/visitor.h"
#include "engine/summary/tuple_book.h"
#include "engine/summary/tuple_counts.h"

namespace trailhound {

/// Exact statistics over all events of an archive, in one pass and in bounded memory: the engine of `who` and `top`.
///
/// A statistic decides which tuples (engine/summary/tuple.h) an event has, such as (user bob, key AKIA…, 203.0.113.9,
/// s3.amazonaws.com, ListBuckets); the pass counts the events of each distinct tuple. What people ask for, such as the
/// calls of bob or the addresses of a key, are sums over tuples, made when all events are read. Real archives have a
/// few distinct tuples for every hundred events.
///
///   worker      event → tuples → numbers in the worker's book ─┐
///   collector   eventID known? leave out. Otherwise number → row of the table, and the tally there grows
///
/// The collector sees events in the order of the evidence, so it is the first copy of an event that counts, for any
/// number of threads.

/// Makes the tuples of events; one per worker.
class TupleMaker {
 public:
  virtual ~TupleMaker() = default;
  /// The tuples of the next events go into this book, and numbers of another one mean nothing. Before begin(), which
  /// may come again for a batch whose first rows are in another book.
  virtual void begin_book(TupleBook& book) = 0;
  virtual void begin(const VisitedBatch& batch) = 0;
  /// Appends the numbers that the tuples of an event have in the book. An event counts once for a tuple, however often
  /// that is appended; at most TupleBook::kMostOfEvent times. Rows of a batch come in ascending order, but not all of
  /// them.
  virtual void make(std::uint32_t row, std::vector<std::uint32_t>& tuples) = 0;
};

class Statistic {
 public:
  virtual ~Statistic() = default;
  virtual std::unique_ptr<TupleMaker> make_maker() const = 0;
  virtual FirstEvents first_events() const = 0;
};

struct SummaryOptions {
  ReadOptions read;
  bool keep_duplicates = false;  ///< count an event again although its eventID is known
  std::size_t memory = std::size_t{512} << 20;
  /// A rule of the plan: only its matches are counted, and they are no matches for the tallies.
  std::optional<std::uint32_t> filter_rule;
};

struct Summary {
  ReadLedger ledger;             ///< without what finding the inputs said
  std::uint64_t counted = 0;     ///< events
  std::uint64_t duplicates = 0;  ///< events left out
  std::unique_ptr<TupleCounts> counts;
  std::string error;  ///< of temporary files: the counts are incomplete
};

/// Reads the inputs and counts the tuples of their events, and for each the matches of the plan's rules by level
/// (silent rules do not count). The plan has the fields that the statistic asks for among its extra fields, and may
/// have no rules. Half of options.memory is for the tuples, a quarter for telling duplicates, and the rest for what the
/// workers hand over. `observer` may be null. Throws std::bad_alloc if memory runs out.
Summary summarize(const Plan& plan, std::span<const Input> inputs, const SummaryOptions& options,
                  const Statistic& statistic, ReadObserver* observer);

}  // namespace trailhound
