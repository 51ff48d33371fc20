#pragma once

#include <atomic>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "engine/base/time.h"
#include "engine/io/input_walk.h"

namespace trailhound {

/// How evidence is read, and which records a visitor should look at. A record without a readable time passes `from` and
/// `to`: leaving it out would be a silent loss.
struct ReadOptions {
  unsigned threads = 0;                                     ///< 0: as many as there are cores
  std::optional<Nanoseconds> from, to;                      ///< event time, both inclusive
  std::optional<Nanoseconds> delivered_from, delivered_to;  ///< of files, by their names; both inclusive
  std::vector<std::string> accounts;     ///< recipientAccountId (or, without one, userIdentity.accountId); empty: all
  std::vector<std::string> regions;      ///< awsRegion; empty: all
  std::string archive_password;          ///< for archives that are encrypted
  WalkLimits limits;                     ///< of archives and of what compressed data may expand to
  bool hash_inputs = false;              ///< fingerprints are wanted
  std::size_t window = 1u << 20;         ///< bytes of text that are framed at once, and that one worker gives another
  std::uint64_t piece_text = 16u << 20;  ///< a piece ends with the window that exceeds this many bytes of text
  /// Borrowed; null: nobody asks. When it becomes true, the workers end at their next window of text.
  const std::atomic<bool>* stop = nullptr;
};

}  // namespace trailhound
