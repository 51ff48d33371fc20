#include "engine/hunt/duplicates.h"

#include <cstring>

#include "engine/hash/sha256.h"

namespace trailhound {
namespace {

constexpr std::uint64_t kEach = 0x0101010101010101u;

/// Parses eight hexadecimal digits in lower case, the first in the lowest byte, all at once. A byte that is no digit
/// sets a high bit in `wrong`.
std::uint64_t hex_number(std::uint64_t digits, std::uint64_t& wrong) {
  const std::uint64_t letter = (digits >> 6) & kEach;
  // '0' to '9' and 'a' to 'f' become 0 to 9 and 0 to 5; a smaller byte borrows from the next one, but then
  // `wrong` is set anyway.
  std::uint64_t value = (digits ^ (kEach * 0x30) ^ (letter * 0x50)) - letter;
  wrong |= digits | value | (value + kEach * (0x7F - 9) + letter * (9 - 5));
  value += letter * 10;
  // Join two digits to a byte, two bytes to 16 bits, and these to 32.
  value = __builtin_bswap64(value);
  value = (value | value >> 4) & 0x00FF00FF00FF00FFu;
  value = (value | value >> 8) & 0x0000FFFF0000FFFFu;
  return (value | value >> 16) & 0xFFFFFFFFu;
}

void split(std::uint64_t word, std::uint32_t* halves) {
  halves[0] = static_cast<std::uint32_t>(word >> 32);
  halves[1] = static_cast<std::uint32_t>(word);
}

/// The words of an eventID, and the rule.
template <std::size_t kWords>
std::array<std::uint32_t, kWords> key_of(const Duplicates::EventId& event, std::uint32_t rule) {
  std::array<std::uint32_t, kWords> key;
  for (std::size_t i = 0; i < kWords / 2; ++i) split(event.words[i], &key[2 * i]);
  key[kWords - 1] = rule;
  return key;
}

}  // namespace

bool Duplicates::EventId::parse_uuid(std::string_view text, EventId& id) {
  if (text.size() != 36 || text[8] != '-' || text[13] != '-' || text[18] != '-' || text[23] != '-') return false;
  const auto four = [&](std::size_t at) {
    std::uint32_t digits;
    std::memcpy(&digits, text.data() + at, 4);
    return std::uint64_t{digits};
  };
  const auto eight = [&](std::size_t at) { return four(at) | four(at + 4) << 32; };
  std::uint64_t wrong = 0;
  const std::uint64_t high = hex_number(eight(0), wrong) << 32 | hex_number(four(9) | four(14) << 32, wrong);
  const std::uint64_t low = hex_number(four(19) | four(24) << 32, wrong) << 32 | hex_number(eight(28), wrong);
  if ((wrong & (kEach * 0x80)) != 0) return false;
  id.words = {high, low, 0, 0};
  id.kind = Kind::kUuid;
  return true;
}

Duplicates::EventId Duplicates::EventId::parse(std::string_view text) {
  EventId id;
  if (text.empty() || parse_uuid(text, id)) return id;
  char bytes[sizeof id.words] = {};
  if (text.size() < sizeof bytes) {
    id.kind = Kind::kShort;
    text.copy(bytes, text.size());
    bytes[sizeof bytes - 1] = static_cast<char>(text.size());
  } else {
    id.kind = Kind::kLong;
    const Sha256::Digest digest = sha256(text);
    std::memcpy(bytes, digest.data(), sizeof bytes);
  }
  std::memcpy(id.words.data(), bytes, sizeof bytes);
  return id;
}

// Nearly all eventIDs are UUIDs.
Duplicates::Duplicates(std::size_t memory) : uuids_(memory / 8 * 7), texts_(memory / 8) {}

void Duplicates::prefetch(const EventId& event, std::uint32_t rule) const {
  if (event.is_uuid()) uuids_.prefetch(key_of<5>(event, rule));
}

bool Duplicates::insert(const EventId& event, std::uint32_t rule) {
  if (event.is_uuid()) return uuids_.insert(key_of<5>(event, rule));
  // A short text may have the same bits as some SHA-256, so the key also has the kind.
  return texts_.insert(key_of<9>(event, 2 * rule + (event.kind == EventId::Kind::kLong ? 1 : 0)));
}

std::string Duplicates::failure() const { return uuids_.failure().empty() ? texts_.failure() : uuids_.failure(); }

}  // namespace trailhound
