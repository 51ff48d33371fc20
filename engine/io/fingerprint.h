#pragma once

#include <cstdint>
#include <string>

#include "engine/hash/sha256.h"

namespace trailhound {

/// The SHA-256 of an input's bytes as they were read. Where nothing went back in the input (text, gzip, streams, tar)
/// these are the very bytes that were examined, and behind them what was not (damage ends the examination, not the
/// hash). What an archive's reader looked at out of order is read again for the hash; that the file did not change
/// between the two is told by its size and its time of modification.
struct Fingerprint {
  std::uint64_t size = 0;   ///< bytes that were hashed
  Sha256::Digest digest{};  ///< of those
  bool is_whole = false;    ///< these are all
  std::string reason;       ///< why they are not
};

}  // namespace trailhound
