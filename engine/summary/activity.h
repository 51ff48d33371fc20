#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "engine/identity/principal.h"
#include "engine/summary/tuple.h"
#include "engine/trails/trail_facts.h"

namespace trailhound {

/// The tuples behind `who`. Each event has one that says who did what from where with what outcome. Four kinds of
/// events have another one: three with what is needed to join them to the events of somebody else. The first part of a
/// tuple is its kind, and the kinds are read in this order: who joins activity to what it belongs to needs that first.
enum class ActivityKind : char {
  kIssue = '1',   ///< the response has a new access key
  kLogin = '2',   ///< a login to the console
  kShared = '3',  ///< the other account of the call has the event as well
  kStop = '4',    ///< a successful call that ends or narrows recording
  kCalls = '5',   ///< every event
};

/// What became of a call. Of its errorCode, nothing else is counted.
enum class CallOutcome : std::uint8_t {
  kDone,
  kFailed,   ///< with an errorCode
  kRefused,  ///< with one that says that a permission was missing (engine/identity/refusal.h)
};

/// ActivityKind::kCalls. Empty texts are not stated by the record.
struct Calls {
  PrincipalKind kind = PrincipalKind::kOther;
  std::string_view principal, session;
  std::string_view key;  ///< that signed the call
  std::string_view address, agent, region, account, source;
  std::string_view event;  ///< empty unless the statistic counts events by name
  CallOutcome outcome = CallOutcome::kDone;
  EventClass event_class = EventClass::kManagement;
  bool is_write = false;      ///< readOnly is false
  bool from_console = false;  ///< sessionCredentialFromConsole
};

/// ActivityKind::kIssue: who got which key, from which call.
struct Issue {
  std::string_view key;  ///< the new one
  PrincipalKind kind = PrincipalKind::kOther;
  std::string_view principal, session;
  std::string_view caller_key;
  std::string_view event;      ///< AssumeRole …
  std::string_view target;     ///< for whom: a role's or a user's ARN or name; empty: for the caller
  std::string_view shared_id;  ///< sharedEventID
  std::string_view account;    ///< whose trail says so
};

/// ActivityKind::kLogin
struct Login {
  PrincipalKind kind = PrincipalKind::kOther;
  std::string_view principal, session;
  std::string_view address;
  std::string_view outcome;  ///< Success, Failure
  std::string_view mfa;      ///< Yes, No
  std::string_view event_id;
};

/// ActivityKind::kShared: one side of a call that two accounts have an event of.
struct Side {
  std::string_view shared_id;
  PrincipalKind kind = PrincipalKind::kOther;
  std::string_view principal;
  std::string_view account;
};

/// ActivityKind::kStop
struct StoppedTrail {
  std::string_view event, principal, event_id;
};

/// Whether the bytes, which may be anything, are a tuple that one of the functions below reads.
bool is_activity(std::string_view bytes);

ActivityKind activity_kind(std::string_view tuple);
/// REQUIRES: the tuple has this kind. The views point into it.
Calls read_calls(std::string_view tuple);
Issue read_issue(std::string_view tuple);
Login read_login(std::string_view tuple);
Side read_side(std::string_view tuple);
StoppedTrail read_stop(std::string_view tuple);

void build_calls(const Calls& calls, TupleBuilder& tuple);
void build_issue(const Issue& issue, TupleBuilder& tuple);
void build_login(const Login& login, TupleBuilder& tuple);
void build_side(const Side& side, TupleBuilder& tuple);
void build_stop(const StoppedTrail& stop, TupleBuilder& tuple);

/// The tuple of calls is divided (engine/summary/tuple_key.h): a caller makes many calls with one key, so the front has
/// the kinds, the principal, its session and the key. These are the parts behind it.
enum CallPart : std::size_t {
  kAddressPart,
  kAgentPart,
  kRegionPart,
  kAccountPart,
  kSourcePart,
  kEventPart,
  kTraitsPart,  ///< a character each for outcome, class, writing and the console
};
void build_front(const Calls& calls, TupleBuilder& tuple);
void read_front(std::string_view front, Calls& calls);
using CallTraits = std::array<char, 4>;
CallTraits traits_of(const Calls& calls);
CallOutcome outcome_in(const CallTraits& traits);

}  // namespace trailhound
