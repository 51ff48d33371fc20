#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "engine/event/batch.h"
#include "engine/identity/caller_reader.h"
#include "engine/identity/row_fields.h"
#include "engine/read/visitor.h"
#include "engine/summary/activity.h"
#include "engine/summary/activity_statistic.h"
#include "engine/summary/caller_memo.h"
#include "engine/summary/tuple.h"
#include "engine/summary/tuple_book.h"
#include "engine/summary/tuple_key.h"

namespace trailhound {

/// The fields that tuples of activity are made of, besides those of CallerReader: their positions in what
/// activity_columns() returns.
enum ActivityField : std::size_t {
  // Extra fields of the plan:
  kAccessKey,
  kAddress,
  kUserAgent,
  kErrorCode,
  kReadOnly,
  kSharedEventId,
  kFromConsole,
  kEventCategory,
  kManagementEvent,
  kActivityPathCount,
  // Fields that every batch has:
  kEventName = kActivityPathCount,
  kEventSource,
  kRegion,
  kRecipientAccount,
  kUserAccount,
  kEventId,
  // What CallerReader is told most callers by:
  kType,
  kArn,
  kIssuerArn,
};
/// The paths of those before kActivityPathCount.
std::span<const std::string_view> activity_paths();
/// The ids of all of them. `caller` and `extra`: those of CallerReader::fields() and activity_paths().
std::vector<FieldId> activity_columns(std::span<const FieldId> caller, std::span<const FieldId> extra);

/// Makes the tuples of the calls in a batch (activity.h), column by column, so that what the tables have of one column
/// is looked up for many rows at once (TextNumbers::number_all()). Calls follow each other by caller, so most values
/// are those of the row before, and comparing their bytes saves the look-up. One per worker.
class CallKeys {
 public:
  CallKeys(std::span<const FieldId> caller, const std::vector<FieldId>& columns, EventNames names);

  /// As TupleMaker has them. The book must outlive the next begin_book().
  void begin_book(TupleBook& book);
  void begin(const VisitedBatch& visited);

  /// The position of the call in a row. REQUIRES: the row was not filtered, and rows come in ascending order.
  std::size_t find(std::uint32_t row) {
    while (rows_[at_] != row) ++at_;
    return at_;
  }
  /// Of the tuple of a call, in the book.
  std::uint32_t number(std::size_t call) const { return numbers_[call]; }
  const TupleKey& key(std::size_t call) const { return keys_[call]; }
  CallOutcome outcome(std::size_t call) const { return outcome_in(traits_[call]); }

 private:
  /// Who called.
  struct Caller {
    CallerMemo::Values values;
    bool may_recur = false;  ///< the values decide it
    bool repeats = false;    ///< and they are those of the call before
  };

  Caller read_caller();
  void find_fronts();
  std::uint32_t find_front(std::uint32_t row);
  template <typename RawOf>
  void find_parts(CallPart part, const RawOf& raw_of);
  void find_parts(CallPart part, ActivityField field);
  std::string_view stable_text(std::string_view raw);
  CallTraits read_traits();
  CallOutcome outcome_of(std::string_view error_code);

  const EventNames names_;
  TupleBook* book_ = nullptr;
  CallerReader caller_;
  CallerMemo callers_;
  RowFields columns_;  ///< read for all rows of a batch, one field after the other
  RowFields keys_of_callers_;
  std::string error_code_;  ///< the last one that was asked about, and what it means
  CallOutcome outcome_ = CallOutcome::kFailed;
  TupleBuilder tuple_;

  std::vector<std::uint32_t> rows_;  ///< of the batch, those that may be asked for
  std::size_t at_ = 0;               ///< in rows_, of the row that was asked for last
  // By position in rows_:
  std::vector<Caller> row_callers_;
  std::vector<CallTraits> traits_;
  std::vector<TupleKey> keys_;
  std::vector<std::uint32_t> numbers_;  ///< of the keys
  // Of the column in hand: texts, of which no two neighbours are the same, and by position in rows_ which one it is.
  std::vector<std::string_view> texts_;
  std::vector<std::uint32_t> text_of_row_, part_numbers_;
  std::deque<std::string> decoded_;  ///< texts of the batch that are not as they stand in their records
};

}  // namespace trailhound
