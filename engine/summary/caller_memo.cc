#include "engine/summary/caller_memo.h"

#include <algorithm>

#include "engine/base/bytes.h"
#include "engine/base/seeded_hash.h"

namespace trailhound {
namespace {

/// The end of a text: there keys, users and sessions differ.
std::uint64_t last_bytes(std::string_view text) {
  return text.size() < 8 ? text.size() : word_at(text.data() + text.size() - 8);
}

}  // namespace

std::size_t CallerMemo::place_of(const Values& values) {
  constexpr std::uint64_t kOdd = 0x9E3779B97F4A7C15u;
  return mix(last_bytes(values.arn) ^ values.arn.size(), last_bytes(values.key) ^ kOdd) % kSlots;
}

// HOT: bench/who, once for every event.
bool CallerMemo::Slot::holds(const Values& wanted) const {
  const std::array<std::string_view, 4> texts = {wanted.type, wanted.arn, wanted.issuer_arn, wanted.key};
  const char* kept = values.data();
  if (values.empty()) return false;
  for (std::size_t i = 0; i < texts.size(); ++i) {
    if (texts[i].size() != sizes[i]) return false;
  }
  for (const std::string_view text : texts) {
    if (!same_bytes(text.data(), kept, text.size())) return false;
    kept += text.size();
  }
  return true;
}

void CallerMemo::remember(const Values& values, std::uint32_t front) {
  const std::array<std::string_view, 4> texts = {values.type, values.arn, values.issuer_arn, values.key};
  std::size_t bytes = 0;
  for (const std::string_view text : texts) bytes += text.size();
  if (bytes > kMostBytes) return;
  Slot& slot = slots_[place_of(values)];
  slot.values.clear();
  for (std::size_t i = 0; i < texts.size(); ++i) {
    slot.sizes[i] = static_cast<std::uint32_t>(texts[i].size());
    slot.values += texts[i];
  }
  slot.front = front;
}

void CallerMemo::clear() {
  for (Slot& slot : slots_) slot.values.clear();
}

}  // namespace trailhound
