#pragma once

#include <compare>
#include <cstddef>
#include <cstdint>
#include <mutex>
#include <string>
#include <string_view>

#include "engine/hash/sha256.h"
#include "engine/spill/file_backed.h"
#include "engine/spill/text_log.h"

namespace trailhound {

/// Numbers texts that are too long for memory, such as a group value of 15 MiB: equal texts have the same number. A
/// text goes whole to a log and is found again by its size and SHA-256, so comparing, ordering and printing stay exact.
/// Nothing that is shown or ordered may depend on a number, since it depends on which thread came first.
///
/// Memory: `memory` bytes. The table takes 80 bytes at most for each distinct text, mapped from a temporary file where
/// that is more. What fails (a temporary file) sticks in failure().
class LongTexts {
 public:
  /// Shorter texts are not worth a place here.
  static constexpr std::size_t kLong = 4096;

  explicit LongTexts(std::size_t memory);

  /// Several threads may call keep() at the same time. The others REQUIRE that no thread does.
  std::uint64_t keep(std::string_view text);
  std::string text(std::uint64_t number) const;
  /// The order of the texts, by bytes.
  std::strong_ordering compare(std::uint64_t a, std::uint64_t b) const;
  std::string failure() const;

 private:
  struct Slot {
    Sha256::Digest digest{};
    std::uint64_t size = 0;  ///< 0: a free slot
    std::uint64_t number = 0;
  };

  Slot& find(const Sha256::Digest& digest, std::uint64_t size);
  void grow();
  void fail() const;

  mutable std::mutex mutex_;
  TextLog log_;
  FileBackedVector<Slot> slots_;  ///< a power of two, at most three quarters used
  std::size_t used_ = 0;
  mutable std::string failure_;
};

}  // namespace trailhound
