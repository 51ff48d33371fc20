#pragma once

#include <cstdint>
#include <optional>
#include <span>

#include "engine/base/time.h"
#include "engine/correlate/fact.h"
#include "engine/correlate/group_values.h"
#include "engine/sigma/correlation.h"
#include "engine/spill/file_backed.h"

namespace trailhound {

/// A value that a group had for the first time, or the group itself.
struct NewValue {
  static constexpr std::uint32_t kGroup = ~std::uint32_t{0};
  std::size_t fact = 0;     ///< its first event, as an index into the facts of the group
  std::uint32_t tuple = 0;  ///< its number among the tuples of the group; kGroup: the group is new
  std::uint64_t known = 0;  ///< values that the group had before that instant
};

/// Finds what is new in a group (engine/notes/0002-correlations.md, 21 to 26): one walk over its facts, with a byte for
/// each distinct value. Reused from group to group. One thread at a time may use it.
///
/// Example, with `learn: 10m` and facts (10:00 s3), (10:05 iam), (10:10 ses), (10:10 sts), (10:12 s3): nothing fires
/// before 10:10, and then ses and sts fire, each with two known values, because the events of one instant are judged
/// together.
class NewValueFinder {
 public:
  /// `first_of_all`: of the events of all groups. `learned_until`: nothing fires before it. Lists of `threshold` bytes
  /// or more are kept in mapped temporary files. The correlation must outlive the finder.
  NewValueFinder(const Correlation& correlation, Nanoseconds first_of_all, std::optional<Nanoseconds> learned_until,
                 std::size_t threshold);

  /// `facts`: of one group, by time and then in the order of input. `values`: loaded from them. The result is valid
  /// until the next call. REQUIRES: !facts.empty()
  std::span<const NewValue> find(std::span<const Fact> facts, const GroupValues& values);

 private:
  bool may_fire(Nanoseconds first, Nanoseconds now) const;
  bool is_new_group(Nanoseconds first) const;

  const Correlation& correlation_;
  const Nanoseconds first_of_all_;
  const std::optional<Nanoseconds> learned_until_;
  FileBackedVector<std::uint8_t> is_known_;  ///< by tuple
  FileBackedVector<NewValue> found_;
};

}  // namespace trailhound
