#include "engine/summary/activity.h"

#include <algorithm>
#include <array>
#include <iterator>
#include <vector>

#include "engine/base/bytes.h"
#include "engine/identity/caller_reader.h"
#include "engine/identity/record_fields.h"
#include "engine/identity/refusal.h"
#include "engine/identity/row_fields.h"
#include "engine/summary/caller_memo.h"
#include "engine/summary/tuple.h"

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

char letter(ActivityKind kind) { return static_cast<char>(kind); }
char letter(PrincipalKind kind) { return static_cast<char>('a' + static_cast<char>(kind)); }

bool has_backslash(std::string_view text) {
  return any_byte(text, [](SixteenBytes bytes) { return bytes == '\\'; });
}

/// The parts that begin a tuple.
void begin_tuple(ActivityKind kind, TupleBuilder& tuple) {
  const char name = letter(kind);
  tuple.clear();
  tuple.add({&name, 1});
}
void add_kind(PrincipalKind kind, TupleBuilder& tuple) {
  const char name = letter(kind);
  tuple.add({&name, 1});
}
PrincipalKind read_kind(TupleReader& reader) {
  const std::string_view name = reader.next();
  return static_cast<PrincipalKind>(name.empty() ? 0 : name.front() - 'a');
}

// The tuple of a call: what all calls of a caller with one key have in common, and the rest. The last part has a
// character each for outcome, class, writing and the console.

void begin_calls(const Calls& calls, TupleBuilder& tuple) {
  begin_tuple(ActivityKind::kCalls, tuple);
  add_kind(calls.kind, tuple);
  tuple.add(calls.principal).add(calls.session).add(calls.key);
}

void finish_calls(const Calls& calls, TupleBuilder& tuple) {
  tuple.add(calls.address).add(calls.agent).add(calls.region).add(calls.account).add(calls.source).add(calls.event);
  const char traits[] = {static_cast<char>('0' + static_cast<char>(calls.outcome)),
                         static_cast<char>(calls.event_class), calls.is_write ? 'w' : '-',
                         calls.from_console ? 'c' : '-'};
  tuple.add({traits, sizeof traits});
}

class ActivityMaker : public TupleMaker {
 public:
  ActivityMaker(std::vector<FieldId> caller, std::vector<FieldId> fields, EventNames names)
      : names_(names), caller_(std::move(caller)), fields_(std::move(fields)), details_(kDetailPaths) {}

  void begin(const VisitedBatch& visited) override {
    batch_ = &visited.batch;
    caller_.begin(visited.batch);
    fields_.begin(visited.batch);
  }
  void make(std::uint32_t row, TupleSink& out) override;

 private:
  bool read_values(CallerMemo::Values& values);
  void read_caller(std::uint32_t row);
  template <typename Text>
  void read_texts(Text&& text);
  void read_traits();
  bool may_have_escapes(std::size_t begin) const;
  void make_calls(std::uint32_t row, TupleSink& out);
  CallOutcome outcome_of(std::string_view error_code);
  void make_issue(TupleSink& out);
  void make_login(TupleSink& out);
  void make_side(TupleSink& out);
  void make_stop(TupleSink& out);

  const EventNames names_;
  const Batch* batch_ = nullptr;
  CallerReader caller_;
  CallerMemo memo_;
  RowFields fields_;
  RecordFields details_;
  Calls calls_;             ///< of the row in hand
  std::string_view event_;  ///< its name
  std::string error_code_;  ///< the last one that was asked about, and what it means
  CallOutcome outcome_ = CallOutcome::kFailed;
  std::string target_;
  TupleBuilder tuple_;
};

/// What decides the caller of the row. False: that takes more than these values.
bool ActivityMaker::read_values(CallerMemo::Values& values) {
  const auto read = [&](Field field, std::string_view& text) {
    const RawValue* const value = fields_.first(field);
    if (value == nullptr) return true;
    text = value->raw();
    return value->kind == ValueKind::kString;
  };
  return read(kType, values.type) && read(kArn, values.arn) && read(kIssuerArn, values.issuer_arn) &&
         read(kAccessKey, values.key) && CallerReader::is_told_by(values.type, values.arn);
}

