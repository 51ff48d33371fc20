#pragma once

#include <vector>

#include "engine/correlate/fact_source.h"

namespace trailhound {

/// Merges sources in the order of their group keys. It holds the sources that have a current group; they must outlive
/// it. One thread at a time may use it.
class FactMerge {
 public:
  /// Steps the source to its next group and takes it in again; a source without one is dropped. False: reading failed,
  /// and errno has the reason.
  bool advance(FactSource& source);

  bool done() const { return heap_.empty(); }
  /// The rank of the first group. REQUIRES: !done()
  std::uint32_t rank() const { return heap_.front()->key().rank; }

  /// Takes out all sources whose current group is the first one. The caller gives each back with advance() after it has
  /// read the group. REQUIRES: !done()
  void pop_group(std::vector<FactSource*>& sources);

 private:
  std::vector<FactSource*> heap_;
};

}  // namespace trailhound
