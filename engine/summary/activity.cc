#include "engine/summary/activity.h"

#include <algorithm>
#include <iterator>
#include <tuple>
#include <vector>

namespace trailhound {
namespace {

char letter(ActivityKind kind) { return static_cast<char>(kind); }
char letter(PrincipalKind kind) { return static_cast<char>('a' + static_cast<char>(kind)); }

void add_kind(PrincipalKind kind, TupleBuilder& tuple) {
  const char name = letter(kind);
  tuple.add({&name, 1});
}
PrincipalKind read_kind(TupleReader& reader) {
  const std::string_view name = reader.next();
  return static_cast<PrincipalKind>(name.empty() ? 0 : name.front() - 'a');
}

/// The shape of the tuples of a kind.
struct Shape {
  ActivityKind kind;
  std::size_t parts;           ///< the one of the kind included
  std::size_t principal_kind;  ///< which part it is; 0: there is none
};
constexpr Shape kShapes[] = {{ActivityKind::kIssue, 10, 2},
                             {ActivityKind::kLogin, 8, 1},
                             {ActivityKind::kShared, 5, 2},
                             {ActivityKind::kStop, 4, 0},
                             {ActivityKind::kCalls, 12, 1}};

/// Splits bytes that may be anything. Empty: they are no tuple.
std::vector<std::string_view> parts_of(std::string_view bytes) {
  std::vector<std::string_view> parts;
  while (!bytes.empty()) {
    std::size_t size = static_cast<unsigned char>(bytes.front());
    bytes.remove_prefix(1);
    if (size >= 0x80) {
      if (bytes.empty() || static_cast<unsigned char>(bytes.front()) >= 0x80) return {};
      size = (size & 0x7F) | static_cast<std::size_t>(static_cast<unsigned char>(bytes.front())) << 7;
      bytes.remove_prefix(1);
    }
    if (size > bytes.size() || size > kMaxPartBytes) return {};
    parts.push_back(bytes.substr(0, size));
    bytes.remove_prefix(size);
  }
  return parts;
}

bool are_traits(std::string_view text) {
  if (text.size() != std::tuple_size_v<CallTraits>) return false;
  const auto last = static_cast<char>('0' + static_cast<char>(CallOutcome::kRefused));
  return text[0] >= '0' && text[0] <= last &&
         (text[1] == static_cast<char>(EventClass::kManagement) || text[1] == static_cast<char>(EventClass::kData) ||
          text[1] == static_cast<char>(EventClass::kNetworkActivity) ||
          text[1] == static_cast<char>(EventClass::kInsight)) &&
         (text[2] == 'w' || text[2] == '-') && (text[3] == 'c' || text[3] == '-');
}

/// The part that begins a tuple.
void begin_tuple(ActivityKind kind, TupleBuilder& tuple) {
  const char name = letter(kind);
  tuple.clear();
  tuple.add({&name, 1});
}

}  // namespace

void build_front(const Calls& calls, TupleBuilder& tuple) {
  begin_tuple(ActivityKind::kCalls, tuple);
  add_kind(calls.kind, tuple);
  tuple.add(calls.principal).add(calls.session).add(calls.key);
}

void read_front(std::string_view front, Calls& calls) {
  TupleReader reader(front);
  reader.next();
  calls.kind = read_kind(reader);
  for (std::string_view* part : {&calls.principal, &calls.session, &calls.key}) *part = reader.next();
}

CallTraits traits_of(const Calls& calls) {
  return {static_cast<char>('0' + static_cast<char>(calls.outcome)), static_cast<char>(calls.event_class),
          calls.is_write ? 'w' : '-', calls.from_console ? 'c' : '-'};
}

CallOutcome outcome_in(const CallTraits& traits) { return static_cast<CallOutcome>(traits[0] - '0'); }

void build_calls(const Calls& calls, TupleBuilder& tuple) {
  build_front(calls, tuple);
  tuple.add(calls.address).add(calls.agent).add(calls.region).add(calls.account).add(calls.source).add(calls.event);
  const CallTraits traits = traits_of(calls);
  tuple.add({traits.data(), traits.size()});
}

void build_issue(const Issue& issue, TupleBuilder& tuple) {
  begin_tuple(ActivityKind::kIssue, tuple);
  tuple.add(issue.key);
  add_kind(issue.kind, tuple);
  tuple.add(issue.principal).add(issue.session).add(issue.caller_key).add(issue.event).add(issue.target);
  tuple.add(issue.shared_id).add(issue.account);
}

void build_login(const Login& login, TupleBuilder& tuple) {
  begin_tuple(ActivityKind::kLogin, tuple);
  add_kind(login.kind, tuple);
  tuple.add(login.principal).add(login.session).add(login.address).add(login.outcome).add(login.mfa);
  tuple.add(login.event_id);
}

void build_side(const Side& side, TupleBuilder& tuple) {
  begin_tuple(ActivityKind::kShared, tuple);
  tuple.add(side.shared_id);
  add_kind(side.kind, tuple);
  tuple.add(side.principal).add(side.account);
}

void build_stop(const StoppedTrail& stop, TupleBuilder& tuple) {
  begin_tuple(ActivityKind::kStop, tuple);
  tuple.add(stop.event).add(stop.principal).add(stop.event_id);
}

bool is_activity(std::string_view bytes) {
  const std::vector<std::string_view> parts = parts_of(bytes);
  if (parts.empty() || parts[0].size() != 1) return false;
  const auto* const shape = std::find_if(std::begin(kShapes), std::end(kShapes),
                                         [&](const Shape& known) { return letter(known.kind) == parts[0].front(); });
  if (shape == std::end(kShapes) || parts.size() != shape->parts) return false;
  if (shape->principal_kind > 0) {
    const std::string_view kind = parts[shape->principal_kind];
    if (kind.size() != 1 || kind.front() < letter(PrincipalKind::kUser) || kind.front() > letter(PrincipalKind::kOther))
      return false;
  }
  return shape->kind != ActivityKind::kCalls || are_traits(parts.back());
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

}  // namespace trailhound
