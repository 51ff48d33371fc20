#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "engine/base/fixed.h"
#include "engine/base/time.h"
#include "engine/correlate/tuple.h"
#include "engine/spill/piece_table.h"

namespace trailhound {

/// A fact as another process can take it: texts in place of the numbers that mean something in one FactStore only. Its
/// piece is still a number of the PieceTable that was there when it was gathered. A value.
struct PortableFact {
  std::uint32_t position = 0;  ///< in Correlation::rules
  Nanoseconds time = 0;
  bool is_uuid = false;  ///< the eventID is the UUID `high`, `low`
  std::uint64_t high = 0, low = 0;
  std::string id;  ///< otherwise the eventID; empty: it has none
  RecordPlace place;
  /// What the type of the correlation looks at: of value_count and new_value the tuples, of value_sum and the like the
  /// numbers, of other types neither.
  std::vector<std::vector<Scalar>> tuples;
  std::vector<Fixed> numbers;
};

/// Takes the facts of a run, group by group.
class PortableFactSink {
 public:
  virtual ~PortableFactSink() = default;
  /// The facts that follow are of this group of a correlation. False: it takes no more, and knows why.
  virtual bool begin_group(std::uint32_t correlation, std::span<const Scalar> group) = 0;
  virtual bool take(const PortableFact& fact) = 0;
};

}  // namespace trailhound
