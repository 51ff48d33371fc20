#include "engine/summary/activity.h"

#include <algorithm>
#include <array>
#include <iterator>
#include <vector>

#include "engine/identity/caller_reader.h"
#include "engine/identity/record_fields.h"
#include "engine/identity/row_fields.h"
#include "engine/summary/tuple.h"

namespace trailhound {
namespace {

/// The extra fields of the plan, and behind them some of the reserved ones.
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

class ActivityMaker : public TupleMaker {
 public:
  ActivityMaker(std::vector<FieldId> caller, std::vector<FieldId> fields)
      : caller_(std::move(caller)), fields_(std::move(fields)), details_(kDetailPaths) {}

  void begin(const VisitedBatch& visited) override {
    batch_ = &visited.batch;
    caller_.begin(visited.batch);
    fields_.begin(visited.batch);
  }
  void make(std::uint32_t row, TupleSink& out) override;

 private:
  void read_calls(std::uint32_t row);
  void make_issue(TupleSink& out);
  void make_login(TupleSink& out);
  void make_side(TupleSink& out);
  void make_stop(TupleSink& out);

  const Batch* batch_ = nullptr;
  CallerReader caller_;
  RowFields fields_;
  RecordFields details_;
  Calls calls_;  ///< of the row in hand
  std::string target_;
  TupleBuilder tuple_;
};

void ActivityMaker::read_calls(std::uint32_t row) {
  fields_.set_row(row);
  const Principal principal = caller_.principal(row);
  std::string_view account = fields_.text(kRecipientAccount);
  if (account.empty()) account = fields_.text(kUserAccount);
  calls_ = {.kind = principal.kind,
            .principal = principal.name,
            .session = principal.session,
            .key = fields_.text(kAccessKey),
            .address = fields_.text(kAddress),
            .agent = fields_.text(kUserAgent),
            .region = fields_.text(kRegion),
            .account = account,
            .source = fields_.text(kEventSource),
            .event = fields_.text(kEventName),
            .error = fields_.text(kErrorCode),
            .event_class = class_of(fields_.text(kEventCategory), fields_.text(kManagementEvent)),
            .is_write = fields_.text(kReadOnly) == "false",
            .from_console = fields_.text(kFromConsole) == "true"};
}

// HOT: bench/who.
void ActivityMaker::make(std::uint32_t row, TupleSink& out) {
  read_calls(row);
  build_calls(calls_, tuple_);
  out.add(tuple_.tuple());
  if (std::find(std::begin(kIssuers), std::end(kIssuers), calls_.event) != std::end(kIssuers)) {
    details_.read(*batch_, row);
    make_issue(out);
  } else if (calls_.event == "ConsoleLogin") {
    details_.read(*batch_, row);
    make_login(out);
  } else if (stops_a_trail(calls_.source, calls_.event) && calls_.error.empty()) {
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
  tuple_.add(calls_.principal).add(calls_.session).add(calls_.key).add(calls_.event).add(target);
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
  out.add(tuple_.add(calls_.event).add(calls_.principal).add(fields_.text(kEventId)).tuple());
}

}  // namespace

void build_calls(const Calls& calls, TupleBuilder& tuple) {
  begin_tuple(ActivityKind::kCalls, tuple);
  add_kind(calls.kind, tuple);
  for (const std::string_view part : {calls.principal, calls.session, calls.key, calls.address, calls.agent,
                                      calls.region, calls.account, calls.source, calls.event, calls.error}) {
    tuple.add(part);
  }
  const char event_class = static_cast<char>(calls.event_class);
  tuple.add({&event_class, 1}).add(calls.is_write ? "w" : "").add(calls.from_console ? "c" : "");
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
                                 &calls.region, &calls.account, &calls.source, &calls.event, &calls.error}) {
    *part = reader.next();
  }
  const std::string_view event_class = reader.next();
  if (!event_class.empty()) calls.event_class = static_cast<EventClass>(event_class.front());
  calls.is_write = !reader.next().empty();
  calls.from_console = !reader.next().empty();
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
  return std::make_unique<ActivityMaker>(std::vector<FieldId>(caller.begin(), caller.end()), std::move(fields));
}

}  // namespace trailhound
