#include "engine/spill/long_texts.h"

#include <cstring>
#include <utility>

namespace trailhound {

LongTexts::LongTexts(std::size_t memory) : log_(memory / 2), slots_(FileBackedAllocator<Slot>(memory / 2)) {}

std::uint64_t LongTexts::keep(std::string_view text) {
  const Sha256::Digest digest = sha256(text);
  const std::lock_guard lock(mutex_);
  try {
    if (used_ * 4 >= slots_.size() * 3) grow();
  } catch (const FileBackedFailure&) {
    fail();
    return 0;
  }
  Slot& slot = find(digest, text.size());
  if (slot.size != 0) return slot.number;
  if (!log_.append(text, slot.number)) {
    fail();
    return 0;
  }
  slot.digest = digest;
  slot.size = text.size();
  ++used_;
  return slot.number;
}

/// The slot of the text, or a free one.
LongTexts::Slot& LongTexts::find(const Sha256::Digest& digest, std::uint64_t size) {
  std::size_t at = 0;
  std::memcpy(&at, digest.data(), sizeof at);
  for (at &= slots_.size() - 1;; at = (at + 1) & (slots_.size() - 1)) {
    if (slots_[at].size == 0 || (slots_[at].size == size && slots_[at].digest == digest)) return slots_[at];
  }
}

void LongTexts::grow() {
  FileBackedVector<Slot> old(slots_.get_allocator());
  old.resize(slots_.empty() ? 64 : slots_.size() * 2);
  std::swap(old, slots_);
  for (const Slot& slot : old) {
    if (slot.size != 0) find(slot.digest, slot.size) = slot;
  }
}

std::string LongTexts::text(std::uint64_t number) const {
  std::string text;
  if (!log_.read(number, text)) fail();
  return text;
}

std::strong_ordering LongTexts::compare(std::uint64_t a, std::uint64_t b) const {
  std::strong_ordering order = std::strong_ordering::equal;
  if (!log_.compare(a, b, order)) fail();
  return order;
}

void LongTexts::fail() const {
  if (failure_.empty()) failure_ = temporary_file_failure();
}

std::string LongTexts::failure() const {
  const std::lock_guard lock(mutex_);
  return failure_;
}

}  // namespace trailhound
