#include "engine/spill/text_log.h"

#include <algorithm>
#include <cerrno>

namespace trailhound {

bool TextLog::append(std::string_view text, std::uint64_t& number) {
  const std::lock_guard lock(mutex_);
  const std::uint64_t size = text.size();
  const std::size_t padding = kUnit - 1 - (sizeof size + text.size() - 1) % kUnit;
  std::uint64_t offset = 0, next = 0;
  if (text.size() <= kShort) {
    record_.assign(reinterpret_cast<const char*>(&size), sizeof size);
    record_ += text;
    record_.append(padding, '\0');
    if (!log_.append(record_.data(), record_.size(), offset)) return false;
  } else {  // without a copy
    constexpr char kZeros[kUnit] = {};
    if (!log_.append(&size, sizeof size, offset)) return false;
    if (!log_.append(text.data(), text.size(), next) || !log_.append(kZeros, padding, next)) return false;
  }
  number = offset / kUnit;
  if (number >> kNumberBits == 0) return true;
  errno = EFBIG;
  return false;
}

bool TextLog::read(std::uint64_t number, std::string& text) const {
  std::uint64_t size = 0;
  if (!log_.read(number * kUnit, &size, sizeof size)) return false;
  text.resize(static_cast<std::size_t>(size));
  return log_.read(number * kUnit + sizeof size, text.data(), text.size());
}

bool TextLog::compare(std::uint64_t a, std::uint64_t b, std::strong_ordering& order) const {
  constexpr std::uint64_t kFirstPart = 256, kLargestPart = 64u << 10;
  order = std::strong_ordering::equal;
  if (a == b) return true;
  std::uint64_t size_of_a = 0, size_of_b = 0;
  if (!log_.read(a * kUnit, &size_of_a, sizeof size_of_a)) return false;
  if (!log_.read(b * kUnit, &size_of_b, sizeof size_of_b)) return false;
  const std::uint64_t common = std::min(size_of_a, size_of_b);
  std::string part_of_a, part_of_b;
  std::uint64_t part = std::min(kFirstPart, common);
  for (std::uint64_t at = 0; at < common; at += part, part = std::min({part * 4, kLargestPart, common - at})) {
    part_of_a.resize(static_cast<std::size_t>(part));
    part_of_b.resize(static_cast<std::size_t>(part));
    if (!log_.read(a * kUnit + sizeof size_of_a + at, part_of_a.data(), part_of_a.size())) return false;
    if (!log_.read(b * kUnit + sizeof size_of_b + at, part_of_b.data(), part_of_b.size())) return false;
    order = part_of_a.compare(part_of_b) <=> 0;
    if (order != 0) return true;
  }
  order = size_of_a <=> size_of_b;
  return true;
}

}  // namespace trailhound
