#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "engine/integrity/chain.h"
#include "engine/integrity/finding.h"

namespace trailhound {

class JsonWriter;

/// What became of all digests and log files of an archive. A value. The same evidence gives the same report, for any
/// number of threads.
struct IntegrityReport {
  enum class Verdict : std::uint8_t {
    kProven,      ///< signed by CloudTrail and unchanged
    kConsistent,  ///< without public keys: nothing contradicts anything
    kFaults,      ///< findings say what
    kNothing,     ///< no digest was found
  };

  bool has_keys = false;
  bool is_whole = true;  ///< false: the run ended early, so nothing is said to be missing
  std::vector<DigestChain> chains;
  StateCounts logs{};        ///< log files, by state: those that were read, and those that are named and were not
  std::uint64_t others = 0;  ///< texts without events, which no digest names
  std::vector<IntegrityFinding> findings;  ///< what is not valid, digests and periods first

  Verdict verdict() const;
  bool has_faults() const;
  std::uint64_t digests(IntegrityState state) const;
};

/// `proven`, `consistent`, `faults` or `nothing`.
std::string_view name_of(IntegrityReport::Verdict verdict);

/// Appends "trailhound/integrity/1", an object that cli/docs/verify.md documents.
void append_integrity(JsonWriter& json, std::string_view key, const IntegrityReport& report);

}  // namespace trailhound
