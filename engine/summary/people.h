#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "engine/identity/principal.h"
#include "engine/sigma/rule.h"
#include "engine/summary/activity.h"
#include "engine/summary/narrowing.h"
#include "engine/summary/novelty.h"
#include "engine/summary/tally.h"
#include "engine/summary/tuple_counts.h"
#include "engine/trails/trail_facts.h"

namespace trailhound {

/// What principals did, added up from the tuples of the ActivityStatistic.
struct ActivityCounts {
  std::uint64_t calls = 0;
  std::uint64_t failed = 0;   ///< of the calls: with an errorCode
  std::uint64_t refused = 0;  ///< of those: for lack of a permission (engine/identity/refusal.h)
  std::uint64_t writes = 0;   ///< of the calls: readOnly is false
  Nanoseconds first = std::numeric_limits<Nanoseconds>::max();  ///< max(): no call had a time
  Nanoseconds last = std::numeric_limits<Nanoseconds>::min();
  std::array<std::uint64_t, std::tuple_size_v<LevelCounts>> matches{};  ///< by level

  bool has_time() const { return first <= last; }
  void add(const Tally& tally, CallOutcome outcome, bool is_write);
  void add(const ActivityCounts& other);
};

/// True if `a` comes first: more matches of the highest level at which they differ, then more refused calls, then more
/// calls.
bool is_more_serious(const ActivityCounts& a, const ActivityCounts& b);

/// A value and the calls that have it.
struct ValueUse {
  std::string value;
  ActivityCounts counts;
};

/// The values of one property of a principal, such as its addresses.
struct ValueList {
  static constexpr std::size_t kKept = 100;
  std::uint64_t distinct = 0;
  std::vector<ValueUse> most;  ///< the kKept with the most calls; then by value
};

struct LoginUse {
  Nanoseconds time = 0;
  std::string address, outcome, mfa, event_id;
};

/// An access key of a principal, and what was done with it.
struct KeyUse {
  std::string key;
  ActivityCounts counts;
  std::string session;                 ///< of a role, if the key has one
  std::optional<std::uint32_t> grant;  ///< the Grant that it came from, if the archive has that
  std::optional<LoginUse> login;       ///< of a console session: the login that it began with
  bool from_console = false;
};

/// A principal on the other side of calls that two accounts have an event of.
struct Counterpart {
  PrincipalKind kind = PrincipalKind::kOther;
  std::string name, account;
  std::uint64_t calls = 0;
};

struct PrincipalSummary {
  PrincipalKind kind = PrincipalKind::kOther;
  std::string name;
  ActivityCounts counts;
  ValueList sessions, regions, accounts, addresses, agents, services;
  std::uint64_t distinct_keys = 0;
  std::vector<KeyUse> keys;  ///< the ValueList::kKept most serious
  std::uint64_t login_count = 0;
  std::vector<LoginUse> logins;           ///< in order of time; the last ValueList::kKept
  std::vector<Counterpart> counterparts;  ///< most calls first; ValueList::kKept at most
};

/// Keys that one caller got by the same call for the same target: a step of a role chain.
struct Grant {
  PrincipalKind issuer_kind = PrincipalKind::kOther;
  std::string issuer;
  std::string caller_key;  ///< that signed the call; empty for services and logins
  std::string event;       ///< AssumeRole …
  std::string target;      ///< a role's ARN, a user …; empty: the caller
  std::uint64_t keys = 0;  ///< issued
  std::uint64_t used = 0;  ///< of those: seen in a call
  Nanoseconds first = std::numeric_limits<Nanoseconds>::max(), last = std::numeric_limits<Nanoseconds>::min();
  bool has_both_sides = false;  ///< the trails of both accounts have the call; joined by sharedEventID and key
  ActivityCounts counts;        ///< of what was done with the keys

  struct Key {
    std::string key, principal, session;
    ActivityCounts counts;
  };
  static constexpr std::size_t kKept = 50;
  std::vector<Key> most;  ///< the kKept most serious of those used
};

struct PeopleOptions {
  Narrowing narrowing;
  /// Find what is new from here on. REQUIRES: the statistic counted events by name (EventNames::kCounted).
  std::optional<Nanoseconds> since;
  std::size_t memory = std::size_t{256} << 20;
};

/// What people_of() gets of the memory of a run.
std::size_t memory_for_people(std::size_t memory);

struct People {
  std::vector<PrincipalSummary> principals;  ///< most serious first
  std::vector<Grant> grants;                 ///< by issuer, key, call and target
  Novelties novelties;
  TrailFacts facts;  ///< of all events, whatever the narrowing
  /// The least serious principals, if all of them take more memory than the options allow.
  struct Folded {
    std::uint64_t principals = 0;
    ActivityCounts counts;
    /// Issued keys, logins and calls across accounts that came when the tables to join them were full: what was done is
    /// counted, but not whose grant, login or counterpart it belongs to.
    std::uint64_t unjoined = 0;
  } folded;
  std::string error;  ///< of temporary files
};

/// Makes people of the counts of an ActivityStatistic, which it uses up. The principals take options.memory at most,
/// and each of the three tables that calls are joined to a quarter of it. The result depends neither on the order of
/// the events nor on what was spilled.
People people_of(TupleCounts& counts, const PeopleOptions& options);

}  // namespace trailhound
