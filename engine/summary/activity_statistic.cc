#include "engine/summary/activity_statistic.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <iterator>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "engine/identity/caller_reader.h"
#include "engine/identity/principal.h"
#include "engine/identity/record_fields.h"
#include "engine/identity/row_fields.h"
#include "engine/summary/activity.h"
#include "engine/summary/call_keys.h"
#include "engine/summary/tuple.h"
#include "engine/trails/trail_facts.h"

namespace trailhound {
namespace {

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

constexpr std::string_view kTrails = "cloudtrail.amazonaws.com";

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

/// Whether two ARNs name one role: that of a session lacks the path of the role, which that of a request has.
bool is_same_role(std::string_view a, std::string_view b) {
  constexpr std::string_view kRole = ":role/";
  const std::size_t end = a.find(kRole);
  if (end == a.npos || b.find(kRole) != end || a.substr(0, end) != b.substr(0, end)) return false;
  return a.substr(a.rfind('/')) == b.substr(b.rfind('/'));
}

/// The tuples of calls come from CallKeys. What few events have besides is made when the visitor asks for it.
class ActivityMaker : public TupleMaker {
 public:
  ActivityMaker(std::span<const FieldId> caller, const std::vector<FieldId>& columns, EventNames names)
      : calls_(caller, columns, names), fields_(columns), details_(kDetailPaths) {}

  void begin_book(TupleBook& book) override {
    book_ = &book;
    calls_.begin_book(book);
  }
  void begin(const VisitedBatch& visited) override {
    batch_ = &visited.batch;
    calls_.begin(visited);
    fields_.begin(visited.batch);
  }
  void make(std::uint32_t row, std::vector<std::uint32_t>& tuples) override;

 private:
  Calls caller_of(const TupleKey& key) const;
  void make_issue(const Calls& calls, std::uint32_t row, std::vector<std::uint32_t>& tuples);
  void make_login(const Calls& calls, std::uint32_t row, std::vector<std::uint32_t>& tuples);
  void make_side(const Calls& calls, std::vector<std::uint32_t>& tuples);
  void make_stop(const Calls& calls, std::vector<std::uint32_t>& tuples);

  TupleBook* book_ = nullptr;
  const Batch* batch_ = nullptr;
  CallKeys calls_;
  RowFields fields_;
  RecordFields details_;
  std::string target_;
  TupleBuilder tuple_;
};

// HOT: bench/who.
void ActivityMaker::make(std::uint32_t row, std::vector<std::uint32_t>& tuples) {
  const std::size_t call = calls_.find(row);
  tuples.push_back(calls_.number(call));
  fields_.set_row(row);
  const std::string_view event = fields_.text(kEventName);
  const bool is_issue = std::find(std::begin(kIssuers), std::end(kIssuers), event) != std::end(kIssuers);
  const bool is_login = event == "ConsoleLogin";
  const bool is_stop =
      fields_.is(kEventSource, kTrails) && stops_a_trail(kTrails, event) && calls_.outcome(call) == CallOutcome::kDone;
  const bool is_shared = !fields_.raw(kSharedEventId).empty();
  if (!is_issue && !is_login && !is_stop && !is_shared) return;
  Calls calls = caller_of(calls_.key(call));
  calls.event = event;
  if (is_issue) make_issue(calls, row, tuples);
  if (is_login) make_login(calls, row, tuples);
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

void ActivityMaker::make_issue(const Calls& calls, std::uint32_t row, std::vector<std::uint32_t>& tuples) {
  details_.read(*batch_, row);
  Issue issue;
  issue.key = details_.text(kIssuedKey);
  issue.target = target_of(details_.text(kAssumedArn), target_);
  if (issue.key.empty()) {
    issue.key = details_.text(kCreatedKey);
    issue.target = details_.text(kCreatedUser);
  }
  if (issue.key.empty()) return;  // the call failed
  if (issue.target.empty()) issue.target = details_.text(kFederatedArn);
  const std::string_view requested = details_.text(kRequestedArn);
  if (issue.target.empty() || is_same_role(issue.target, requested)) issue.target = requested;
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

void ActivityMaker::make_login(const Calls& calls, std::uint32_t row, std::vector<std::uint32_t>& tuples) {
  details_.read(*batch_, row);
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
  static const std::vector<std::string> kAll = [] {
    const std::span<const std::string> caller = CallerReader::fields();
    std::vector<std::string> paths(caller.begin(), caller.end());
    for (const std::string_view path : activity_paths()) paths.emplace_back(path);
    return paths;
  }();
  return kAll;
}

std::unique_ptr<TupleMaker> ActivityStatistic::make_maker() const {
  const std::span<const FieldId> caller = plan_.extra_fields().subspan(before_, CallerReader::fields().size());
  const std::span<const FieldId> extra = plan_.extra_fields().subspan(before_ + caller.size(), kActivityPathCount);
  return std::make_unique<ActivityMaker>(caller, activity_columns(caller, extra), names_);
}

}  // namespace trailhound
