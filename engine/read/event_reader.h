#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "engine/event/batch.h"
#include "engine/event/field_tree.h"
#include "engine/event/framer.h"
#include "engine/io/fingerprint.h"
#include "engine/io/input_walk.h"
#include "engine/read/batch_shower.h"
#include "engine/read/options.h"
#include "engine/read/read_ledger.h"
#include "engine/read/sharing.h"
#include "engine/read/tick.h"
#include "engine/read/visitor.h"

namespace trailhound {

/// Reads inputs, one at a time, and shows their events to a visitor: bytes → text → records → batches. The only driver
/// of Reader, Framer and Batch. Buffers are reused from input to input. One thread; the referenced objects must outlive
/// it.
///
///   FieldTree none;  none.finish();
///   EventReader reader(none, Batch(none), visitor, options);
///   ReadLedger ledger = reader.read(input);
class EventReader : private BatchConsumer, private InputWalk::Visitor {
 public:
  /// `sharing`: with other workers; null where there are none.
  EventReader(const FieldTree& fields, Batch batch, trailhound::Visitor& visitor, const ReadOptions& options,
              Sharing* sharing = nullptr);

  /// Reads one input; `tick` may be null. The ledger is without what belongs to runs that have ended (Sharing).
  ReadLedger read(const Input& input, ReadTick* tick = nullptr);
  /// Reads a text that is in memory, under this name.
  ReadLedger read_text(const std::string& name, std::string_view text);

  /// After read(): the hash of the input if the options ask for it; otherwise the reason why there is none.
  const Fingerprint& fingerprint() const { return fingerprint_; }
  /// True once the visitor or the options' `stop` ended the reading; there is no point in another input.
  bool stopped() const { return stopped_; }

 private:
  /// The text that is being read.
  struct Text {
    std::string path;
    Piece piece;
    std::uint64_t piece_begin = 0;      ///< bytes in front of it
    std::uint64_t counted = 0;          ///< bytes
    std::uint64_t bytes_shown = 0;      ///< to a visitor that wants them
    std::uint64_t shown_by_others = 0;  ///< rows
    /// Windows since others helped last, and how many there have to be before they may again.
    std::uint64_t windows_alone = 0, windows_alone_wanted = 0;
  };

  void consume(Batch& batch) override;

  bool text(const std::string& path, bool is_member, Reader& reader) override;
  void archive(const std::string& path, bool is_member, std::uint64_t members, const Problem* problem) override;
  void skip(const std::string& path, bool is_member, std::string reason) override;
  void fail(Problem problem, bool is_member) override;
  bool count_text(const Reader& reader);
  void show_bytes(const Reader::Window& window);
  bool read_windows(Reader& reader, Reader::Window window, bool is_within_limits);
  bool may_share() const;
  std::optional<Framer::Checkpoint> may_share_windows(std::size_t keep);
  void share_member(Reader& reader, const Reader::Window& window);
  bool share_windows(Reader& reader, const Framer::Checkpoint& checkpoint, std::size_t& keep, Reader::Window& window,
                     bool& is_within_limits);
  void begin_piece(std::uint64_t first_record);
  void end_piece();
  bool is_stop_asked() const { return stop_.is_set(); }

  trailhound::Visitor& visitor_;
  Sharing* const sharing_;
  const ReadOptions options_;
  StopFlag stop_;
  BatchShower shower_;
  InputWalk walk_;
  Framer framer_;
  Batch batch_;
  Fingerprint fingerprint_;
  Text text_;
  ReadTick* tick_ = nullptr;
  std::uint64_t told_compressed_ = 0, untold_records_ = 0;  ///< to the tick
  bool stopped_ = false;
  ReadLedger account_;  ///< since the reader's own run began
};

}  // namespace trailhound
