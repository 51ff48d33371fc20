#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "engine/event/batch.h"
#include "engine/event/csv.h"
#include "engine/event/decoded.h"
#include "engine/event/field_tree.h"
#include "engine/event/report.h"
#include "engine/event/structure.h"
#include "engine/event/text_start.h"
#include "engine/event/walker.h"

namespace trailhound {

/// Finds the records in the text of one input, whatever stands around them: `{"Records":[…]}` in one line or many, a
/// list, single objects, JSON lines or objects one behind the other of any of these; objects that wrap events
/// (engine/event/unwrap.h), lines with a time in front, and CSV with a column that holds them. Pieces of text go in,
/// batches of events come out; a record that a piece cuts is asked for again with the next piece.
///
/// A record's index counts what stands where records should, event or not; its offset is that of the event's own
/// bytes in the text or, where those are decoded from a string, of what holds the string.
///
/// Damage is ordinary: what is not JSON is reported as a stretch of text with its place and size, and reading goes on
/// with the next object that can be found behind it. The work is linear in the text, whatever it holds. One per worker.
class Framer {
 public:
  using Report = FrameReport;

  explicit Framer(const FieldTree& tree);

  void start();

  /// Reads `data[0, size)`, whose first byte stands at `offset` of the input's text; Walker's and StructuralIndex's
  /// demands on the bytes behind it apply. Returns how many bytes at the end must come again in front of the next piece
  /// (never any if `last`). Every row has been handed to `consumer` when it returns.
  std::size_t feed(char* data, std::size_t size, std::uint64_t offset, bool last, Batch& batch,
                   BatchConsumer& consumer);

  /// A record longer than what the reader can hold: gives up the text that feed() keeps asking for.
  void skip_oversized(std::size_t size, std::uint64_t offset);

  /// After the piece that was `last`.
  Report finish();

 private:
  enum class Place : std::uint8_t { kTop, kArray, kRows, kWrapper };
  enum class Expect : std::uint8_t { kFirst, kItem, kSeparator };
  struct Level {
    Place place = Place::kTop;
    Expect expect = Expect::kFirst;
  };
  enum class Step : std::uint8_t { kGoOn, kNeedMore, kMalformed };
  static constexpr std::size_t kMaxLevels = 8;

  Step step(Batch& batch, BatchConsumer& consumer);
  Step read_item(Batch& batch, BatchConsumer& consumer);
  Step read_record(Batch& batch, BatchConsumer& consumer);
  Step read_row(Batch& batch, BatchConsumer& consumer);
  Step read_time();
  void enter_list(std::uint32_t list);
  RecordKind read_wrapped(std::uint64_t record, Batch& batch, BatchConsumer& consumer, bool& pending);
  Step read_member();
  Step malformed(const char* reason, std::uint32_t position);
  void flush(Batch& batch, BatchConsumer& consumer);
  void begin_text(Batch& batch);
  std::size_t feed_csv(std::string_view text, std::uint64_t offset, bool last, Batch& batch, BatchConsumer& consumer);
  void lose(std::uint64_t from, const char* reason, std::uint64_t where);
  void end_of_loss(std::uint64_t to);
  bool note_start(std::string_view text, bool last);

  StructuralIndex index_;
  Walker walker_;
  DecodedRecords decoded_;
  CsvRows csv_;
  TextStart::Form form_ = TextStart::Form::kBlank;  ///< kBlank: nothing but white space came yet
  Report report_;
  std::vector<Level> levels_;
  std::uint32_t at_ = 0;           ///< position in the structural index
  std::uint64_t text_offset_ = 0;  ///< of the indexed piece
  const char* text_ = nullptr;
  std::size_t text_size_ = 0;
  std::size_t piece_limit_ = 0;  ///< bytes to index at once: small behind damage, so that hostile text stays linear
  bool saw_list_ = false;
  std::string what_it_is_;  ///< where the form is kForeign
  bool damaged_ = false;    ///< behind damage, stray separators and brackets are left-overs, not errors
  bool losing_ = false;     ///< a loss has begun; it goes on until an event is found behind it
  bool searching_ = false;  ///< the next object must be looked for in the bytes
  std::uint64_t loss_begin_ = 0, loss_where_ = 0;
  std::string loss_reason_;
  std::uint64_t repaired_ = 0;
};

}  // namespace trailhound
