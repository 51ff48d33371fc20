#include "engine/summary/activity_statistic.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <iterator>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "engine/base/bytes.h"
#include "engine/event/value.h"
#include "engine/identity/caller_reader.h"
#include "engine/identity/record_fields.h"
#include "engine/identity/refusal.h"
#include "engine/identity/row_fields.h"
#include "engine/summary/activity.h"
#include "engine/summary/caller_memo.h"
#include "engine/summary/tuple.h"
#include "engine/trails/trail_facts.h"

namespace trailhound {
namespace {

/// The extra fields of the plan, behind them some of the reserved ones, and then those that tell most callers.
enum Field : std::size_t {
  kAccessKey,
  kAddress,
  kUserAgent,
  kErrorCode,
  kReadOnly,
  kSharedEventId,
  kFromConsole,
  kEventCategory,
  kManagementEvent,
  kExtraCount,
  kEventName = kExtraCount,
  kEventSource,
  kRegion,
  kRecipientAccount,
  kUserAccount,
  kEventId,
  kType,
  kArn,
  kIssuerArn,
};
constexpr FieldId kReserved[] = {FieldTree::kEventName,        FieldTree::kEventSource, FieldTree::kRegion,
                                 FieldTree::kRecipientAccount, FieldTree::kUserAccount, FieldTree::kEventId};

/// Read of the events below only.
enum Detail : std::size_t {
  kIssuedKey,
  kCreatedKey,
  kAssumedArn,
  kFederatedArn,
  kRequestedArn,
  kCreatedUser,
  kLoginOutcome,
  kMfaUsed,
};
constexpr std::string_view kDetailPaths[] = {"responseElements.credentials.accessKeyId",
                                             "responseElements.accessKey.accessKeyId",
                                             "responseElements.assumedRoleUser.arn",
                                             "responseElements.federatedUser.arn",
                                             "requestParameters.roleArn",
                                             "responseElements.accessKey.userName",
                                             "responseElements.ConsoleLogin",
                                             "additionalEventData.MFAUsed"};

/// Calls whose response has a key (AWS STS, IAM and Cognito API references).
constexpr std::string_view kIssuers[] = {
    "AssumeRole",      "AssumeRoleWithSAML",        "AssumeRoleWithWebIdentity", "AssumeRoot",
    "CreateAccessKey", "GetCredentialsForIdentity", "GetFederationToken",        "GetSessionToken",
};

/// The ARN of a session names its role in another form than the ARN of the role does, and so does the principal of a
/// call with the key. Its session is not of interest here.
std::string_view target_of(std::string_view arn, std::string& buffer) {
  const Principal principal = principal_of({.type = {},
                                            .arn = arn,
                                            .principal_id = {},
                                            .account = {},
                                            .user_name = {},
                                            .invoked_by = {},
                                            .issuer_arn = {},
                                            .identity_provider = {}},
                                           buffer);
  return arn.empty() ? arn : principal.name;
}

bool has_backslash(std::string_view text) {
  return any_byte(text, [](SixteenBytes bytes) { return bytes == '\\'; });
}

/// Makes the tuples of calls column by column for a whole batch, so that what the tables have of one column is looked
/// up for many rows at once (TextNumbers::number_all()). What few events have besides is made when the visitor asks for
/// it.
class ActivityMaker : public TupleMaker {
 public:
  ActivityMaker(std::vector<FieldId> caller, const std::vector<FieldId>& fields, EventNames names)
      : names_(names), caller_(std::move(caller)), columns_(fields), fields_(fields), details_(kDetailPaths) {}

  void begin_book(TupleBook& book) override {
    book_ = &book;
    callers_.clear();
  }
  void begin(const VisitedBatch& visited) override;
  void make(std::uint32_t row, std::vector<std::uint32_t>& tuples) override;

 private:
  CallerMemo::Values read_values(bool& may_recur);
  void find_fronts();
  std::uint32_t find_front(std::uint32_t row);
  template <typename RawOf>
  void find_parts(CallPart part, const RawOf& raw_of);
  void find_parts(CallPart part, Field field);
  std::string_view stable_text(std::string_view raw);
  CallTraits read_traits();
  CallOutcome outcome_of(std::string_view error_code);

