#include "engine/correlate/key_table.h"

#include <algorithm>
#include <bit>
#include <utility>

#include "engine/base/bytes.h"

namespace trailhound {

bool KeyTable::Slot::is(std::uint32_t wanted_hash, std::string_view wanted) const {
  if (hash != wanted_hash || size != wanted.size()) return false;
  if (size < 8 || size > kInline) return text() == wanted;
  // Three overlapping words, so that no branch depends on the size, which is unpredictable.
  const std::size_t last = size - 8, middle = std::min<std::size_t>(last, 8);
  const char* const data = wanted.data();
  return ((word_at(bytes) ^ word_at(data)) | (word_at(bytes + middle) ^ word_at(data + middle)) |
          (word_at(bytes + last) ^ word_at(data + last))) == 0;
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
  std::vector<Slot, LargeAllocator<Slot>> old(slots_.empty() ? 16 : slots_.size() * 2);
  std::swap(old, slots_);
  shift_ = 33 - static_cast<unsigned>(std::bit_width(slots_.size()));
  const std::size_t mask = slots_.size() - 1;
  for (const Slot& slot : old) {
    if (slot.is_free()) continue;
    std::size_t at = home(slot.hash);
    while (!slots_[at].is_free()) at = (at + 1) & mask;
    slots_[at] = slot;
  }
}

// HOT: bench/correlate.
std::uint32_t KeyTable::number_of(std::string_view text, std::uint64_t hash) {
  if (std::size_t{used_} * 4 >= slots_.size() * 3) grow();
  const auto h = static_cast<std::uint32_t>(hash);
  const std::size_t mask = slots_.size() - 1;
  std::size_t at = home(h);
  for (; !slots_[at].is_free(); at = (at + 1) & mask) {
    if (slots_[at].is(h, text)) return slots_[at].number;
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
  decltype(slots_)().swap(slots_);
  std::vector<std::unique_ptr<char[]>>().swap(blocks_);
  used_ = 0;
  block_left_ = block_bytes_ = 0;
  block_at_ = nullptr;
}

std::vector<KeyTable::Entry> KeyTable::entries() const {
  const auto is_less = [this](const Entry& a, const Entry& b) {
    return a.hash != b.hash ? a.hash < b.hash : text(a.slot) < text(b.slot);
  };
  std::vector<Entry> entries;
  entries.reserve(used_);
  // Texts that wrapped around the end of the table are at its beginning, and come last.
  for (const bool is_around : {false, true}) {
    for (std::uint32_t slot = 0; slot < slots_.size(); ++slot) {
      if (slots_[slot].is_free()) {
        if (is_around) break;
        continue;
      }
      if (is_around != (home(slots_[slot].hash) > slot)) continue;
      const Entry entry{slots_[slot].hash, slots_[slot].number, slot};
      entries.push_back(entry);
      std::size_t at = entries.size() - 1;
      for (; at > 0 && is_less(entry, entries[at - 1]); --at) entries[at] = entries[at - 1];
      entries[at] = entry;
    }
  }
  return entries;
}

}  // namespace trailhound
