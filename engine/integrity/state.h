#pragma once

#include <cstdint>
#include <string_view>

namespace trailhound {

/// What is known of a log file, a digest or a period. Each has one state.
enum class IntegrityState : std::uint8_t {
  kValid,          ///< as CloudTrail delivered it: proven with public keys, consistent without
  kNotYetCovered,  ///< a log file from the end of its chain, for which the archive has no proof yet; no fault
  kNotCovered,     ///< no digest that can be relied on names the log file, or no digest is about the period
  kUnproven,       ///< of a digest: nothing shows that CloudTrail signed it
  kModified,       ///< not what was delivered
  kMissing,        ///< was delivered, and is not here
  kUnreadable,     ///< is here, but could not be read
  kUnknown,        ///< the run ended before it was read to its end
};
inline constexpr int kIntegrityStates = 8;

/// `not covered`: for people.
std::string_view to_string(IntegrityState state);
/// `not_covered`: for JSON.
std::string_view name_of(IntegrityState state);
/// Exit code 1.
inline bool is_fault(IntegrityState state) {
  return state != IntegrityState::kValid && state != IntegrityState::kNotYetCovered;
}

}  // namespace trailhound
