#include "engine/correlate/interner.h"

#include <cstring>
#include <random>

namespace trailhound {
namespace {

std::uint64_t random_seed() {
  std::random_device device;
  return std::uint64_t{device()} << 32 | device();
}

/// The two halves of the 128-bit product, folded (the mixing step of wyhash, public domain).
std::uint64_t mix(std::uint64_t a, std::uint64_t b) {
  __extension__ using Wide = unsigned __int128;
  const Wide product = static_cast<Wide>(a) * b;
  return static_cast<std::uint64_t>(product) ^ static_cast<std::uint64_t>(product >> 64);
}

}  // namespace

Interner::Interner() : seed_(random_seed()) {}
Interner::~Interner() = default;

std::uint64_t Interner::hash(std::string_view text) const {
  std::uint64_t h = seed_ ^ (text.size() * 0x9E3779B97F4A7C15u);
  std::size_t at = 0;
  for (; at + 8 <= text.size(); at += 8) {
    std::uint64_t word = 0;
    std::memcpy(&word, text.data() + at, 8);
    h = mix(h ^ word, 0xA0761D6478BD642Fu ^ seed_);
  }
  std::uint64_t rest = 0;
  std::memcpy(&rest, text.data() + at, text.size() - at);
  return mix(h ^ rest, 0xE7037ED1A0B428DBu ^ seed_);
}

const char* Interner::keep(Shard& shard, std::string_view text) {
  if (text.size() > kBlockBytes / 4) {
    shard.blocks.push_back(std::make_unique<char[]>(text.size()));
    bytes_.fetch_add(text.size(), std::memory_order_relaxed);
    std::memcpy(shard.blocks.back().get(), text.data(), text.size());
    return shard.blocks.back().get();
  }
  if (shard.block_left < text.size()) {
    shard.blocks.push_back(std::make_unique<char[]>(kBlockBytes));
    bytes_.fetch_add(kBlockBytes, std::memory_order_relaxed);
    shard.block_at = shard.blocks.back().get();
    shard.block_left = kBlockBytes;
  }
  char* const kept = shard.block_at;
  std::memcpy(kept, text.data(), text.size());
  shard.block_at += text.size();
  shard.block_left -= text.size();
  return kept;
}

void Interner::grow(Shard& shard) {
  std::vector<Slot> old(shard.slots.empty() ? 16 : shard.slots.size() * 2);
  std::swap(old, shard.slots);
  bytes_.fetch_add((shard.slots.size() - old.size()) * sizeof(Slot), std::memory_order_relaxed);
  const std::size_t mask = shard.slots.size() - 1;
  for (const Slot& slot : old) {
    if (slot.is_free()) continue;
    std::size_t at = slot.hash & mask;
    while (!shard.slots[at].is_free()) at = (at + 1) & mask;
    shard.slots[at] = slot;
  }
}

std::uint32_t Interner::intern(std::string_view text) {
  const std::uint64_t whole = hash(text);
  const auto h = static_cast<std::uint32_t>(whole);
  Shard& shard = shards_[whole >> 59];  // the high bits; the slot goes by the low ones
  static_assert(kShards == 32);
  const std::lock_guard lock(shard.mutex);
  if (shard.used * 8 >= shard.slots.size() * 7) grow(shard);
  const std::size_t mask = shard.slots.size() - 1;
  std::size_t at = h & mask;
  for (; !shard.slots[at].is_free(); at = (at + 1) & mask) {
    const Slot& slot = shard.slots[at];
    if (slot.hash == h && slot.text() == text) return slot.number;
  }
  std::uint32_t number = next_.load(std::memory_order_relaxed);
  do {
    if (number == kFull) return kFull;
  } while (!next_.compare_exchange_weak(number, number + 1, std::memory_order_relaxed));
  Slot& slot = shard.slots[at];
  slot.hash = h;
  slot.size = static_cast<std::uint32_t>(text.size());
  slot.number = number;
  if (text.size() <= Slot::kInline) {
    text.copy(slot.bytes, text.size());
  } else {
    const char* const kept = keep(shard, text);
    std::memcpy(slot.bytes, &kept, sizeof kept);
  }
  ++shard.used;
  return number;
}

std::vector<std::string_view> Interner::texts() const {
  std::vector<std::string_view> texts(size());
  for (const Shard& shard : shards_) {
    for (const Slot& slot : shard.slots) {
      if (!slot.is_free()) texts[slot.number] = slot.text();
    }
  }
  return texts;
}

}  // namespace trailhound
