#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "engine/event/batch.h"
#include "engine/event/report.h"
#include "engine/event/structure.h"
#include "engine/event/walker.h"

namespace trailhound {

/// Takes the rows of a batch before the text that they are views of goes away.
class BatchConsumer {
 public:
  virtual ~BatchConsumer() = default;
  virtual void consume(Batch& batch) = 0;
};

/// Events that stand as JSON inside strings (or fields of CSV). Their text exists nowhere in the input, so it is
/// gathered here, one record per line, and walked as a text of its own when enough has come together. Each record is
/// judged alone: one that does not fit the grammar cannot hide the next. One per framer.
class DecodedRecords {
 public:
  explicit DecodedRecords(const FieldTree& tree) : walker_(tree) {}

  void start() { clear(); }
  bool empty() const { return pieces_.empty(); }
  std::size_t size() const { return pieces_.size(); }
  bool full() const { return pieces_.size() == Batch::kMaxRows || text_.size() >= kTextLimit; }

  /// A record whose text is that of a JSON string, or stands as it is. `offset` is that of what holds it in the input.
  void add_string(std::string_view raw, std::uint64_t index, std::uint64_t offset);
  void add_text(std::string_view text, std::uint64_t index, std::uint64_t offset);

  /// Walks what was added; every row has been handed to `consumer` when it returns, and nothing is left here.
  /// REQUIRES: the batch is empty, and is set to another text before it is used again.
  void flush(Batch& batch, BatchConsumer& consumer, FrameReport& report);

 private:
  static constexpr std::size_t kTextLimit = 1u << 20;
  struct Piece {
    std::size_t begin = 0, size = 0;
    std::uint64_t index = 0, offset = 0;
  };

  void clear();
  void add(std::size_t begin, std::uint64_t index, std::uint64_t offset);
  bool index_text(std::size_t first, std::size_t last, Batch& batch, FrameReport& report);
  bool walk(const Piece& piece, std::uint32_t& at, bool alone, Batch& batch, FrameReport& report);

  StructuralIndex index_;
  Walker walker_;
  std::string text_;
  std::size_t text_begin_ = 0;  ///< of the indexed part
  std::vector<Piece> pieces_;
};

}  // namespace trailhound
