#include "engine/correlate/key_table.h"

#include <algorithm>
#include <utility>

namespace trailhound {
namespace {

/// The two halves of the 128-bit product, folded (the mixing step of wyhash, public domain).
std::uint64_t mix(std::uint64_t a, std::uint64_t b) {
  __extension__ using Wide = unsigned __int128;
  const Wide product = static_cast<Wide>(a) * b;
  return static_cast<std::uint64_t>(product) ^ static_cast<std::uint64_t>(product >> 64);
}

}  // namespace

std::uint64_t KeyTable::hash(std::string_view text, std::uint64_t seed) {
  std::uint64_t h = seed ^ (text.size() * 0x9E3779B97F4A7C15u);
  std::size_t at = 0;
  for (; at + 8 <= text.size(); at += 8) {
    std::uint64_t word = 0;
    std::memcpy(&word, text.data() + at, 8);
    h = mix(h ^ word, 0xA0761D6478BD642Fu ^ seed);
  }
  std::uint64_t rest = 0;
  std::memcpy(&rest, text.data() + at, text.size() - at);
  return mix(h ^ rest, 0xE7037ED1A0B428DBu ^ seed);
}

const char* KeyTable::keep(std::string_view text) {
  if (text.size() > kBlockBytes / 4) {
    block_bytes_ += text.size();
    blocks_.push_back(std::make_unique<char[]>(text.size()));
    std::memcpy(blocks_.back().get(), text.data(), text.size());
    return blocks_.back().get();
  }
  if (block_left_ < text.size()) {
    block_bytes_ += kBlockBytes;
    blocks_.push_back(std::make_unique<char[]>(kBlockBytes));
    block_at_ = blocks_.back().get();
    block_left_ = kBlockBytes;
  }
  char* const kept = block_at_;
  std::memcpy(kept, text.data(), text.size());
  block_at_ += text.size();
  block_left_ -= text.size();
  return kept;
}

void KeyTable::grow() {
  std::vector<Slot> old(slots_.empty() ? 16 : slots_.size() * 2);
  std::swap(old, slots_);
  const std::size_t mask = slots_.size() - 1;
  for (const Slot& slot : old) {
    if (slot.is_free()) continue;
    std::size_t at = slot.hash & mask;
    while (!slots_[at].is_free()) at = (at + 1) & mask;
    slots_[at] = slot;
  }
}

// HOT: bench/correlate.
std::uint32_t KeyTable::number_of(std::string_view text, std::uint64_t hash) {
  if (std::size_t{used_} * 4 >= slots_.size() * 3) grow();
  const auto h = static_cast<std::uint32_t>(hash);
  const std::size_t mask = slots_.size() - 1;
  std::size_t at = h & mask;
  for (; !slots_[at].is_free(); at = (at + 1) & mask) {
    const Slot& slot = slots_[at];
    if (slot.hash == h && slot.text() == text) return slot.number;
  }
  Slot& slot = slots_[at];
  slot.hash = h;
  slot.size = static_cast<std::uint32_t>(text.size());
  slot.number = used_++;
  if (text.size() <= Slot::kInline) {
    text.copy(slot.bytes, text.size());
  } else {
    const char* const kept = keep(text);
    std::memcpy(slot.bytes, &kept, sizeof kept);
  }
  return slot.number;
}

void KeyTable::clear() {
  std::vector<Slot>().swap(slots_);
  std::vector<std::unique_ptr<char[]>>().swap(blocks_);
  used_ = 0;
  block_left_ = block_bytes_ = 0;
  block_at_ = nullptr;
}

std::vector<KeyTable::Entry> KeyTable::entries() const {
  std::vector<Entry> entries;
  entries.reserve(used_);
  for (std::uint32_t slot = 0; slot < slots_.size(); ++slot) {
    if (!slots_[slot].is_free()) entries.push_back({slots_[slot].hash, slots_[slot].number, slot});
  }
  std::sort(entries.begin(), entries.end(), [this](const Entry& a, const Entry& b) {
    return a.hash != b.hash ? a.hash < b.hash : text(a.slot) < text(b.slot);
  });
  return entries;
}

}  // namespace trailhound
