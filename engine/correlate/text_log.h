#pragma once

#include <cstdint>
#include <mutex>
#include <string>
#include <string_view>

#include "engine/correlate/spill_log.h"

namespace trailhound {

/// Texts that facts refer to by number: in memory, beyond `memory` bytes in an unnamed file. Equal texts may have
/// several numbers. append() is thread-safe; read() REQUIRES that nothing is appended at the same time.
class TextLog {
 public:
  explicit TextLog(std::size_t memory) : log_(memory) {}

  /// A text takes a number for each 16 bytes, so a terabyte of them is the most; what is beyond fails.
  static constexpr unsigned kNumberBits = 36;

  /// Both: false where the temporary file failed, and errno tells why.
  bool append(std::string_view text, std::uint64_t& number);
  bool read(std::uint64_t number, std::string& text) const;

 private:
  static constexpr std::size_t kUnit = 16;
  std::mutex mutex_;
  SpillLog log_;
  std::string record_;  ///< the size, the text and what makes it whole units
};

}  // namespace trailhound
