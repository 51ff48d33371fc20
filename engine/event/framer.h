#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/event/batch.h"
#include "engine/event/csv.h"
#include "engine/event/escapes.h"
#include "engine/event/event_search.h"
#include "engine/event/field_tree.h"
#include "engine/event/format_sniffer.h"
#include "engine/event/gathered_events.h"
#include "engine/event/report.h"
#include "engine/event/security_finding.h"
#include "engine/event/structure.h"
#include "engine/event/walker.h"
#include "engine/event/window_end.h"

namespace trailhound {

/// Finds the events in the text of one input, whatever is around them: `{"Records":[…]}` on one line or many, lists,
/// single objects, JSON lines or objects one behind the other of any of these; values that hold events
/// (engine/event/event_search.h); lines of a log with JSON in them; and CSV. Pieces of text go in, batches of events
/// come out; a record that a piece cuts is asked for again with the next piece.
///
/// A record's index counts what is where records should be, event or not; its offset is that of the event's own bytes
/// in the text or, where those are decoded from a string, of the record that holds the string.
///
/// Damage is ordinary: text that is not JSON is reported as a stretch with its place and size, and reading goes on with
/// the next object that can be found behind it. The work is linear in the text, whatever it holds. One per worker.
///
/// Several framers may read one text where it is sound: one says where it stands between two windows (checkpoint()),
/// others read later windows apart (feed_apart()), each from where the window before it is expected to end, and once
/// that is known to be so, the first goes on behind them (pass_over()).
class Framer {
  enum class Place : std::uint8_t { kTop, kArray, kWrapper };
  enum class Expect : std::uint8_t { kFirst, kItem, kSeparator };
  struct Level {
    Place place = Place::kTop;
    Expect expect = Expect::kFirst;
    friend bool operator==(const Level&, const Level&) = default;
  };

 public:
  using Report = FrameReport;

  /// `keeps_batches`: the batches of one call of feed() stay valid until the next one, not only until they are
  /// consumed.
  explicit Framer(const FieldTree& tree, bool keeps_batches = false);

  void start();

  /// Reads `data[0, size)`, whose first byte is at `offset` of the input's text; Walker's and StructuralIndex's
  /// demands on the bytes behind it apply. Returns how many bytes at the end must come again in front of the next piece
  /// (never any if `last`). It has handed every row to `consumer` when it returns.
  std::size_t feed(char* data, std::size_t size, std::uint64_t offset, bool last, Batch& batch,
                   BatchConsumer& consumer);

  /// For a record that the largest window cannot hold. True: the next feed() with the same bytes reads its members one
  /// by one, because it is a container and no event; false: it has to be given up by skip_oversized().
  bool enter_oversized();
  void skip_oversized(std::size_t size, std::uint64_t offset);

  /// After the piece that was `last`.
  Report finish();

  /// Where a framer stands between two windows of a text without faults. A value.
  class Checkpoint {
   public:
    /// The same, but for the end of the window that was foretold.
    Checkpoint at(const WindowEnd& end) const;
    /// How a framer that stands here will leave the window that follows, if it can be foretold.
    std::optional<WindowEnd> find_end(const WindowEndFinder& ends, std::string_view window) const;

   private:
    friend class Framer;
    TextFormat format_;
    std::vector<Level> levels_;
    bool saw_list_ = false, saw_records_ = false, damaged_ = false;
  };
  /// What windows that were read apart add to the account of their text.
  struct Sound {
    FrameReport report;
    bool saw_list = false, saw_records = false;
    const char* schema = nullptr;
    std::uint64_t in_schema = 0;
    void add(const Sound& later);
  };

  /// Between two calls of feed(). Nothing: the next window has to be read by this framer.
  std::optional<Checkpoint> checkpoint() const;

  /// Reads a window that does not end its text from `from` on, as if all that is in front of it had been read; records
  /// are counted from 0. True: there was no fault in it, and it ended as foretold, `keep` bytes to come again and the
  /// framer at `to`; sound() has its account. False: the rows that were handed to `consumer` count for nothing, and
  /// `data` is as it was.
  bool feed_apart(const Checkpoint& from, const Checkpoint& to, std::size_t keep, char* data, std::size_t size,
                  std::uint64_t offset, Batch& batch, BatchConsumer& consumer);
  Sound sound();

  /// Goes on behind windows that others read, the last of which ended at `to`.
  void pass_over(const Sound& windows, const Checkpoint& to);
  /// Records so far.
  std::uint64_t seen() const { return report_.seen; }

 private:
  enum class Step : std::uint8_t { kGoOn, kNeedMore, kMalformed, kEndOfValue };
  static constexpr std::size_t kMaxLevels = 16;
  static constexpr std::size_t kWholePiece = ~std::size_t{0};

