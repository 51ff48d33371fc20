#pragma once

#include <cstdint>
#include <functional>

namespace trailhound {

/// The figures of one run of a contender.
struct Measurement {
  double seconds = 0;
  double peak_megabytes = 0;  ///< of the process
  double cpu_seconds = 0;     ///< of the process, with all threads and system time; other load disturbs it less
  std::uint64_t bytes = 0;    ///< of decompressed text
  std::uint64_t records = 0;
  std::uint64_t matches = 0;  ///< duplicates included
  std::uint64_t rules = 0;
  double load_seconds = 0;  ///< rules: from text to plan
};

/// Runs `contender` in its own process, so that each run has its own peak memory and a fresh heap. Ends the program
/// with a message if it fails.
Measurement measure(const std::function<Measurement()>& contender);

/// Wall-clock seconds of a call.
double seconds_of(const std::function<void()>& call);

}  // namespace trailhound
