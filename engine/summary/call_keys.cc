#include "engine/summary/call_keys.h"

#include <iterator>

#include "engine/base/bytes.h"
#include "engine/event/value.h"
#include "engine/identity/principal.h"
#include "engine/identity/refusal.h"
#include "engine/trails/trail_facts.h"

namespace trailhound {
namespace {

constexpr std::string_view kPaths[] = {
    "userIdentity.accessKeyId",     "sourceIPAddress", "userAgent",      "errorCode", "readOnly", "sharedEventID",
    "sessionCredentialFromConsole", "eventCategory",   "managementEvent"};
static_assert(std::size(kPaths) == kActivityPathCount);
constexpr FieldId kReserved[] = {FieldTree::kEventName,        FieldTree::kEventSource, FieldTree::kRegion,
                                 FieldTree::kRecipientAccount, FieldTree::kUserAccount, FieldTree::kEventId};

bool has_backslash(std::string_view text) {
  return any_byte(text, [](SixteenBytes bytes) { return bytes == '\\'; });
}

}  // namespace

std::span<const std::string_view> activity_paths() { return kPaths; }

std::vector<FieldId> activity_columns(std::span<const FieldId> caller, std::span<const FieldId> extra) {
  std::vector<FieldId> columns(extra.begin(), extra.end());
  columns.insert(columns.end(), std::begin(kReserved), std::end(kReserved));
  for (const std::size_t field : CallerReader::told_by()) columns.push_back(caller[field]);
  return columns;
}

CallKeys::CallKeys(std::span<const FieldId> caller, const std::vector<FieldId>& columns, EventNames names)
    : names_(names),
      caller_(std::vector<FieldId>(caller.begin(), caller.end())),
      columns_(columns),
      keys_of_callers_({columns[kAccessKey]}) {}

void CallKeys::begin_book(TupleBook& book) {
  book_ = &book;
  callers_.clear();
}

void CallKeys::begin(const VisitedBatch& visited) {
  caller_.begin(visited.batch);
  columns_.begin(visited.batch);
  keys_of_callers_.begin(visited.batch);
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
    const std::uint32_t none = book_->part({});
    for (TupleKey& key : keys_) key.parts[kEventPart] = none;
  }
  traits_.clear();
  for (const std::uint32_t row : rows_) {
    columns_.set_row(row);
    traits_.push_back(read_traits());
  }
  find_parts(kTraitsPart, [&](std::size_t i) { return std::string_view(traits_[i].data(), traits_[i].size()); });
  book_->numbers(keys_, numbers_);
}

/// Who called in the row in hand, unless that takes more than these values.
CallKeys::Caller CallKeys::read_caller() {
  Caller caller;
  CallerMemo::Values& values = caller.values;
  const auto read = [&](ActivityField field, std::string_view& text) {
    const RawValue* const value = columns_.first(field);
    if (value == nullptr) return true;
    text = value->raw();
    return value->kind == ValueKind::kString;
  };
  const bool are_texts = read(kType, values.type) && read(kArn, values.arn) && read(kIssuerArn, values.issuer_arn) &&
                         read(kAccessKey, values.key);
  if (!are_texts) return caller;
  caller.repeats = !row_callers_.empty() && row_callers_.back().may_recur && row_callers_.back().values == values;
  caller.may_recur = caller.repeats || CallerReader::is_told_by(values.type, values.arn);
  return caller;
}

void CallKeys::find_fronts() {
  row_callers_.clear();
  for (const std::uint32_t row : rows_) {
    columns_.set_row(row);
    const Caller& caller = row_callers_.emplace_back(read_caller());
    if (caller.may_recur && !caller.repeats) callers_.prefetch_place(caller.values);
  }
  for (const Caller& caller : row_callers_) {
    if (caller.may_recur && !caller.repeats) callers_.prefetch_values(caller.values);
  }
  for (std::size_t i = 0; i < rows_.size(); ++i) {
    const Caller& caller = row_callers_[i];
    if (caller.repeats) {
      keys_[i].front = keys_[i - 1].front;
      continue;
    }
    std::uint32_t front = caller.may_recur ? callers_.find(caller.values) : CallerMemo::kUnknown;
    if (front == CallerMemo::kUnknown) {
      front = find_front(rows_[i]);
      if (caller.may_recur) callers_.remember(caller.values, front);
    }
    keys_[i].front = front;
  }
}

std::uint32_t CallKeys::find_front(std::uint32_t row) {
  const Principal principal = caller_.principal(row);
  keys_of_callers_.set_row(row);
  Calls calls;
  calls.kind = principal.kind;
  calls.principal = principal.name;
  calls.session = principal.session;
  calls.key = keys_of_callers_.text(0);
  build_front(calls, tuple_);
  return book_->front(tuple_.tuple());
}

/// The text that stands in a record as `raw`, as a tuple has it, for as long as the batch is in hand.
std::string_view CallKeys::stable_text(std::string_view raw) {
  if (raw.size() <= kMaxPartBytes && !has_backslash(raw)) return raw;
  std::string text, buffer;
  append_unescaped(raw, text);
  return decoded_.emplace_back(part_text(text, buffer));
}

template <typename RawOf>
void CallKeys::find_parts(CallPart part, const RawOf& raw_of) {
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

void CallKeys::find_parts(CallPart part, ActivityField field) {
  find_parts(part, [&](std::size_t) { return columns_.raw(field); });
}

/// An archive has few codes, and a flood of refused calls has one.
CallOutcome CallKeys::outcome_of(std::string_view error_code) {
  if (error_code.empty()) return CallOutcome::kDone;
  if (error_code != error_code_) {
    error_code_ = error_code.substr(0, kMaxPartBytes);
    outcome_ = is_refusal(error_code) ? CallOutcome::kRefused : CallOutcome::kFailed;
  }
  return outcome_;
}

CallTraits CallKeys::read_traits() {
  Calls calls;
  calls.outcome = outcome_of(columns_.text(kErrorCode));
  if (!columns_.is(kEventCategory, "Management")) {
    calls.event_class = class_of(columns_.text(kEventCategory), columns_.text(kManagementEvent));
  }
  calls.is_write = columns_.is(kReadOnly, "false");
  calls.from_console = columns_.is(kFromConsole, "true");
  return traits_of(calls);
}

}  // namespace trailhound
