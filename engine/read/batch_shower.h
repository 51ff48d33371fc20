#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "engine/event/batch.h"
#include "engine/read/options.h"
#include "engine/read/read_ledger.h"
#include "engine/read/visitor.h"

namespace trailhound {

/// Shows batches of one text after the other to a visitor, without the rows that the options leave out, and puts every
/// row into its counters. One thread; the referenced objects must outlive it.
class BatchShower {
 public:
  BatchShower(const ReadOptions& options, Visitor& visitor);

  /// A text begins. `account` takes what is counted from here on.
  void begin(std::string_view path, ReadLedger& account);
  /// False: the visitor or the options' `stop` ends the reading, here or before. Then the batch does not count.
  bool show(Batch& batch, const Piece& piece);

  bool has_stopped() const { return has_stopped_; }
  std::uint64_t shown() const { return shown_; }              ///< rows of the text
  std::uint64_t next_record() const { return next_record_; }  ///< behind the last one of the text that was shown

 private:
  bool is_filtered(const Batch& batch, std::uint32_t row);
  void filter_rows(const Batch& batch);
  void count_rows(const Batch& batch);
  void count_hour(const Batch& batch, std::uint32_t row);
  std::string_view account_of(const Batch& batch, std::uint32_t row);
  void count_account(const Batch& batch, std::uint32_t row);
  void add_hours();
  void add_accounts();

  const ReadOptions& options_;
  Visitor& visitor_;
  StopFlag stop_;
  const bool has_filters_;
  std::string path_;
  ReadLedger* account_ = nullptr;
  bool has_stopped_ = false;
  std::uint64_t shown_ = 0, next_record_ = 0;
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
