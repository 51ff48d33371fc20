#pragma once

#include <span>
#include <vector>

#include "engine/correlate/fact.h"

namespace trailhound {

/// Puts facts in the order of their times, in place. The times of a group are spread over its span, more or less, so
/// facts are dealt out over it instead of being compared: n facts in about n steps, and in no case more than a
/// comparison sort needs. Reused from group to group. One thread at a time may use it.
class TimeOrder {
 public:
  void sort(std::span<Fact> facts);

 private:
  void sort_medium(std::span<Fact> facts);
  void sort_large(std::span<Fact> facts);

  std::vector<Fact> dealt_;
};

}  // namespace trailhound
