#include "engine/spill/key_set.h"

#include <algorithm>
#include <cerrno>
#include <queue>
#include <utility>

namespace trailhound {
namespace {

constexpr std::size_t kLeastSlots = 1024;
constexpr std::size_t kBufferBytes = 64u << 10;

/// a · b / 2^64: for a hash, its place among b places in the order of hashes.
std::uint64_t high_product(std::uint64_t a, std::uint64_t b) {
  __extension__ using Wide = unsigned __int128;
  return static_cast<std::uint64_t>(static_cast<Wide>(a) * b >> 64);
}

}  // namespace

template <std::size_t kWords>
KeySet<kWords>::KeySet(std::size_t memory) : memory_(memory) {}

template <std::size_t kWords>
std::size_t KeySet<kWords>::Filter::index(std::uint64_t hash) const {
  return static_cast<std::size_t>(high_product(hash * 0x9E3779B97F4A7C15u, words_.size()));
}

template <std::size_t kWords>
std::uint64_t KeySet<kWords>::Filter::bits(std::uint64_t hash) {
  return std::uint64_t{1} << (hash & 63) | std::uint64_t{1} << (hash >> 6 & 63) | std::uint64_t{1} << (hash >> 12 & 63);
}

template <std::size_t kWords>
std::uint64_t KeySet<kWords>::hash(const Key& key) const {
  std::uint64_t hash = seed_;
  for (std::size_t i = 0; i + 1 < kWords; i += 2) {
    hash = mix(hash ^ (std::uint64_t{key[i]} << 32 | key[i + 1]), 0xA0761D6478BD642Fu ^ seed_);
  }
  if constexpr (kWords % 2 == 1) hash ^= key[kWords - 1];
  return mix(hash, 0xE7037ED1A0B428DBu ^ seed_);
}

template <std::size_t kWords>
void KeySet<kWords>::append(const Key& key) {
  const std::size_t at = keys_ % Block::kKeys;
  if (at == 0 && keys_ / Block::kKeys == blocks_.size()) blocks_.push_back(std::make_unique_for_overwrite<Block>());
  blocks_[keys_ / Block::kKeys]->keys[at] = key;
  ++keys_;
}

/// False: the table would exceed its half of the memory. The other half is for filters, and for sorting a run.
template <std::size_t kWords>
bool KeySet<kWords>::grow() {
  const std::size_t size = std::max(kLeastSlots, slots_.size() * 2);
  const std::size_t keys = size / 4 * 3;
  if (size > kLeastSlots && size * sizeof(Slot) + keys * sizeof(Key) > memory_ / 2) return false;
  slots_ = {};
  slots_.resize(size);
  fill_slots();
  return true;
}

template <std::size_t kWords>
void KeySet<kWords>::fill_slots() {
  // The slots are scattered, so those of the next keys are fetched while one is filled.
  constexpr std::uint64_t kAhead = 32;
  std::array<std::uint64_t, kAhead> hashes{};
  const std::size_t mask = slots_.size() - 1;
  for (std::uint64_t index = 0; index < keys_ + kAhead; ++index) {
    std::uint64_t& h = hashes[index % kAhead];
    if (index >= kAhead) {
      std::size_t at = h & mask;
      while (slots_[at] != 0) at = (at + 1) & mask;
      slots_[at] = (h & ~kNumber) | (index - kAhead + 1);
    }
    if (index >= keys_) continue;
    h = hash(key_at(index));
    __builtin_prefetch(&slots_[h & mask], 1);
  }
}

// HOT: bench/hunt.
template <std::size_t kWords>
bool KeySet<kWords>::insert(const Key& key) {
  if (keys_ * 4 >= slots_.size() * 3 && !grow()) spill();
  const std::uint64_t h = hash(key);
  const std::size_t mask = slots_.size() - 1;
  std::size_t at = h & mask;
  for (; slots_[at] != 0; at = (at + 1) & mask) {
    const bool may_be_same = ((slots_[at] ^ h) & ~kNumber) == 0;
    if (may_be_same && key_at((slots_[at] & kNumber) - 1) == key) return false;
  }
  if (!runs_.empty() && is_in_runs(key, h)) return false;
  append(key);
  slots_[at] = (h & ~kNumber) | keys_;
  return true;
}

template <std::size_t kWords>
bool KeySet<kWords>::is_in_runs(const Key& key, std::uint64_t h) {
  return std::any_of(runs_.begin(), runs_.end(),
                     [&](const KeyRun& run) { return run.filter.may_contain(h) && is_in_run(run, key, h); });
}

/// Hashes are spread evenly, so the key's page is near the place that its hash predicts, and a page that misses
/// predicts the distance from there. Each miss also leaves out all pages on one side, so the search ends.
template <std::size_t kWords>
bool KeySet<kWords>::is_in_run(const KeyRun& run, const Key& key, std::uint64_t h) {
  const std::uint64_t pages = (run.keys() + kPageKeys - 1) / kPageKeys;
  std::uint64_t low = 0, high = pages, page = high_product(h, pages);
  while (low < high) {
    page = std::clamp(page, low, high - 1);
    if (!read_page(run, page)) return false;
    if (std::find(page_.begin(), page_.end(), key) != page_.end()) return true;
    const std::uint64_t first = hash(page_.front()), last = hash(page_.back());
    if (h <= first) {  // keys of one hash may begin on the page before
      high = page;
      page -= std::min(page, 1 + high_product(first - h, pages));
    } else if (h >= last) {
      low = page + 1;
      page += 1 + high_product(h - last, pages);
    } else {
      return false;
    }
  }
  return false;
}

template <std::size_t kWords>
bool KeySet<kWords>::read_page(const KeyRun& run, std::uint64_t page) {
  const std::uint64_t first = page * kPageKeys;
  page_.resize(static_cast<std::size_t>(std::min<std::uint64_t>(kPageKeys, run.keys() - first)));
  const std::size_t bytes = page_.size() * sizeof(Key);
  std::size_t count = 0;
  if (!run.run.file.read(first * sizeof(Key), page_.data(), bytes, count)) return fail();
  if (count == bytes) return true;
  errno = EIO;
  return fail();
}

template <std::size_t kWords>
bool KeySet<kWords>::fail() {
  if (failure_.empty()) failure_ = temporary_file_failure();
  return false;
}

/// Filters share a quarter of the memory. A run gets half of what its part of the keys is worth, since more will come.
template <std::size_t kWords>
typename KeySet<kWords>::KeyRun KeySet<kWords>::new_run(std::uint64_t keys) const {
  const std::uint64_t total = 2 * std::max(spilled_, keys);
  const auto share = static_cast<std::size_t>(static_cast<double>(memory_ / 4) * static_cast<double>(keys) /
                                              static_cast<double>(total));
  constexpr std::size_t kMostBytesPerKey = 2;
  return {Run(), Filter(std::min(share, static_cast<std::size_t>(keys) * kMostBytesPerKey))};
}

/// Moves the keys of the table to a run.
template <std::size_t kWords>
void KeySet<kWords>::spill() {
  KeyRun run = new_run(keys_);
  const std::size_t slots = slots_.size();
  slots_ = {};  // makes room for sorting
  if (failure_.empty() && !write_run(run)) fail();
  if (failure_.empty()) {
    spilled_ += keys_;
    runs_.push_back(std::move(run));
    merge_runs();
  }
  keys_ = 0;
  slots_.resize(slots);
}

template <std::size_t kWords>
bool KeySet<kWords>::write_run(KeyRun& to) {
  struct Place {
    std::uint64_t hash, index;
  };
  std::vector<Place> places(keys_);
  for (std::uint64_t i = 0; i < keys_; ++i) places[i] = {hash(key_at(i)), i};
  std::sort(places.begin(), places.end(), [](const Place& a, const Place& b) { return a.hash < b.hash; });
  if (!to.run.file.create()) return false;
  RunWriter writer(to.run, kBufferBytes);
  for (const Place& place : places) {
    to.filter.insert(place.hash);
    if (!writer.append(&key_at(place.index), sizeof(Key))) return false;
  }
  return writer.flush();
}

template <std::size_t kWords>
void KeySet<kWords>::merge_runs() {
  while (runs_.size() >= kFan && runs_[runs_.size() - kFan].run.level == runs_.back().run.level) {
    const std::span<KeyRun> last = std::span(runs_).last(kFan);
    std::uint64_t keys = 0;
    for (const KeyRun& run : last) keys += run.keys();
    KeyRun merged = new_run(keys);
    merged.run.level = last.front().run.level + 1;
    if (!merge(last, merged)) {
      fail();
      return;
    }
    for (std::size_t i = 0; i < kFan; ++i) runs_.pop_back();
    runs_.push_back(std::move(merged));
  }
}

template <std::size_t kWords>
bool KeySet<kWords>::merge(std::span<KeyRun> from, KeyRun& to) {
  if (!to.run.file.create()) return false;
  struct Head {
    std::uint64_t hash = 0;
    std::size_t run = 0;
    bool operator<(const Head& other) const { return other.hash < hash; }  // the least comes first
  };
  std::vector<RunReader> readers;
  std::vector<Key> keys(from.size());
  std::priority_queue<Head> heads;
  for (const KeyRun& run : from) readers.emplace_back(run.run, kBufferBytes);
  const auto step = [&](std::size_t run) {
    if (readers[run].at_end()) return true;
    if (!readers[run].read(keys[run].data(), sizeof(Key))) return false;
    heads.push({hash(keys[run]), run});
    return true;
  };
  for (std::size_t run = 0; run < from.size(); ++run) {
    if (!step(run)) return false;
  }
  RunWriter writer(to.run, kBufferBytes);
  while (!heads.empty()) {
    const Head head = heads.top();
    heads.pop();
    to.filter.insert(head.hash);
    if (!writer.append(keys[head.run].data(), sizeof(Key)) || !step(head.run)) return false;
  }
  return writer.flush();
}

template class KeySet<5>;
template class KeySet<9>;

}  // namespace trailhound
