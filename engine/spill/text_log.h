#pragma once

#include <compare>
#include <cstdint>
#include <mutex>
#include <string>
#include <string_view>

#include "engine/spill/spill_log.h"

namespace trailhound {

/// Texts that other data refers to by a number. The log keeps `memory` bytes in memory and the rest in an unnamed file.
/// A text that is appended twice gets two numbers. Several threads may append at the same time. read() REQUIRES that no
/// thread appends meanwhile.
class TextLog {
 public:
  explicit TextLog(std::size_t memory) : log_(memory) {}

  /// Numbers count units of 16 bytes, so 36 bits address a tebibyte of texts. append() fails beyond that.
  static constexpr unsigned kNumberBits = 36;

  /// These return false when the temporary file fails, with the reason in errno.
  bool append(std::string_view text, std::uint64_t& number);
  bool read(std::uint64_t number, std::string& text) const;
  /// Compares two texts by bytes and reads no more of them than that takes.
  bool compare(std::uint64_t a, std::uint64_t b, std::strong_ordering& order) const;

 private:
  static constexpr std::size_t kUnit = 16;
  static constexpr std::size_t kShort = 64u << 10;  ///< a longer text is not put together in record_
  std::mutex mutex_;
  SpillLog log_;
  std::string record_;  ///< the size, the text, and zeros up to a whole unit
};

}  // namespace trailhound
