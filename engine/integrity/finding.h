#pragma once

#include <cstdint>
#include <string>

#include "engine/integrity/state.h"

namespace trailhound {

/// Something that is not valid. A value.
struct IntegrityFinding {
  enum class Subject : std::uint8_t { kPeriod, kDigest, kLog };
  Subject subject = Subject::kLog;
  IntegrityState state = IntegrityState::kModified;
  std::string path;    ///< of the file; empty: it is not here
  std::string object;  ///< `bucket/key` in S3; empty: not known, or a period
  std::string reason;  ///< for people

  friend bool operator==(const IntegrityFinding&, const IntegrityFinding&) = default;
  friend auto operator<=>(const IntegrityFinding&, const IntegrityFinding&) = default;
};

}  // namespace trailhound
