#pragma once

#include <vector>

#include "engine/correlate/fact_source.h"

namespace trailhound {

/// Several sources in the order of their groups. They must outlive it; those that are at their end are forgotten.
class FactMerge {
 public:
  /// Goes to the source's next group, if there is one. False: reading failed, and errno tells why.
  bool add(FactSource& source);

  bool done() const { return heap_.empty(); }
  /// REQUIRES: !done()
  std::uint32_t rank() const { return heap_.front()->place().rank; }

  /// All sources that have the first group. They are out until add() takes each of them to its next one.
  /// REQUIRES: !done()
  void take_group(std::vector<FactSource*>& parts);

 private:
  std::vector<FactSource*> heap_;
};

}  // namespace trailhound
