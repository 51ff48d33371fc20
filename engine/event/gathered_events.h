#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
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
  /// `keeps_texts`: the batches that flush() hands out stay valid until clear(), not only during the call.
  explicit GatheredEvents(const FieldTree& tree, bool keeps_texts = false)
      : walker_(tree), keeps_texts_(keeps_texts), texts_(1) {}

  void clear();
  bool empty() const { return events_.empty(); }
  bool full() const { return events_.size() == Batch::kMaxRows || text().bytes.size() >= kTextLimit; }

  /// Copies an event. `offset`: where its row says that it is. REQUIRES: `event` is one JSON object that was walked.
  void add(std::string_view event, std::uint64_t index, std::uint64_t offset);

  /// Hands every event to `consumer` and forgets them. REQUIRES: the batch is empty, and is set to another text before
  /// it is used again.
  void flush(Batch& batch, BatchConsumer& consumer);

 private:
  static constexpr std::size_t kTextLimit = 1u << 20;
  struct Event {
    std::uint64_t index = 0, offset = 0;
  };

  struct Text {
    std::string bytes;
    StructuralIndex index;
  };

  Text& text() { return texts_[current_]; }
  const Text& text() const { return texts_[current_]; }

  Walker walker_;
  const bool keeps_texts_;
  std::deque<Text> texts_;  ///< reused; those before current_ are of batches that were handed out
  std::size_t current_ = 0;
  std::vector<Event> events_;
};

}  // namespace trailhound
