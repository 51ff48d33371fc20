#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "engine/base/large_memory.h"
#include "engine/base/seeded_hash.h"
#include "engine/spill/run.h"
#include "engine/summary/tally.h"

namespace trailhound {

/// Distinct tuples (engine/summary/tuple.h) with a tally each: exact, however many there are. They are in a hash table
/// until that has filled its memory; then they become a run in an unnamed file, sorted by their bytes, and the table
/// starts anew. read() merges the runs, and tallies of one tuple in several runs add up:
///
///   table: (bob) 2  (eve) 1   full →   run 1: (bob) 2  (eve) 1
///   table: (bob) 5  (zoe) 1   full →   run 2: (bob) 5  (zoe) 1        read(): (bob) 7  (eve) 1  (zoe) 1
///
/// One thread at a time may use it.
class TupleCounts {
 public:
  /// `memory`: bytes for the table, or for the buffers of the runs that read() merges.
  explicit TupleCounts(std::size_t memory);

  /// The row of a tuple, which it adds if it is new. A new tuple may move all others into a run: rows are good for as
  /// long as epoch() stays the same.
  std::uint32_t row(std::string_view tuple) { return row(tuple, seeded_hash(tuple, seed_)); }
  /// The same, for whoever knows the hash under seed().
  std::uint32_t row(std::string_view tuple, std::uint64_t hash);
  std::uint64_t seed() const { return seed_; }
  Tally& tally(std::uint32_t row) { return at(row).tally; }
  std::uint64_t epoch() const { return epoch_; }
  /// Adds to the tally of a tuple.
  void add(std::string_view tuple, const Tally& tally) { at(row(tuple)).tally.add(tally); }

  /// Calls `take` with every tuple that has events, in the order of their bytes, and forgets them. The tuple is valid
  /// during the call. Nothing if a temporary file failed before.
  void read(const std::function<void(std::string_view, const Tally&)>& take);

  bool has_spilled() const { return has_spilled_; }
  /// What the temporary files failed with; empty if they did not. Counts are missing then.
  const std::string& failure() const { return failure_; }

 private:
  struct Row {
    const char* text = nullptr;
    std::size_t size = 0;
    std::uint64_t hash = 0;
    Tally tally;
    std::string_view tuple() const { return {text, size}; }
  };
  /// A row in the order of the tuples. The view is here, so that comparing does not look it up.
  struct Sorted {
    std::string_view tuple;
    const Tally* tally = nullptr;
  };
  static constexpr std::size_t kBlock = 256u << 10;
  static constexpr std::uint32_t kRowsOfChunk = 1024;
  static constexpr std::uint32_t kFree = ~std::uint32_t{0};
  static constexpr std::size_t kLeastSlots = 1024;

  Row& at(std::uint32_t row) { return chunks_[row / kRowsOfChunk][row % kRowsOfChunk]; }
  const Row& at(std::uint32_t row) const { return chunks_[row / kRowsOfChunk][row % kRowsOfChunk]; }
  std::size_t used() const;
  const char* keep(std::string_view tuple);
  void grow();
  void forget();
  std::vector<Sorted> sorted_rows() const;
  bool spill();
  bool merge(std::span<const Run> runs, const std::function<bool(std::string_view, const Tally&)>& take);
  bool merge_into(std::span<const Run> runs, Run& merged);
  void fail();

  const std::size_t memory_;
  const std::uint64_t seed_ = random_seed();
  std::vector<std::uint32_t, LargeAllocator<std::uint32_t>> slots_;  ///< rows; a power of two, at most half used
  std::vector<std::unique_ptr<Row[]>> chunks_;                       ///< of rows
  std::uint32_t rows_ = 0;
  std::vector<std::unique_ptr<char[]>> blocks_;  ///< of the tuples' bytes
  std::size_t block_free_ = 0;                   ///< at the end of the last block
  std::vector<std::unique_ptr<char[]>> long_tuples_;
  std::size_t long_bytes_ = 0;
  RunList runs_;
  std::uint64_t epoch_ = 1;
  bool has_spilled_ = false;
  std::string failure_;
};

}  // namespace trailhound
