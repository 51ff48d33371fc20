#pragma once

#include <cstddef>
#include <optional>

#include "engine/base/time.h"
#include "engine/geo/origins.h"
#include "engine/read/options.h"

namespace trailhound {

class Verification;

/// How hunt() (engine/hunt/hunt.h) reads and what it keeps. A value.
struct HuntOptions {
  ReadOptions read;
  bool keep_duplicates = false;                 ///< write a match again although rule and eventID are the same
  std::size_t memory = std::size_t{512} << 20;  ///< bytes for everything that grows with the matches, see below
  std::size_t alert_events = 100;               ///< listed per alert
  std::optional<Nanoseconds> learned_until;     ///< no correlation of the type new_value fires before it
  bool watch_trails =
      false;  ///< gather HuntLedger::trails. REQUIRES: TrailWatcher::fields() are the plan's extra fields
  /// Borrowed; null: the hunt verifies nothing. Otherwise hunt() runs its first pass, hashes what it reads, and marks
  /// matches of files that are not valid. REQUIRES: the inputs can be read twice
  Verification* verification = nullptr;
  const Origins* origins = nullptr;  ///< for formats that show where a call came from; may be null
};

}  // namespace trailhound
