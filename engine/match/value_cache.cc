#include "engine/match/value_cache.h"

#include <cstring>
#include <string_view>

#include "engine/base/bytes.h"

namespace trailhound {
namespace {

std::uint64_t load(const char* data, std::size_t size) {
  std::uint64_t word = 0;
  std::memcpy(&word, data, size);
  return word;
}

/// Of a long value only some bytes are mixed: speed matters, strength does not. Keys are compared whole, and a search
/// that meets too many others gives up (kMaxProbes), so that the evidence cannot slow it down.
std::uint32_t hash_of(const char* data, std::size_t size, ValueKind kind) {
  constexpr std::uint64_t kFactor = 0x9FB21C651E98DF25u;
  std::uint64_t h = (size << 8 | static_cast<std::uint64_t>(kind)) * 0x9E3779B97F4A7C15u;
  const auto mix = [&](std::uint64_t word) {
    h = (h ^ word) * kFactor;
    h ^= h >> 29;
  };
  if (size < 8) {
    mix(load(data, size));
  } else {
    mix(load(data, 8));
    if (size > 16) mix(load(data + 8, 8) ^ load(data + size - 16, 8) << 1);
    if (size > 32) mix(load(data + size / 2, 8) ^ load(data + size / 4, 8) << 1);
    mix(load(data + size - 8, 8));
  }
  return static_cast<std::uint32_t>(h >> 32);
}

}  // namespace

inline bool ValueCache::holds(const Slot& slot, const RawValue& value) const {
  return slot.size == value.size && slot.kind == value.kind && slot.used &&
         same_bytes(keys_.data() + slot.key, value.data, value.size);
}

void ValueCache::clear() {
  slots_.assign(kSlots, Slot());
  entries_ = 0;
  keys_.clear();
  predicates_.clear();
}

std::span<const PredicateId> ValueCache::uncached(const ValueMatcher& matcher, const RawValue& value,
                                                  ValueMatcher::Scratch& scratch) {
  uncached_.clear();
  matcher.match(value, scratch, uncached_);
  return uncached_;
}

// HOT: bench/hunt.
std::span<const PredicateId> ValueCache::match(const ValueMatcher& matcher, const RawValue& value,
                                               ValueMatcher::Scratch& scratch) {
  if (value.size > kMaxKey) return uncached(matcher, value, scratch);
  if (slots_.empty()) clear();
  // The events of a file follow each other by caller and service: often it is the value of the last time.
  if (holds(slots_[last_], value)) return predicates_of(slots_[last_]);
  const auto hash = hash_of(value.data, value.size, value.kind);
  std::size_t at = hash & (kSlots - 1);
  for (std::size_t probes = 0; slots_[at].used; at = (at + 1) & (kSlots - 1), ++probes) {
    const Slot& slot = slots_[at];
    if (slot.hash == hash && holds(slot, value)) {
      last_ = at;
      return predicates_of(slot);
    }
    if (probes == kMaxProbes) return uncached(matcher, value, scratch);
  }
  if (entries_ == kMaxEntries || keys_.size() + value.size > kMaxKeyBytes || predicates_.size() > kMaxPredicates) {
    clear();
    at = hash & (kSlots - 1);
  }
  Slot& slot = slots_[at];
  slot.hash = hash;
  slot.key = static_cast<std::uint32_t>(keys_.size());
  slot.size = static_cast<std::uint16_t>(value.size);
  slot.kind = value.kind;
  slot.used = true;
  slot.begin = static_cast<std::uint32_t>(predicates_.size());
  keys_.append(value.data, value.size);
  matcher.match(value, scratch, predicates_);
  slot.end = static_cast<std::uint32_t>(predicates_.size());
  ++entries_;
  last_ = at;
  return predicates_of(slot);
}

}  // namespace trailhound
