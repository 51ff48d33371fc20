#pragma once

#include <atomic>
#include <compare>
#include <cstddef>
#include <cstdint>
#include <list>
#include <mutex>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "engine/correlate/fact_buffer.h"
#include "engine/correlate/tuple.h"
#include "engine/spill/run.h"
#include "engine/spill/text_log.h"

namespace trailhound {

/// All facts of a run. Workers write them, each through a Writer of its own (fact_writer.h), in any order; a Reader
/// (fact_reader.h) returns them group by group in the order of event time. README.md has an example.
///
/// A Writer numbers the group keys of its own facts, independently of the others. When its share of the memory is full,
/// it writes its facts and keys as a sorted run to an unnamed file and starts again. The Reader merges runs and buffers
/// by the bytes of the keys. The result depends neither on the spilling nor on which Writer a fact came from, except
/// for the order of groups and of simultaneous facts, which the user of the Reader settles.
///
/// What fails (a temporary file) sticks in failure(): a part of the facts must not look like all of them.
class FactStore {
 public:
  class Writer;
  class Reader;

  /// `rank_of`: by reference, the rank of its correlation; facts come out by rank. `memory`: bytes for everything,
  /// shared by `writers` writers, each of which holds at least kLeastFacts.
  FactStore(std::vector<std::uint32_t> rank_of, std::size_t memory, unsigned writers);
  ~FactStore();

  static constexpr std::size_t kLeastFacts = 16;

  /// Keeps values and eventIDs. Several threads may append; text() REQUIRES that none does.
  std::uint64_t append_text(std::string_view text);
  std::string text(std::uint64_t number);

  /// The order of two such texts, by bytes.
  std::strong_ordering compare_texts(std::uint64_t a, std::uint64_t b);
  /// The group keys and value tuples of this store.
  const Tuples& tuples() const { return tuples_; }

  /// Facts on disk.
  std::uint64_t spilled() const { return spilled_.load(std::memory_order_relaxed); }

  /// What failed; empty if nothing did.
  std::string failure() const;

  /// `1 / divisor` of the memory, for a part of the work.
  std::size_t memory(std::size_t divisor) const { return memory_ / divisor; }

 private:
  void write_run(FactBuffer& buffer);
  void keep(FactBuffer buffer);
  bool merge(std::span<const Run> runs, Run& merged) const;
  void fail();
  void set_failure();

  const std::vector<std::uint32_t> rank_of_;
  const std::size_t memory_;
  const unsigned writers_;
  const std::uint64_t seed_;  ///< of the hashes of keys
  std::uint32_t ranks_ = 0;
  std::atomic<std::uint64_t> spilled_{0};
  TextLog texts_;
  LongTexts long_texts_;
  const Tuples tuples_{long_texts_};

  // What writers have handed over and the reader has not taken yet.
  mutable std::mutex mutex_;
  RunList runs_;
  std::list<FactBuffer> kept_;
  bool is_read_ = false;  ///< runs are not merged any more
  std::string failure_;
};

}  // namespace trailhound