/// Begins the tuple of the row in hand with its caller.
void ActivityMaker::read_caller(std::uint32_t row) {
  CallerMemo::Values values;
  const bool may_recur = read_values(values);
  if (const CallerMemo::Caller* const known = may_recur ? memo_.find(values) : nullptr) {
    calls_.kind = known->kind;
    calls_.principal = known->principal;
    calls_.session = known->session;
    calls_.key = known->key;
    tuple_.clear();
    tuple_.add_parts(known->tuple);
    return;
  }
  const Principal principal = caller_.principal(row);
  calls_.kind = principal.kind;
  calls_.principal = principal.name;
  calls_.session = principal.session;
  calls_.key = fields_.text(kAccessKey);
  begin_calls(calls_, tuple_);
  CallerMemo::Caller* const kept = may_recur ? memo_.remember(values) : nullptr;
  if (kept == nullptr) return;
  kept->kind = calls_.kind;
  kept->principal = calls_.principal;
  kept->session = calls_.session;
  kept->key = calls_.key;
  kept->tuple = tuple_.tuple();
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

/// What a tuple has behind the caller and as texts. `text` reads a field.
template <typename Text>
void ActivityMaker::read_texts(Text&& text) {
  calls_.address = text(kAddress);
  calls_.agent = text(kUserAgent);
  calls_.region = text(kRegion);
  calls_.account = text(kRecipientAccount);
  if (calls_.account.empty()) calls_.account = text(kUserAccount);
  calls_.source = text(kEventSource);
}

/// Whether raw texts, of which the tuple from `begin` on was made, must be decoded. True for other tuples, too, of
/// which the size of a part looks like a backslash.
bool ActivityMaker::may_have_escapes(std::size_t begin) const {
  const auto is_long = [](std::string_view text) { return text.size() > kMaxPartBytes; };
  return has_backslash(tuple_.tuple().substr(begin)) || is_long(calls_.agent) || is_long(calls_.address) ||
         is_long(calls_.region) || is_long(calls_.account) || is_long(calls_.source);
}

void ActivityMaker::read_traits() {
  event_ = fields_.text(kEventName);
  calls_.event = names_ == EventNames::kCounted ? event_ : std::string_view();
  calls_.outcome = outcome_of(fields_.text(kErrorCode));
  calls_.event_class = EventClass::kManagement;
  if (fields_.raw(kEventCategory) != "Management") {
    calls_.event_class = class_of(fields_.text(kEventCategory), fields_.text(kManagementEvent));
  }
  calls_.is_write = fields_.text(kReadOnly) == "false";
  calls_.from_console = fields_.text(kFromConsole) == "true";
}

// Looking for a backslash in the whole tuple is faster than in each text that it is made of.
void ActivityMaker::make_calls(std::uint32_t row, TupleSink& out) {
  read_caller(row);
  const std::size_t begin = tuple_.tuple().size();
  read_texts([&](Field field) { return fields_.raw(field); });
  read_traits();
  finish_calls(calls_, tuple_);
  if (may_have_escapes(begin)) {
    read_texts([&](Field field) { return fields_.text(field); });
    tuple_.cut(begin);
    finish_calls(calls_, tuple_);
  }
  out.add(tuple_.tuple());
}

// HOT: bench/who.
void ActivityMaker::make(std::uint32_t row, TupleSink& out) {
  fields_.set_row(row);
  make_calls(row, out);
  if (std::find(std::begin(kIssuers), std::end(kIssuers), event_) != std::end(kIssuers)) {
    details_.read(*batch_, row);
    make_issue(out);
  } else if (event_ == "ConsoleLogin") {
    details_.read(*batch_, row);
    make_login(out);
  } else if (stops_a_trail(calls_.source, event_) && calls_.outcome == CallOutcome::kDone) {
    make_stop(out);
  }
  make_side(out);
}

void ActivityMaker::make_issue(TupleSink& out) {
  std::string_view key = details_.text(kIssuedKey);
  std::string_view target = target_of(details_.text(kAssumedArn), target_);
  if (key.empty()) {
    key = details_.text(kCreatedKey);
    target = details_.text(kCreatedUser);
  }
  if (key.empty()) return;  // the call failed
  if (target.empty()) target = details_.text(kFederatedArn);
  if (target.empty()) target = details_.text(kRequestedArn);
  begin_tuple(ActivityKind::kIssue, tuple_);
  tuple_.add(key);
  add_kind(calls_.kind, tuple_);
  tuple_.add(calls_.principal).add(calls_.session).add(calls_.key).add(event_).add(target);
  tuple_.add(fields_.text(kSharedEventId)).add(calls_.account);
  out.add(tuple_.tuple());
}

void ActivityMaker::make_login(TupleSink& out) {
  begin_tuple(ActivityKind::kLogin, tuple_);
  add_kind(calls_.kind, tuple_);
  tuple_.add(calls_.principal).add(calls_.session).add(calls_.address).add(details_.text(kLoginOutcome));
  tuple_.add(details_.text(kMfaUsed)).add(fields_.text(kEventId));
  out.add(tuple_.tuple());
}

/// The other side of a service's call is in an account of AWS, whose trail nobody has.
void ActivityMaker::make_side(TupleSink& out) {
  const std::string_view shared_id = fields_.text(kSharedEventId);
  if (shared_id.empty() || calls_.kind == PrincipalKind::kService) return;
  begin_tuple(ActivityKind::kShared, tuple_);
  tuple_.add(shared_id);
  add_kind(calls_.kind, tuple_);
  tuple_.add(calls_.principal).add(calls_.account);
  out.add(tuple_.tuple());
}

void ActivityMaker::make_stop(TupleSink& out) {
  begin_tuple(ActivityKind::kStop, tuple_);
  out.add(tuple_.add(event_).add(calls_.principal).add(fields_.text(kEventId)).tuple());
}

}  // namespace

