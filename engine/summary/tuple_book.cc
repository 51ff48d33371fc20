#include "engine/summary/tuple_book.h"

#include <algorithm>
#include <cstring>

namespace trailhound {

TupleBook::TupleBook(std::size_t memory, std::uint64_t seed) : memory_(memory), seed_(seed), slots_(kLeastSlots) {
  entries_.reserve(kMostTuples + kMostOfEvent);
}

// HOT: bench/who, once or more for every event.
std::uint32_t TupleBook::number(std::string_view tuple) {
  const std::uint64_t hash = seeded_hash(tuple, seed_);
  const auto upper = static_cast<std::uint32_t>(hash >> 32);
  std::size_t at = hash & (slots_.size() - 1);
  for (; slots_[at].number != 0; at = (at + 1) & (slots_.size() - 1)) {
    if (slots_[at].hash == upper && entries_[slots_[at].number - 1].tuple == tuple) return slots_[at].number - 1;
  }
  const auto added = static_cast<std::uint32_t>(entries_.size());
  entries_.push_back({keep(tuple), hash});
  slots_[at] = {upper, added + 1};
  if (entries_.size() * 2 > slots_.size()) grow();
  return added;
}

std::string_view TupleBook::keep(std::string_view tuple) {
  if (tuple.size() > free_bytes_) {
    free_bytes_ = std::max(kBlock, tuple.size());
    blocks_.push_back(std::make_unique_for_overwrite<char[]>(free_bytes_));
    free_ = blocks_.back().get();
  }
  std::memcpy(free_, tuple.data(), tuple.size());
  const std::string_view kept(free_, tuple.size());
  free_ += tuple.size();
  free_bytes_ -= tuple.size();
  bytes_ += tuple.size();
  return kept;
}

void TupleBook::grow() {
  slots_.assign(slots_.size() * 2, {});
  for (std::uint32_t number = 0; number < entries_.size(); ++number) {
    const std::uint64_t hash = entries_[number].hash;
    std::size_t at = hash & (slots_.size() - 1);
    while (slots_[at].number != 0) at = (at + 1) & (slots_.size() - 1);
    slots_[at] = {static_cast<std::uint32_t>(hash >> 32), number + 1};
  }
}

std::uint32_t& TupleBook::row(std::uint32_t number, std::uint64_t epoch) {
  if (rows_epoch_ != epoch) {
    rows_.assign(rows_.size(), kUnknownRow);
    rows_epoch_ = epoch;
  }
  if (number >= rows_.size()) rows_.resize(number + std::size_t{1024}, kUnknownRow);
  return rows_[number];
}

}  // namespace trailhound
