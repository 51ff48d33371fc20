#include "engine/spill/text_log.h"

#include <cerrno>

namespace trailhound {

bool TextLog::append(std::string_view text, std::uint64_t& number) {
  const std::lock_guard lock(mutex_);
  const std::uint64_t size = text.size();
  record_.assign(reinterpret_cast<const char*>(&size), sizeof size);
  record_ += text;
  record_.resize((record_.size() + kUnit - 1) / kUnit * kUnit);
  std::uint64_t offset = 0;
  if (!log_.append(record_.data(), record_.size(), offset)) return false;
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

}  // namespace trailhound
