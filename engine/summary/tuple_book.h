#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string_view>
#include <vector>

#include "engine/base/seeded_hash.h"

namespace trailhound {

/// The distinct tuples that one worker met, numbered from 0, so that it hands over four bytes for an event in place of
/// a few hundred. The worker writes the book, and the collecting thread reads it at the same time: a tuple never moves,
/// and the reader knows only numbers that a part brought to it (Turns::hand_over() orders the two). A book that is
/// full is closed, and the worker begins another one; parts keep the books alive that they refer to.
class TupleBook {
 public:
  /// A book that has so many is full, but takes those of one more event.
  static constexpr std::uint32_t kMostTuples = 64u << 10;
  static constexpr std::uint32_t kMostOfEvent = 16u << 10;

  /// `memory`: bytes of text after which the book is full. `seed`: of the hashes.
  TupleBook(std::size_t memory, std::uint64_t seed);

  // The worker's:
  /// REQUIRES: the book was not full before the event whose tuple this is.
  std::uint32_t number(std::string_view tuple);
  bool full() const { return entries_.size() >= kMostTuples || bytes_ >= memory_; }

  // The collecting thread's:
  std::string_view tuple(std::uint32_t number) const { return entries_.data()[number].tuple; }
  std::uint64_t hash(std::uint32_t number) const { return entries_.data()[number].hash; }
  /// By number: the row of the tuple in the table of the given epoch (TupleCounts), or kUnknownRow.
  static constexpr std::uint32_t kUnknownRow = ~std::uint32_t{0};
  std::uint32_t& row(std::uint32_t number, std::uint64_t epoch);

 private:
  struct Entry {
    std::string_view tuple;
    std::uint64_t hash = 0;
  };
  struct Slot {
    std::uint32_t hash = 0;    ///< the upper half
    std::uint32_t number = 0;  ///< from 1; 0: free
  };
  static constexpr std::size_t kLeastSlots = 256;
  static constexpr std::size_t kBlock = 64u << 10;

  std::string_view keep(std::string_view tuple);
  void grow();

  const std::size_t memory_;
  const std::uint64_t seed_;
  std::vector<Entry> entries_;  ///< has room for all from the start, so that it never moves
  std::vector<Slot> slots_;     ///< a power of two, at most half used
  std::vector<std::unique_ptr<char[]>> blocks_;
  char* free_ = nullptr;
  std::size_t free_bytes_ = 0, bytes_ = 0;
  std::vector<std::uint32_t> rows_;
  std::uint64_t rows_epoch_ = 0;
};

}  // namespace trailhound
