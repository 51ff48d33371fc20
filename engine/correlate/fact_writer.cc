#include "engine/correlate/fact_writer.h"

#include <algorithm>
#include <cassert>
#include <exception>
#include <span>
#include <utility>

#include "engine/base/seeded_hash.h"
#include "engine/correlate/buffered_groups.h"
#include "engine/correlate/fact_value.h"

namespace trailhound {
namespace {

/// A fact, and its share of the work of grouping.
constexpr std::size_t kBytesPerFact = sizeof(Fact) + kGroupingBytes;
/// The largest run: indexes of facts have 32 bits, those of keys 31.
constexpr std::size_t kLargestShare = std::size_t{32} << 30;

}  // namespace

FactStore::Writer::Writer(FactStore& store)
    : Writer(store, store.memory_ / 32 * 30 / store.writers_) {}  // the rest is for the texts and Superseded

FactStore::Writer::Writer(FactStore& store, std::size_t share)
    : store_(store),
      share_(std::clamp(share, kLeastFacts * kBytesPerFact, kLargestShare)),
      buffer_{FactPartitions(store.ranks_, share_), KeyTables(store.ranks_)},
      values_(store.ranks_) {}

FactStore::Writer::~Writer() = default;

KeyTable& FactStore::Writer::table_of(std::uint32_t rank) {
  std::unique_ptr<KeyTable>& table = buffer_.keys[rank];
  if (!table) table = std::make_unique<KeyTable>();
  return *table;
}

bool FactStore::Writer::is_full() const {
  return buffer_.facts.bytes() + buffer_.facts.size() * kGroupingBytes + key_bytes_ + value_bytes_ > share_;
}

// HOT: bench/correlate.
void FactStore::Writer::resolve_keys() {
  const std::span<Pending> pending = std::span(pending_).first(pending_count_);
  std::string_view keys = pending_keys_;
  for (Pending& one : pending) {
    one.rank = store_.rank_of_[one.fact.reference()];
    one.hash = seeded_hash(keys.substr(0, one.key_size), store_.seed_);
    keys.remove_prefix(one.key_size);
    table_of(one.rank).prefetch(one.hash);
  }
  keys = pending_keys_;
  for (const Pending& one : pending) {
    Fact& fact = buffer_.facts.append(one.rank, static_cast<std::uint32_t>(one.hash));
    fact = one.fact;
    KeyTable& table = *buffer_.keys[one.rank];
    const std::size_t before = table.bytes();
    fact.group = table.number_of(keys.substr(0, one.key_size), one.hash);
    key_bytes_ += table.bytes() - before;
    keys.remove_prefix(one.key_size);
  }
  pending_count_ = key_begin_ = 0;
  pending_keys_.clear();
  if (buffer_.facts.held_bytes() + key_bytes_ + value_bytes_ > share_) buffer_.facts.give_back();
  if (is_full()) spill();
}

std::uint64_t FactStore::Writer::tuple_value(std::uint32_t rank, std::string_view tuple) {
  // Facts refer to texts of the log, not to this table, so it may forget them.
  if (value_bytes_ > share_ / 4) forget_values();
  if (!values_[rank]) values_[rank] = std::make_unique<Values>();
  Values& known = *values_[rank];
  const std::uint64_t hash = seeded_hash(tuple, store_.seed_);
  const std::size_t before = known.bytes();
  const std::uint32_t number = known.table.number_of(tuple, hash);
  if (number == known.values.size()) known.values.push_back(FactValue::tuple(hash, store_.append_text(tuple)));
  value_bytes_ += known.bytes() - before;
  return known.values[number];
}

std::uint64_t FactStore::Writer::list_value(std::uint32_t rank, std::string_view list) {
  constexpr std::size_t kLargest = 64u << 10;
  // A list of millions of numbers does not come again, and the table would keep it.
  if (list.size() > kLargest) return FactValue::list(store_.append_text(list));
  return FactValue::list(tuple_value(rank, list));
}

void FactStore::Writer::forget_values() {
  for (auto& values : values_) values.reset();
  value_bytes_ = 0;
}

void FactStore::Writer::spill() {
  store_.write_run(buffer_);
  buffer_.facts.clear();
  for (const auto& keys : buffer_.keys) {
    if (keys) keys->clear();
  }
  forget_values();
  key_bytes_ = 0;
}

void FactStore::Writer::hand_over() {
  assert(!is_handed_over_);
  resolve_keys();
  forget_values();
  // The reader needs room for merging, so that a writer that is nearly full keeps nothing in memory.
  if (buffer_.facts.bytes() + key_bytes_ > share_ / 8 * 5) spill();
  buffer_.facts.give_back();
  if (!buffer_.facts.empty()) store_.keep(std::move(buffer_));
  is_handed_over_ = true;
}

}  // namespace trailhound
