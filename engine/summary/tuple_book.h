#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "engine/summary/text_numbers.h"
#include "engine/summary/tuple.h"
#include "engine/summary/tuple_counts.h"
#include "engine/summary/tuple_key.h"

namespace trailhound {

/// The distinct tuples that one worker met, numbered from 0, so that it hands over four bytes for an event in place of
/// a few hundred. The worker writes the book, and the collecting thread reads it at the same time: nothing in it moves,
/// and the reader knows only numbers that a part brought to it (Turns::hand_over() orders the two). A book that is full
/// is closed, and the worker begins another one; parts keep the books alive that they refer to.
class TupleBook {
 public:
  /// A book that has so many tuples or texts has no room, but takes those of one more event or batch.
  static constexpr std::uint32_t kMostTuples = 128u << 10;
  static constexpr std::uint32_t kMostOfEvent = 16u << 10;

  /// `memory`: bytes after which the book is full. `seed`: of the hashes of texts.
  TupleBook(std::size_t memory, std::uint64_t seed);

  // The worker's. REQUIRES: the book had room before the event or the batch whose tuples these are.
  std::uint32_t front(std::string_view parts) { return fronts_.number(parts); }
  std::uint32_t part(std::string_view text) { return parts_.number(part_text(text, long_text_)); }
  std::uint32_t number(const TupleKey& key) { return keys_.number(key); }
  /// The same for many. REQUIRES: the texts are part_text().
  void parts(std::span<const std::string_view> texts, std::vector<std::uint32_t>& numbers) {
    parts_.number_all(texts, numbers);
  }
  void numbers(std::span<const TupleKey> keys, std::vector<std::uint32_t>& numbers) { keys_.number_all(keys, numbers); }
  /// Of a tuple that is not divided.
  std::uint32_t number(std::string_view tuple) { return number(TupleKey(front(tuple))); }
  std::string_view front_text(std::uint32_t front) const { return fronts_.text(front); }
  std::string_view part_text_of(std::uint32_t part) const { return parts_.text(part); }
  bool has_room() const { return keys_.size() < kMostTuples && parts_.size() < kMostTuples; }
  /// Whether it is time for another book. Only that without room must be closed at once.
  bool full() const { return !has_room() || fronts_.bytes() + parts_.bytes() + keys_.bytes() >= memory_; }

  // The collecting thread's.
  static constexpr std::uint32_t kUnknown = ~std::uint32_t{0};
  /// The row of a tuple in the table. Each tuple and each text is looked up once for each epoch of the table.
  std::uint32_t row(std::uint32_t number, TupleCounts& counts) {
    const std::uint32_t known = known_row(number, counts);
    return known == kUnknown ? find_row(number, counts) : known;
  }
  /// Makes `text` the tuple.
  void build_text(std::uint32_t number, TupleBuilder& text) const;
  /// kUnknown if it was not looked up before.
  std::uint32_t known_row(std::uint32_t number, const TupleCounts& counts) const {
    return epoch_ == counts.epoch() && number < rows_.size() ? rows_[number] : kUnknown;
  }

 private:
  std::uint32_t find_row(std::uint32_t number, TupleCounts& counts);
  void forget_epoch(std::uint64_t epoch);

  const std::size_t memory_;
  TextNumbers fronts_, parts_;
  TupleKeys keys_;
  std::string long_text_;
  /// By number in this book: the number in the table.
  std::vector<std::uint32_t> rows_, table_fronts_, table_parts_;
  std::uint64_t epoch_ = 0;
};

}  // namespace trailhound
