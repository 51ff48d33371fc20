#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "engine/event/batch.h"
#include "engine/event/structure.h"
#include "engine/event/walker.h"

namespace trailhound {

/// Takes the rows of a batch before the text that they are views of goes away.
class BatchConsumer {
 public:
  virtual ~BatchConsumer() = default;
  virtual void consume(Batch& batch) = 0;
};

/// Events whose text cannot be walked where it is: it was decoded from a string, or the line around it is not JSON. It
/// gathers their texts, one event a line, and walks them as a text of its own when a batch has come together. One per
/// framer.
class GatheredEvents {
 public:
  explicit GatheredEvents(const FieldTree& tree) : walker_(tree) {}

  void clear();
  bool empty() const { return events_.empty(); }
  bool full() const { return events_.size() == Batch::kMaxRows || text_.size() >= kTextLimit; }

  /// Copies an event. `offset`: where its row says that it is. REQUIRES: `text` is one JSON object that was walked.
  void add(std::string_view text, std::uint64_t index, std::uint64_t offset);

  /// Hands every event to `consumer` and forgets them. REQUIRES: the batch is empty, and is set to another text before
  /// it is used again.
  void flush(Batch& batch, BatchConsumer& consumer);

 private:
  static constexpr std::size_t kTextLimit = 1u << 20;
  struct Event {
    std::uint64_t index = 0, offset = 0;
  };

  StructuralIndex index_;
  Walker walker_;
  std::string text_;
  std::vector<Event> events_;
};

}  // namespace trailhound
