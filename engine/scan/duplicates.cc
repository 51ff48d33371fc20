#include "engine/scan/duplicates.h"

#include <cstring>
#include <utility>

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

/// An odd multiple of the rule: one to one for each rule, and two rules share a key only for a pair of ids that
/// differ by exactly that multiple, which no two UUIDs do but by design.
Duplicates::Key Duplicates::key(std::uint64_t high, std::uint64_t low, std::uint32_t rule) {
  return {high + rule * 0xD1B54A32D192ED03u, low ^ rule * 0x9E3779B97F4A7C15u};
}

std::size_t Duplicates::hash(const Key& key) {
  std::uint64_t h = key.high ^ (key.low * 0x9E3779B97F4A7C15u);
  h ^= h >> 29;
  h *= 0xBF58476D1CE4E5B9u;
  h ^= h >> 32;
  return static_cast<std::size_t>(h);
}

void Duplicates::place(const Key& key) {
  std::size_t at = hash(key) & (slots_.size() - 1);
  while (!slots_[at].is_free()) at = (at + 1) & (slots_.size() - 1);
  slots_[at] = key;
}

void Duplicates::grow() {
  decltype(slots_) old(slots_.empty() ? 1024 : slots_.size() * 2);
  std::swap(old, slots_);
  for (const Key& key : old) {
    if (!key.is_free()) place(key);
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
  __builtin_prefetch(&slots_[hash(key(event.high, event.low, rule)) & (slots_.size() - 1)]);
}

bool Duplicates::insert(const EventId& event, std::uint32_t rule) {
  if (used_ * 4 >= slots_.size() * 3) grow();
  const std::uint64_t low =
      event.is_uuid ? event.low : other_ids_.try_emplace(event.other, other_ids_.size() + 1).first->second;
  const Key wanted = key(event.is_uuid ? event.high : 0, low, rule);
  if (wanted.is_free()) return !std::exchange(zero_seen_, true);
  std::size_t at = hash(wanted) & (slots_.size() - 1);
  for (; !slots_[at].is_free(); at = (at + 1) & (slots_.size() - 1)) {
    if (slots_[at] == wanted) return false;
  }
  slots_[at] = wanted;
  ++used_;
  return true;
}

}  // namespace trailhound
