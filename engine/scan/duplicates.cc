#include "engine/scan/duplicates.h"

#include <array>
#include <utility>

namespace trailhound {
namespace {

constexpr std::array<std::uint8_t, 256> kHexDigits = [] {
  std::array<std::uint8_t, 256> digits{};
  digits.fill(0xFF);
  for (std::uint8_t i = 0; i < 16; ++i) digits[static_cast<unsigned char>("0123456789abcdef"[i])] = i;
  return digits;
}();

/// The 128 bits of a UUID in its canonical form (RFC 9562 §4, lower case); false for anything else.
bool parse_uuid(std::string_view text, std::uint64_t& high, std::uint64_t& low) {
  if (text.size() != 36 || text[8] != '-' || text[13] != '-' || text[18] != '-' || text[23] != '-') return false;
  unsigned seen = 0;  // the high bits show what was no digit
  const auto read = [&](std::size_t at, std::size_t size, std::uint64_t& half) {
    for (std::size_t i = at; i < at + size; ++i) {
      const std::uint8_t digit = kHexDigits[static_cast<unsigned char>(text[i])];
      seen |= digit;
      half = half << 4 | (digit & 0xF);
    }
  };
  read(0, 8, high);
  read(9, 4, high);
  read(14, 4, high);
  read(19, 4, low);
  read(24, 12, low);
  return seen < 16;
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