void build_calls(const Calls& calls, TupleBuilder& tuple) {
  begin_calls(calls, tuple);
  finish_calls(calls, tuple);
}

ActivityKind activity_kind(std::string_view tuple) {
  return static_cast<ActivityKind>(TupleReader(tuple).next().front());
}

Calls read_calls(std::string_view tuple) {
  TupleReader reader(tuple);
  reader.next();
  Calls calls;
  calls.kind = read_kind(reader);
  for (std::string_view* part : {&calls.principal, &calls.session, &calls.key, &calls.address, &calls.agent,
                                 &calls.region, &calls.account, &calls.source, &calls.event}) {
    *part = reader.next();
  }
  if (const std::string_view traits = reader.next(); traits.size() == 4) {  // unless a temporary file was damaged
    calls.outcome = static_cast<CallOutcome>(traits[0] - '0');
    calls.event_class = static_cast<EventClass>(traits[1]);
    calls.is_write = traits[2] == 'w';
    calls.from_console = traits[3] == 'c';
  }
  return calls;
}

Issue read_issue(std::string_view tuple) {
  TupleReader reader(tuple);
  reader.next();
  Issue issue;
  issue.key = reader.next();
  issue.kind = read_kind(reader);
  for (std::string_view* part : {&issue.principal, &issue.session, &issue.caller_key, &issue.event, &issue.target,
                                 &issue.shared_id, &issue.account}) {
    *part = reader.next();
  }
  return issue;
}

Login read_login(std::string_view tuple) {
  TupleReader reader(tuple);
  reader.next();
  Login login;
  login.kind = read_kind(reader);
  for (std::string_view* part :
       {&login.principal, &login.session, &login.address, &login.outcome, &login.mfa, &login.event_id}) {
    *part = reader.next();
  }
  return login;
}

Side read_side(std::string_view tuple) {
  TupleReader reader(tuple);
  reader.next();
  Side side;
  side.shared_id = reader.next();
  side.kind = read_kind(reader);
  side.principal = reader.next();
  side.account = reader.next();
  return side;
}

StoppedTrail read_stop(std::string_view tuple) {
  TupleReader reader(tuple);
  reader.next();
  StoppedTrail stop;
  stop.event = reader.next();
  stop.principal = reader.next();
  stop.event_id = reader.next();
  return stop;
}

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
  const std::span<const FieldId> caller = plan_.extra_fields().first(CallerReader::fields().size());
  const std::span<const FieldId> extra = plan_.extra_fields().subspan(caller.size(), kExtraCount);
  std::vector<FieldId> fields(extra.begin(), extra.end());
  fields.insert(fields.end(), std::begin(kReserved), std::end(kReserved));
  for (const std::size_t field : CallerReader::told_by()) fields.push_back(caller[field]);
  return std::make_unique<ActivityMaker>(std::vector<FieldId>(caller.begin(), caller.end()), std::move(fields), names_);
}

}  // namespace trailhound
