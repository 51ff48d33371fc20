#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "engine/event/batch.h"
#include "engine/event/gathered_events.h"
#include "engine/event/structure.h"
#include "engine/event/walker.h"
#include "engine/parts/items.h"

namespace trailhound {

/// Makes batches of records that a part has, as the framer makes them of evidence: the same rows with the same numbers
/// and places. The records may be anything, and are checked. One thread.
class StoredEvents {
 public:
  explicit StoredEvents(const FieldTree& tree) : walker_(tree) {}

  bool empty() const { return records_.empty(); }
  bool full() const { return records_.size() == Batch::kMaxRows || text_.size() >= kTextLimit; }
  void add(const StoredRecord& record);

  /// Hands the records to `consumer` as rows of `batch`, and forgets them. False: one is no JSON object, and none was
  /// handed over.
  bool flush(Batch& batch, BatchConsumer& consumer);

 private:
  static constexpr std::size_t kTextLimit = 1u << 20;
  struct Record {
    std::uint64_t number = 0, offset = 0;
    std::size_t size = 0;
  };
  bool are_objects(std::size_t size);

  StructuralIndex index_;
  Walker walker_;
  std::string text_;  ///< a record a line
  std::vector<Record> records_;
};

}  // namespace trailhound
