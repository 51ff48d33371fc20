#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "engine/event/batch.h"
#include "engine/event/field_tree.h"
#include "engine/event/framer.h"
#include "engine/io/fingerprint.h"
#include "engine/io/input_walk.h"
#include "engine/read/options.h"
#include "engine/read/read_ledger.h"
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
  EventReader(const FieldTree& fields, Batch batch, trailhound::Visitor& visitor, const ReadOptions& options);

  /// Told after every window of text, with what came since the last call.
  class Tick {
   public:
    virtual ~Tick() = default;
    virtual void tick(std::uint64_t compressed, std::uint64_t decompressed, std::uint64_t records) = 0;
  };

  /// Reads one input; `tick` may be null.
  ReadLedger read(const Input& input, Tick* tick = nullptr);
  /// Reads a text that is in memory, under this name.
  ReadLedger read_text(const std::string& name, std::string_view text);

  /// After read(): the hash of the input if the options ask for it; otherwise the reason why there is none.
  const Fingerprint& fingerprint() const { return fingerprint_; }
  /// True once the visitor or the options' `stop` ended the reading; there is no point in another input.
  bool stopped() const { return stopped_; }

 private:
  void consume(Batch& batch) override;
  bool is_filtered(const Batch& batch, std::uint32_t row);
  void filter_rows(const Batch& batch);
  void count_rows(const Batch& batch);
  void count_hour(const Batch& batch, std::uint32_t row);
  std::string_view account_of(const Batch& batch, std::uint32_t row);
  void count_account(const Batch& batch, std::uint32_t row);
  void add_hours();
  void add_accounts();

  bool text(const std::string& path, bool is_member, Reader& reader) override;
  void archive(const std::string& path, bool is_member, std::uint64_t members, const Problem* problem) override;
  void skip(const std::string& path, bool is_member, std::string reason) override;
  void fail(Problem problem, bool is_member) override;
  void count_file(bool is_member);
  bool read_windows(Reader& reader);
  void tell_progress(std::uint64_t fresh);
  void end_piece();
  bool is_stop_asked() const { return stop_.is_set(); }
  void close_text(const std::string& path, const Reader& reader, bool is_bomb);

  trailhound::Visitor& visitor_;
  const ReadOptions options_;
  StopFlag stop_;
  const bool has_filters_;
  InputWalk walk_;
  Framer framer_;
  Batch batch_;
  Fingerprint fingerprint_;
  std::string path_;  ///< of the text that is being read
  Piece piece_;
  std::uint64_t next_record_ = 0;  ///< behind the last one of the text that was visited
  Tick* tick_ = nullptr;
  std::uint64_t told_compressed_ = 0, told_records_ = 0;  ///< to the tick
  std::uint64_t visited_ = 0;                             ///< records of the text
  bool stopped_ = false;
  ReadLedger account_;
  std::vector<bool> filtered_;                        ///< by row of the batch; empty where no filter is set
  std::vector<Nanoseconds> times_;                    ///< by row
  std::vector<Batch::Entry>::const_iterator region_;  ///< in the column, of the row that is being counted
  std::string run_region_;                            ///< of a run of rows of one region and hour
  std::int64_t run_hour_ = 0;
  std::uint64_t run_events_ = 0;
  std::vector<Batch::Entry>::const_iterator recipient_;  ///< likewise
  std::string run_account_;                              ///< of a run of rows of one account
  bool run_account_is_plain_ = false;                    ///< its text and its bytes in a record are the same
  std::uint64_t run_account_events_ = 0;
  std::string time_text_, text_;
};

}  // namespace trailhound
