#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

#include "engine/base/time.h"
#include "engine/correlate/forgetful_table.h"

namespace trailhound {

/// Spares new_value the facts that cannot change its answer: of a value in a group only the earliest event counts, and
/// a role that calls S3 a million times has done so once. Remembers, for each pair that a worker gathered, the earliest
/// time, and tells events apart that are later. Evidence is mostly in the order of time, so nearly every event is.
///
/// It may forget: then a fact is kept that was not needed, and no answer changes. So its memory is bounded, whatever
/// the evidence has. One per worker.
class Superseded {
 public:
  /// `memory`: bytes. `seed`: of seeded_hash().
  Superseded(std::size_t memory, std::uint64_t seed) : earliest_(memory, seed) {}

  /// True if an earlier event with the same `key` was noted. Otherwise notes this one, whose fact must be kept. `key`
  /// tells correlation, group and value apart.
  bool is_later(std::string_view key, Nanoseconds time);

 private:
  ForgetfulTable<Nanoseconds> earliest_;  ///< by key
};

}  // namespace trailhound
