#include "engine/hunt/duplicates.h"

#include <array>
#include <cstring>

namespace trailhound {
namespace {

constexpr std::uint64_t kEach = 0x0101010101010101u;

/// Eight hexadecimal digits in lower case, the first in the lowest byte, as a number. What is no digit leaves a high
/// bit in `wrong`.
std::uint64_t hex_number(std::uint64_t digits, std::uint64_t& wrong) {
  const std::uint64_t letter = (digits >> 6) & kEach;
  // '0' to '9' and 'a' to 'f' become 0 to 9 and 0 to 5; a byte that would be less takes from the next one, but is
  // wrong.
  std::uint64_t value = (digits ^ (kEach * 0x30) ^ (letter * 0x50)) - letter;
  wrong |= digits | value | (value + kEach * (0x7F - 9) + letter * (9 - 5));
  value += letter * 10;
  // Two digits are a byte, two bytes are ...
  value = __builtin_bswap64(value);
  value = (value | value >> 4) & 0x00FF00FF00FF00FFu;
  value = (value | value >> 8) & 0x0000FFFF0000FFFFu;
  return (value | value >> 16) & 0xFFFFFFFFu;
}

/// The 128 bits of a UUID in its canonical form (RFC 9562 §4, lower case); false for anything else.
bool parse_uuid(std::string_view text, std::uint64_t& high, std::uint64_t& low) {
  if (text.size() != 36 || text[8] != '-' || text[13] != '-' || text[18] != '-' || text[23] != '-') return false;
  const auto four = [&](std::size_t at) {
    std::uint32_t digits;
    std::memcpy(&digits, text.data() + at, 4);
    return std::uint64_t{digits};
  };
  const auto eight = [&](std::size_t at) { return four(at) | four(at + 4) << 32; };
  std::uint64_t wrong = 0;
  high = hex_number(eight(0), wrong) << 32 | hex_number(four(9) | four(14) << 32, wrong);
  low = hex_number(four(19) | four(24) << 32, wrong) << 32 | hex_number(eight(28), wrong);
  return (wrong & (kEach * 0x80)) == 0;
}

}  // namespace

std::uint64_t Duplicates::hash(const Key& key) const {
  return mix(mix(key.high ^ seed_, key.low ^ 0xA0761D6478BD642Fu) ^ key.rule, 0xE7037ED1A0B428DBu ^ seed_);
}

Duplicates::Key Duplicates::key_at(std::uint64_t index) const {
  const Block& block = *blocks_[index / Block::kKeys];
  const std::size_t at = index % Block::kKeys;
  return {block.high[at], block.low[at], block.rule[at]};
}

void Duplicates::append(const Key& key) {
  const std::size_t at = keys_ % Block::kKeys;
  if (at == 0) blocks_.push_back(std::make_unique_for_overwrite<Block>());
  Block& block = *blocks_.back();
  block.high[at] = key.high;
  block.low[at] = key.low;
  block.rule[at] = key.rule;
  ++keys_;
}

void Duplicates::grow() {
  const std::size_t size = slots_.empty() ? 1024 : slots_.size() * 2;
  slots_ = {};
  slots_.resize(size);
  // The places lie at random: those of the next keys are fetched while one is entered.
  constexpr std::uint64_t kAhead = 32;
  std::array<std::uint64_t, kAhead> hashes{};
  for (std::uint64_t index = 0; index < keys_ + kAhead; ++index) {
    std::uint64_t& h = hashes[index % kAhead];
    if (index >= kAhead) {
      std::size_t at = h & (size - 1);
      while (slots_[at] != 0) at = (at + 1) & (size - 1);
      slots_[at] = (h & ~kNumber) | (index - kAhead + 1);
    }
    if (index >= keys_) continue;
    h = hash(key_at(index));
    __builtin_prefetch(&slots_[h & (size - 1)], 1);
  }
}

Duplicates::EventId Duplicates::EventId::parse(std::string_view text) {
  EventId id;
  id.is_uuid = parse_uuid(text, id.high, id.low) && id.high != 0;  // see Key
  if (!id.is_uuid) {
    id.high = id.low = 0;
    id.other = text;
  }
  return id;
}

void Duplicates::prefetch(const EventId& event, std::uint32_t rule) const {
  if (slots_.empty() || !event.is_uuid) return;
  __builtin_prefetch(&slots_[hash({event.high, event.low, rule}) & (slots_.size() - 1)]);
}

bool Duplicates::insert(const EventId& event, std::uint32_t rule) {
  if (keys_ * 4 >= slots_.size() * 3) grow();
  Key key{event.high, event.low, rule};
  if (!event.is_uuid) key = {0, other_ids_.try_emplace(event.other, other_ids_.size() + 1).first->second, rule};
  const std::uint64_t h = hash(key);
  std::size_t at = h & (slots_.size() - 1);
  for (; slots_[at] != 0; at = (at + 1) & (slots_.size() - 1)) {
    const bool may_be_same = ((slots_[at] ^ h) & ~kNumber) == 0;
    if (may_be_same && key_at((slots_[at] & kNumber) - 1) == key) return false;
  }
  append(key);
  slots_[at] = (h & ~kNumber) | keys_;
  return true;
}

}  // namespace trailhound