  void feed_json(char* data, std::size_t size, std::uint64_t offset, std::size_t& begin, Batch& batch,
                 BatchConsumer& consumer);
  Step read_piece(char* data, std::size_t size, std::uint64_t offset, std::size_t& begin, Batch& batch,
                  BatchConsumer& consumer);
  Step step(Batch& batch, BatchConsumer& consumer);
  Step read_top(char c, Batch& batch, BatchConsumer& consumer);
  Step read_item(Batch& batch, BatchConsumer& consumer);
  Step read_record(Batch& batch, BatchConsumer& consumer);
  Step read_value(Batch& batch, BatchConsumer& consumer);
  Step read_member(Batch& batch, BatchConsumer& consumer);
  Step need_more(std::uint32_t value);
  Step enter(std::uint32_t value);
  bool claims_event(std::uint32_t object);
  std::string_view key_in_front(std::uint32_t value) const;
  bool is_whole_at_end(std::uint32_t string) const;
  bool take_found(std::uint64_t offset, Batch& batch, BatchConsumer& consumer);
  void lose_found(const EventSearch::Found& event, std::uint64_t offset);
  bool is_sound(std::uint32_t next, bool is_event);
  void count_other(RecordKind kind, std::string_view json, std::uint64_t offset);
  bool take_findings(std::string_view json, std::uint64_t offset);
  void restore_breaks(std::size_t from);
  bool find_in_index();
  Step malformed(const char* reason, std::uint32_t position);

  // Text that is not JSON as a whole (framer_text.cc).
  std::size_t feed_log(char* data, std::size_t size, std::uint64_t offset, Batch& batch, BatchConsumer& consumer);
  std::size_t read_lines(std::string_view text, std::uint64_t offset, Batch& batch, BatchConsumer& consumer);
  bool read_line(std::string_view line, std::uint64_t offset, std::size_t& json, Batch& batch, BatchConsumer& consumer);
  void leave_value(std::string_view window, std::uint64_t offset, std::size_t& begin, const char* reason);
  std::size_t feed_csv(std::string_view text, std::uint64_t offset, bool last, Batch& batch, BatchConsumer& consumer);
  void read_row(std::uint64_t offset, Batch& batch, BatchConsumer& consumer);

  void flush(Batch& batch, BatchConsumer& consumer);
  void begin_text(Batch& batch);
  void lose(std::uint64_t from, const char* reason, std::uint64_t where);
  void end_of_loss(std::uint64_t to);
  void note_lost(std::string_view text);
  bool note_start(std::string_view text, bool last);
  void set_format(TextFormat format);
  bool note_event_line(std::string_view text, bool last, std::size_t& begin, std::size_t& keep);
  void judge_without_events();

  StructuralIndex index_;
  EscapeCheck escapes_;
  Walker walker_;
  EventSearch search_;
  GatheredEvents gathered_;
  FindingReader finding_reader_;
  std::vector<SecurityFinding> found_findings_;  ///< of the last record; a buffer
  CsvRows csv_;
  TextFormat format_;  ///< kBlank: nothing but white space came yet
  Report report_;
  std::vector<Level> levels_;
  std::uint32_t at_ = 0;           ///< position in the structural index
  std::uint64_t text_offset_ = 0;  ///< of the indexed piece
  char* text_ = nullptr;
  std::size_t text_size_ = 0;
  std::size_t piece_limit_ = 0;  ///< bytes to index at once: small behind damage, so that hostile text stays linear
  bool is_last_ = false;
  bool saw_list_ = false, saw_records_ = false;
  bool can_enter_ = false, enters_ = false;  ///< what feed() waits for is a container; its members are read one by one

  bool in_value_ = false;             ///< of a log: in a value that goes on behind its line
  std::uint64_t value_begin_ = 0;     ///< offset of that value
  std::uint64_t seen_before_ = 0;     ///< records, when it began
  std::uint64_t one_line_until_ = 0;  ///< in front of this offset no line begins a longer value: that was tried
  std::vector<bool> event_columns_;   ///< of CSV: columns that are members of an event
  bool saw_row_ = false;

  bool damaged_ = false;        ///< behind damage, stray separators and brackets are left-overs, not errors
  bool losing_ = false;         ///< a loss has begun; it goes on until an event is found behind it
  bool searching_ = false;      ///< the next object must be looked for in the bytes
  bool lost_any_ = false;       ///< in this call of feed()
  bool is_apart_ = false;       ///< in feed_apart(): the first fault ends it
  bool promises_ = false;       ///< a lost piece of text mentions an event
  bool keeps_promise_ = false;  ///< so does the text that feed() asked for again
  std::string tail_;            ///< of the lost text that was looked at last
  std::size_t resume_ = 0, rescans_ = 0;
  std::uint64_t tried_ = 0;  ///< offset of the object that was looked for behind the last error
  std::uint64_t loss_begin_ = 0, loss_where_ = 0;
  std::string loss_reason_;
  std::uint64_t repaired_ = 0;
  const char* schema_ = nullptr;  ///< of records that belong to CloudTrail and are no events
  std::uint64_t in_schema_ = 0;
};

}  // namespace trailhound
