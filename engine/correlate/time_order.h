#pragma once

#include <span>
#include <vector>

#include "engine/correlate/fact.h"

namespace trailhound {

/// Sorts facts by time, in place. The times of a group are more or less evenly spread over its span, so the span is
/// divided into stretches of equal length and the facts are distributed to them: about n steps for n facts, and never
/// more than a comparison sort needs. Example: 8 facts between 10:00 and 10:59, in 8 stretches of 7.5 minutes; most
/// stretches get one fact, and insertion sort orders the others. Reused from group to group. One thread at a time may
/// use it.
class TimeOrder {
 public:
  void sort(std::span<Fact> facts);

 private:
  void sort_medium(std::span<Fact> facts);
  void sort_large(std::span<Fact> facts);

  std::vector<Fact> dealt_;
};

}  // namespace trailhound
