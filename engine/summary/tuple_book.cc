#include "engine/summary/tuple_book.h"

#include "engine/event/batch.h"
#include "engine/summary/tuple_order.h"

namespace trailhound {
namespace {

/// The place for what a number is in the table.
std::uint32_t& place(std::vector<std::uint32_t>& numbers, std::uint32_t number) {
  if (number >= numbers.size()) numbers.resize(number + std::size_t{1024}, TupleBook::kUnknown);
  return numbers[number];
}

}  // namespace

static_assert(TupleKey::kMostParts * Batch::kMaxRows <= TupleBook::kMostOfEvent);

// An event has no more than one tuple that is divided, so a batch adds no more parts than this.
TupleBook::TupleBook(std::size_t memory, std::uint64_t seed)
    : memory_(memory),
      fronts_(seed, kMostTuples + kMostOfEvent),
      parts_(seed, kMostTuples + kMostOfEvent),
      keys_(seed, kMostTuples + kMostOfEvent) {}

std::uint32_t TupleBook::find_row(std::uint32_t number, TupleCounts& counts) {
  counts.make_room();
  if (epoch_ != counts.epoch()) forget_epoch(counts.epoch());
  TupleKey key = keys_[number];
  const auto translate = [](std::uint32_t& of_key, std::vector<std::uint32_t>& known, auto&& look_up) {
    std::uint32_t& in_table = place(known, of_key);
    if (in_table == kUnknown) in_table = look_up(of_key);
    of_key = in_table;
  };
  translate(key.front, table_fronts_,
            [&](std::uint32_t front) { return counts.front(fronts_.text(front), fronts_.hash(front)); });
  for (std::uint32_t& of_key : key.parts) {
    if (of_key == TupleKey::kNoPart) break;
    translate(of_key, table_parts_,
              [&](std::uint32_t part) { return counts.part(parts_.text(part), parts_.hash(part)); });
  }
  return place(rows_, number) = counts.row(key);
}

void TupleBook::build_text(std::uint32_t number, TupleBuilder& text) const {
  build_tuple(keys_[number], fronts_, parts_, text);
}

void TupleBook::forget_epoch(std::uint64_t epoch) {
  rows_.clear();
  table_fronts_.clear();
  table_parts_.clear();
  epoch_ = epoch;
}

}  // namespace trailhound
