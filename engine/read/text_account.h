#pragma once

#include <cstdint>
#include <string>

#include "engine/base/problem.h"
#include "engine/event/report.h"
#include "engine/read/read_ledger.h"

namespace trailhound {

/// How the reading of a text ended.
struct TextReading {
  std::uint64_t decompressed = 0;   ///< bytes of text
  const Problem* damage = nullptr;  ///< of the bytes
  std::string bomb;                 ///< not empty: why the rest was not read
  bool has_stopped = false;         ///< the run ended before the text did
  std::uint64_t shown = 0;          ///< rows
};

/// A file, or a member of an archive, is there; what becomes of it is counted later.
void count_file(bool is_member, ReadLedger& account);

/// Puts a text, which count_file() has counted, into one of the counters, with what is to be said about it. `report` is
/// that of its framer.
void close_text(const std::string& path, FrameReport report, const TextReading& reading, ReadLedger& account);

}  // namespace trailhound
