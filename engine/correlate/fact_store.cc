#include "engine/correlate/fact_store.h"

#include <algorithm>
#include <cerrno>
#include <utility>

#include "engine/base/seeded_hash.h"
#include "engine/correlate/fact_merge.h"
#include "engine/correlate/group_values.h"

namespace trailhound {
namespace {

constexpr std::size_t kWriteBytes = 256u << 10;
/// A fact, and its place in the order.
constexpr std::size_t kBytesPerFact = sizeof(Fact) + kOrderBytes;
/// What a run holds at most: indexes of facts have 32 bits, those of keys 31.
constexpr std::size_t kLargestShare = std::size_t{32} << 30;

}  // namespace

FactStore::FactStore(std::vector<std::uint32_t> rank_of, std::size_t memory, unsigned gatherers)
    : rank_of_(std::move(rank_of)),
      memory_(memory),
      gatherers_(std::max(1u, gatherers)),
      seed_(random_seed()),
      texts_(memory / 64) {
  for (const std::uint32_t rank : rank_of_) ranks_ = std::max(ranks_, rank + 1);
}

FactStore::~FactStore() = default;

FactStore::Gatherer::Gatherer(FactStore& store)
    : Gatherer(store, store.memory_ / 32 * 31 / store.gatherers_) {}  // what is left is for the texts

FactStore::Gatherer::Gatherer(FactStore& store, std::size_t share)
    : store_(store),
      share_(std::clamp(share, kLeastFacts * kBytesPerFact, kLargestShare)),
      gathered_{GatheredFacts(store.ranks_, share_), KeyTables(store.ranks_)},
      values_(store.ranks_) {}

KeyTable& FactStore::Gatherer::table_of(std::uint32_t rank) {
  std::unique_ptr<KeyTable>& table = gathered_.keys[rank];
  if (!table) table = std::make_unique<KeyTable>();
  return *table;
}

bool FactStore::Gatherer::is_full() const {
  return gathered_.facts.bytes() + gathered_.facts.size() * kOrderBytes + key_bytes_ + value_bytes_ > share_;
}

// HOT: bench/correlate.
void FactStore::Gatherer::resolve() {
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
    Fact& fact = gathered_.facts.add(one.rank, static_cast<std::uint32_t>(one.hash));
    fact = one.fact;
    KeyTable& table = *gathered_.keys[one.rank];
    const std::size_t before = table.bytes();
    fact.group = table.number_of(keys.substr(0, one.key_size), one.hash);
    key_bytes_ += table.bytes() - before;
    keys.remove_prefix(one.key_size);
  }
  pending_count_ = key_begin_ = 0;
  pending_keys_.clear();
  if (gathered_.facts.held_bytes() + key_bytes_ + value_bytes_ > share_) gathered_.facts.give_back();
  if (is_full()) spill();
}

std::uint64_t FactStore::Gatherer::value(std::uint32_t rank, std::string_view text) {
  // Facts refer to texts of the log, not to this table, so it may be forgotten.
  if (value_bytes_ > share_ / 4) forget_values();
  if (!values_[rank]) values_[rank] = std::make_unique<Values>();
  Values& known = *values_[rank];
  const std::uint64_t hash = seeded_hash(text, store_.seed_);
  const std::size_t before = known.bytes();
  const std::uint32_t number = known.table.number_of(text, hash);
  if (number == known.values.size()) known.values.push_back(FactValue::tuple(hash, store_.append_text(text)));
  value_bytes_ += known.bytes() - before;
  return known.values[number];
}

std::uint64_t FactStore::Gatherer::list(std::uint32_t rank, std::string_view text) {
  return FactValue::list(value(rank, text));
}

void FactStore::Gatherer::forget_values() {
  for (auto& values : values_) values.reset();
  value_bytes_ = 0;
}

void FactStore::Gatherer::spill() {
  store_.gathered_.fetch_add(gathered_.facts.size(), std::memory_order_relaxed);
  store_.spilled_.fetch_add(gathered_.facts.size(), std::memory_order_relaxed);
  store_.write_run(gathered_);
  gathered_.facts.clear();
  for (const auto& keys : gathered_.keys) {
    if (keys) keys->clear();
  }
  forget_values();
  key_bytes_ = 0;
}

void FactStore::Gatherer::flush() {
  resolve();
  forget_values();
  // What stays must leave room for reading what does not.
  if (gathered_.facts.bytes() + key_bytes_ > share_ / 8 * 5) spill();
  gathered_.facts.give_back();
  if (gathered_.facts.empty()) return;
  store_.gathered_.fetch_add(gathered_.facts.size(), std::memory_order_relaxed);
  KeptFacts kept = std::exchange(gathered_, {GatheredFacts(store_.ranks_, share_), KeyTables(store_.ranks_)});
  key_bytes_ = 0;
  const std::lock_guard lock(store_.mutex_);
  store_.kept_.push_back(std::move(kept));
}

std::uint64_t FactStore::append_text(std::string_view text) {
  std::uint64_t number = 0;
  if (!texts_.append(text, number)) fail();
  return number;
}

std::string FactStore::text(std::uint64_t number) {
  std::string text;
  if (!texts_.read(number, text)) fail();
  return text;
}

void FactStore::write_run(KeptFacts& facts) {
  if (facts.facts.empty()) return;
  FactRun run;
  if (!run.file.create()) return fail();
  {
    FactSource source(facts);
    FactWriter writer(run, kWriteBytes);
    bool written = true;
    while (written && source.next_group()) {
      written = writer.begin_group(source.place(), source.count()) &&
                source.take_all([&](const Fact& fact) { return writer.append(fact); });
    }
    if (!written || !writer.flush()) return fail();
  }
  const std::lock_guard lock(mutex_);
  runs_.push_back(std::move(run));
  if (!is_read_) merge_runs();
}

/// Makes one run of the last kFan where these are of one level. REQUIRES: the lock is held.
void FactStore::merge_runs() {
  while (runs_.size() >= kFan && runs_[runs_.size() - kFan].level == runs_.back().level) {
    const std::span<FactRun> last = std::span(runs_).last(kFan);
    FactRun merged;
    merged.level = last.front().level + 1;
    if (!write_merged(last, merged)) {
      if (failure_.empty()) failure_ = "cannot correlate: " + temporary_file_failure();
      return;
    }
    runs_.resize(runs_.size() - kFan);
    runs_.push_back(std::move(merged));
  }
}

bool FactStore::write_merged(std::span<FactRun> runs, FactRun& merged) {
  if (!merged.file.create()) return false;
  std::list<FactSource> sources;
  FactMerge merge;
  for (const FactRun& run : runs) {
    if (!merge.add(sources.emplace_back(run, std::clamp<std::size_t>(memory_ / 4 / kFan, 4096, kWriteBytes)))) {
      return false;
    }
  }
  FactWriter writer(merged, kWriteBytes);
  std::vector<FactSource*> parts;
  while (!merge.done()) {
    std::uint64_t count = 0;
    merge.take_group(parts);
    for (const FactSource* part : parts) count += part->count();
    if (!writer.begin_group(parts.front()->place(), count)) return false;
    for (FactSource* part : parts) {
      if (!part->take_all([&](const Fact& fact) { return writer.append(fact); }) || !merge.add(*part)) return false;
    }
  }
  return writer.flush();
}

void FactStore::fail() {
  const int reason = errno;
  const std::lock_guard lock(mutex_);
  errno = reason;
  if (failure_.empty()) failure_ = "cannot correlate: " + temporary_file_failure();
}

std::string FactStore::failure() const {
  const std::lock_guard lock(mutex_);
  return failure_;
}

}  // namespace trailhound
