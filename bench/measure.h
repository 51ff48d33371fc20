#pragma once

#include <cstdint>
#include <functional>

namespace trailhound {

/// What one run of a contender gave.
struct Measurement {
  double seconds = 0;
  double peak_megabytes = 0;  ///< of the process
  double cpu_seconds = 0;     ///< of the process, all threads and the system's part: what else runs shows less in it
  std::uint64_t bytes = 0;    ///< of decompressed text
  std::uint64_t records = 0;
  std::uint64_t matches = 0;  ///< duplicates included
  std::uint64_t rules = 0;
  double load_seconds = 0;  ///< rules: from text to plan
};

/// Runs `contender` in a process of its own, so that each has its own peak memory and a fresh heap; ends the program
/// with a message if it fails.
Measurement measure(const std::function<Measurement()>& contender);

/// Wall-clock seconds of a call.
double seconds_of(const std::function<void()>& call);

}  // namespace trailhound
