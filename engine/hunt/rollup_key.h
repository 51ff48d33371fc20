#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "engine/correlate/event_values.h"
#include "engine/plan/plan.h"

namespace trailhound {

/// Writes the groups of rollups as bytes: two events have the same key if and only if each field of `by` has the same
/// set of values in both (semantics §15). Where a field has none, that is its value. A long key is its SHA-256. One per
/// worker.
class RollupKey {
 public:
  /// Valid until the next call.
  const std::string& of(const Batch& batch, std::uint32_t row, std::span<const EventField> by);

 private:
  EventValues values_;
  std::vector<Scalar> scalars_;
  std::string key_;
};

}  // namespace trailhound
