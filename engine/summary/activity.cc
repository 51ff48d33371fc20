#include "engine/summary/activity.h"

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
