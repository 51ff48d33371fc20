#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "engine/hash/sha256.h"

namespace trailhound {

/// The SHA-256 of an input's bytes as they were read. Text, gzip, streams and tar are read forward only, so the hash
/// covers the very bytes that were examined, and then those behind the damage that ended the examination. A zip or 7z
/// is read out of order, and again for the hash; size, time of modification and time of change show that the file
/// stayed the same in between.
struct Fingerprint {
  std::uint64_t size = 0;                     ///< bytes that were hashed
  Sha256::Digest digest{};                    ///< of these bytes
  bool is_whole = false;                      ///< they are the whole input
  std::string reason;                         ///< why not, if they are not
  std::optional<std::int64_t> modified = {};  ///< of a file: when it was modified, in nanoseconds since 1970
};

}  // namespace trailhound
