#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "engine/identity/principal.h"

namespace trailhound {

/// Remembers who made recent calls. A caller makes many calls with one key, so `who` need not find its principal in
/// userIdentity for each, nor write the same beginning of a tuple again: it compares the bytes of the few values that
/// decide both.
///
///   userIdentity's type, arn, sessionIssuer.arn, accessKeyId  ─►  principal, session, key, and the tuple so far
///
/// A table of fixed size in which a new caller takes the place of another one, so its memory is bounded, and callers
/// that somebody made to collide cost time but never a wrong answer. One per worker.
class CallerMemo {
 public:
  /// The values as they stand in the record, undecoded. Two absent values are the same, and so are an absent one and an
  /// empty text: both state nothing.
  struct Values {
    std::string_view type, arn, issuer_arn, key;
  };
  struct Caller {
    PrincipalKind kind = PrincipalKind::kOther;
    std::string principal, session, key;
    std::string tuple;  ///< the parts that all calls of the caller with this key begin with
  };

  /// The caller with these values, or null. The pointer is good until the next remember().
  const Caller* find(const Values& values) const {
    const Slot& slot = slots_[place_of(values)];
    return slot.holds(values) ? &slot.caller : nullptr;
  }
  /// A place for the caller with these values, for the caller of this function to fill in. Null if the values are too
  /// long to be kept.
  Caller* remember(const Values& values);

 private:
  static constexpr std::size_t kSlots = 1024;
  static constexpr std::size_t kMostBytes = 1024;  ///< of the values of one caller

  struct Slot {
    std::array<std::uint32_t, 4> sizes{};
    std::string values;  ///< one after the other; empty: free
    Caller caller;

    bool holds(const Values& wanted) const;
  };
  static std::size_t place_of(const Values& values);

  std::vector<Slot> slots_ = std::vector<Slot>(kSlots);
};

}  // namespace trailhound