  Calls caller_of(const TupleKey& key) const;
  void make_issue(const Calls& calls, std::vector<std::uint32_t>& tuples);
  void make_login(const Calls& calls, std::vector<std::uint32_t>& tuples);
  void make_side(const Calls& calls, std::vector<std::uint32_t>& tuples);
  void make_stop(const Calls& calls, std::vector<std::uint32_t>& tuples);

  /// Who called in a row.
  struct Caller {
    CallerMemo::Values values;
    bool may_recur = false;  ///< the values decide it
  };

  const EventNames names_;
  TupleBook* book_ = nullptr;
  const Batch* batch_ = nullptr;
  CallerReader caller_;
  CallerMemo callers_;
  RowFields columns_;  ///< read for all rows of a batch, one field after the other
  RowFields fields_;   ///< read for the row in hand
  RecordFields details_;
  std::string error_code_;  ///< the last one that was asked about, and what it means
  CallOutcome outcome_ = CallOutcome::kFailed;
  std::string target_;
  TupleBuilder tuple_;

  std::vector<std::uint32_t> rows_;  ///< of the batch, those that may be asked for
  std::size_t at_ = 0;               ///< in rows_, of the row in hand
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

void ActivityMaker::begin(const VisitedBatch& visited) {
  batch_ = &visited.batch;
  caller_.begin(visited.batch);
  columns_.begin(visited.batch);
  fields_.begin(visited.batch);
  rows_.clear();
  for (std::uint32_t row = 0; row < visited.batch.rows(); ++row) {
    if (!visited.is_filtered(row)) rows_.push_back(row);
  }
  at_ = 0;
  decoded_.clear();
  keys_.assign(rows_.size(), TupleKey());
  find_fronts();
  find_parts(kAddressPart, kAddress);
  find_parts(kAgentPart, kUserAgent);
  find_parts(kRegionPart, kRegion);
  find_parts(kAccountPart, [&](std::size_t) {
    const std::string_view recipient = columns_.raw(kRecipientAccount);
    return recipient.empty() ? columns_.raw(kUserAccount) : recipient;
  });
  find_parts(kSourcePart, kEventSource);
  if (names_ == EventNames::kCounted) {
    find_parts(kEventPart, kEventName);
  } else {
    find_parts(kEventPart, [](std::size_t) { return std::string_view(); });
  }
  traits_.clear();
  for (const std::uint32_t row : rows_) {
    columns_.set_row(row);
    traits_.push_back(read_traits());
  }
  find_parts(kTraitsPart, [&](std::size_t i) { return std::string_view(traits_[i].data(), traits_[i].size()); });
  book_->numbers(keys_, numbers_);
}

/// What decides the caller of a row. `may_recur` is false if that takes more than these values.
CallerMemo::Values ActivityMaker::read_values(bool& may_recur) {
  CallerMemo::Values values;
  const auto read = [&](Field field, std::string_view& text) {
    const RawValue* const value = columns_.first(field);
    if (value == nullptr) return true;
    text = value->raw();
    return value->kind == ValueKind::kString;
  };
  may_recur = read(kType, values.type) && read(kArn, values.arn) && read(kIssuerArn, values.issuer_arn) &&
              read(kAccessKey, values.key) && CallerReader::is_told_by(values.type, values.arn);
  return values;
}

void ActivityMaker::find_fronts() {
  row_callers_.clear();
  for (const std::uint32_t row : rows_) {
    columns_.set_row(row);
    Caller caller;
    caller.values = read_values(caller.may_recur);
    if (caller.may_recur) callers_.prefetch_place(caller.values);
    row_callers_.push_back(caller);
  }
  for (const Caller& caller : row_callers_) {
    if (caller.may_recur) callers_.prefetch_values(caller.values);
  }
  for (std::size_t i = 0; i < rows_.size(); ++i) {
    const auto& [values, may_recur] = row_callers_[i];
    std::uint32_t front = may_recur ? callers_.find(values) : CallerMemo::kUnknown;
    if (front == CallerMemo::kUnknown) {
      front = find_front(rows_[i]);
      if (may_recur) callers_.remember(values, front);
    }
    keys_[i].front = front;
  }
}

std::uint32_t ActivityMaker::find_front(std::uint32_t row) {
  const Principal principal = caller_.principal(row);
  fields_.set_row(row);
  Calls calls;
  calls.kind = principal.kind;
  calls.principal = principal.name;
  calls.session = principal.session;
  calls.key = fields_.text(kAccessKey);
  build_front(calls, tuple_);
  return book_->front(tuple_.tuple());
}

/// The text that stands in a record as `raw`, as a tuple has it, for as long as the batch is in hand.
std::string_view ActivityMaker::stable_text(std::string_view raw) {
  if (raw.size() <= kMaxPartBytes && !has_backslash(raw)) return raw;
  std::string text, buffer;
  append_unescaped(raw, text);
  return decoded_.emplace_back(part_text(text, buffer));
}

template <typename RawOf>
void ActivityMaker::find_parts(CallPart part, const RawOf& raw_of) {
  texts_.clear();
  text_of_row_.clear();
  std::string_view last;
  for (std::size_t i = 0; i < rows_.size(); ++i) {
    columns_.set_row(rows_[i]);
    const std::string_view raw = raw_of(i);
    if (i == 0 || raw.size() != last.size() || !same_bytes(raw.data(), last.data(), raw.size())) {
      texts_.push_back(stable_text(raw));
    }
    last = raw;
    text_of_row_.push_back(static_cast<std::uint32_t>(texts_.size() - 1));
  }
  book_->parts(texts_, part_numbers_);
  for (std::size_t i = 0; i < rows_.size(); ++i) keys_[i].parts[part] = part_numbers_[text_of_row_[i]];
}

void ActivityMaker::find_parts(CallPart part, Field field) {
  find_parts(part, [&](std::size_t) { return columns_.raw(field); });
}

/// An archive has few codes, and a flood of refused calls has one.
CallOutcome ActivityMaker::outcome_of(std::string_view error_code) {
  if (error_code.empty()) return CallOutcome::kDone;
  if (error_code != error_code_) {
    error_code_ = error_code.substr(0, kMaxPartBytes);
    outcome_ = is_refusal(error_code) ? CallOutcome::kRefused : CallOutcome::kFailed;
  }
  return outcome_;
}

CallTraits ActivityMaker::read_traits() {
  Calls calls;
  calls.outcome = outcome_of(columns_.text(kErrorCode));
  if (!columns_.is(kEventCategory, "Management")) {
    calls.event_class = class_of(columns_.text(kEventCategory), columns_.text(kManagementEvent));
  }
  calls.is_write = columns_.is(kReadOnly, "false");
  calls.from_console = columns_.is(kFromConsole, "true");
  return traits_of(calls);
}

// HOT: bench/who.
void ActivityMaker::make(std::uint32_t row, std::vector<std::uint32_t>& tuples) {
  while (rows_[at_] != row) ++at_;
  fields_.set_row(row);
  tuples.push_back(numbers_[at_]);
  const std::string_view event = fields_.text(kEventName);
  const bool is_issue = std::find(std::begin(kIssuers), std::end(kIssuers), event) != std::end(kIssuers);
  const bool is_login = event == "ConsoleLogin";
  const bool is_stop =
      stops_a_trail(fields_.text(kEventSource), event) && outcome_in(traits_[at_]) == CallOutcome::kDone;
  const bool is_shared = !fields_.raw(kSharedEventId).empty();
  if (!is_issue && !is_login && !is_stop && !is_shared) return;
  Calls calls = caller_of(keys_[at_]);
  calls.event = event;
  if (is_issue) make_issue(calls, tuples);
  if (is_login) make_login(calls, tuples);
  if (is_stop) make_stop(calls, tuples);
  if (is_shared) make_side(calls, tuples);
}

/// What the other tuples of an event have of its call.
Calls ActivityMaker::caller_of(const TupleKey& key) const {
  Calls calls;
  read_front(book_->front_text(key.front), calls);
  calls.address = book_->part_text_of(key.parts[kAddressPart]);
  calls.account = book_->part_text_of(key.parts[kAccountPart]);
  return calls;
}

void ActivityMaker::make_issue(const Calls& calls, std::vector<std::uint32_t>& tuples) {
  details_.read(*batch_, rows_[at_]);
  Issue issue;
  issue.key = details_.text(kIssuedKey);
  issue.target = target_of(details_.text(kAssumedArn), target_);
  if (issue.key.empty()) {
    issue.key = details_.text(kCreatedKey);
    issue.target = details_.text(kCreatedUser);
  }
  if (issue.key.empty()) return;  // the call failed
  if (issue.target.empty()) issue.target = details_.text(kFederatedArn);
  if (issue.target.empty()) issue.target = details_.text(kRequestedArn);
  issue.kind = calls.kind;
  issue.principal = calls.principal;
  issue.session = calls.session;
  issue.caller_key = calls.key;
  issue.event = calls.event;
  issue.shared_id = fields_.text(kSharedEventId);
  issue.account = calls.account;
  build_issue(issue, tuple_);
  tuples.push_back(book_->number(tuple_.tuple()));
}

void ActivityMaker::make_login(const Calls& calls, std::vector<std::uint32_t>& tuples) {
  details_.read(*batch_, rows_[at_]);
  Login login;
  login.kind = calls.kind;
  login.principal = calls.principal;
  login.session = calls.session;
  login.address = calls.address;
  login.outcome = details_.text(kLoginOutcome);
  login.mfa = details_.text(kMfaUsed);
  login.event_id = fields_.text(kEventId);
  build_login(login, tuple_);
  tuples.push_back(book_->number(tuple_.tuple()));
}

/// The other side of a service's call is in an account of AWS, whose trail nobody has.
void ActivityMaker::make_side(const Calls& calls, std::vector<std::uint32_t>& tuples) {
  if (calls.kind == PrincipalKind::kService) return;
  Side side;
  side.shared_id = fields_.text(kSharedEventId);
  side.kind = calls.kind;
  side.principal = calls.principal;
  side.account = calls.account;
  build_side(side, tuple_);
  tuples.push_back(book_->number(tuple_.tuple()));
}

void ActivityMaker::make_stop(const Calls& calls, std::vector<std::uint32_t>& tuples) {
  StoppedTrail stop;
  stop.event = calls.event;
  stop.principal = calls.principal;
  stop.event_id = fields_.text(kEventId);
  build_stop(stop, tuple_);
  tuples.push_back(book_->number(tuple_.tuple()));
}

}  // namespace

std::span<const std::string> ActivityStatistic::fields() {
  static const std::vector<std::string> kPaths = [] {
    const std::span<const std::string> caller = CallerReader::fields();
    std::vector<std::string> paths(caller.begin(), caller.end());
    for (const char* path : {"userIdentity.accessKeyId", "sourceIPAddress", "userAgent", "errorCode", "readOnly",
                             "sharedEventID", "sessionCredentialFromConsole", "eventCategory", "managementEvent"}) {
      paths.emplace_back(path);
    }
    return paths;
  }();
  return kPaths;
}

std::unique_ptr<TupleMaker> ActivityStatistic::make_maker() const {
  const std::span<const FieldId> caller = plan_.extra_fields().subspan(before_, CallerReader::fields().size());
  const std::span<const FieldId> extra = plan_.extra_fields().subspan(before_ + caller.size(), kExtraCount);
  std::vector<FieldId> fields(extra.begin(), extra.end());
  fields.insert(fields.end(), std::begin(kReserved), std::end(kReserved));
  for (const std::size_t field : CallerReader::told_by()) fields.push_back(caller[field]);
  return std::make_unique<ActivityMaker>(std::vector<FieldId>(caller.begin(), caller.end()), fields, names_);
}

}  // namespace trailhound
