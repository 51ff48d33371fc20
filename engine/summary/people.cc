#include "engine/summary/people.h"

#include <algorithm>
#include <functional>
#include <tuple>
#include <unordered_set>
#include <utility>

#include "engine/base/seeded_hash.h"
#include "engine/base/text.h"
#include "engine/identity/agent_family.h"
#include "engine/identity/derived_texts.h"
#include "engine/match/address.h"
#include "engine/summary/activity.h"
#include "engine/summary/grant_table.h"
#include "engine/summary/people_joins.h"
#include "engine/summary/principal_builder.h"
#include "engine/summary/tuple.h"

namespace trailhound {

void ActivityCounts::add(const Tally& tally, CallOutcome outcome, bool is_write) {
  calls += tally.events;
  if (outcome != CallOutcome::kDone) failed += tally.events;
  if (outcome == CallOutcome::kRefused) refused += tally.events;
  if (is_write) writes += tally.events;
  first = std::min(first, tally.first);
  last = std::max(last, tally.last);
  for (std::size_t level = 0; level < matches.size(); ++level) matches[level] += tally.matches[level];
}

void ActivityCounts::add(const ActivityCounts& other) {
  calls += other.calls;
  failed += other.failed;
  refused += other.refused;
  writes += other.writes;
  first = std::min(first, other.first);
  last = std::max(last, other.last);
  for (std::size_t level = 0; level < matches.size(); ++level) matches[level] += other.matches[level];
}

bool is_more_serious(const ActivityCounts& a, const ActivityCounts& b) {
  for (std::size_t level = a.matches.size(); level-- > 0;) {
    if (a.matches[level] != b.matches[level]) return a.matches[level] > b.matches[level];
  }
  return std::tie(a.refused, a.calls) > std::tie(b.refused, b.calls);
}

namespace {

/// Hashes texts under a seed of the run.
struct SeededHash {
  using is_transparent = void;
  std::uint64_t seed = random_seed();
  std::size_t operator()(std::string_view text) const { return seeded_hash(text, seed); }
};

/// Tells the facts of trails what calls have, each combination once: there are few, and the facts are slow to add to,
/// because they fold the name of the service.
class TrailTeller {
 public:
  void tell(const Calls& calls, TrailFacts& facts) {
    told_.clear();
    const char event_class = static_cast<char>(calls.event_class);
    told_.add(calls.source).add(calls.region).add({&event_class, 1}).add(calls.is_write ? "w" : "");
    if (known_.contains(told_.tuple())) return;
    if (known_.size() == kMost) known_.clear();
    known_.emplace(told_.tuple());
    facts.add(TrailEvent{calls.source, calls.region, calls.event_class, calls.is_write});
  }

 private:
  static constexpr std::size_t kMost = 10'000;
  TupleBuilder told_;
  std::unordered_set<std::string, SeededHash, std::equal_to<>> known_;
};

/// What is asked of a Narrowing of each tuple.
class Asked {
 public:
  Asked(const Narrowing& narrowing, const GrantTable& grants)
      : narrowing_(narrowing), keys_(grants.with_descendants(narrowing.keys)) {
    for (const std::string& text : narrowing.principals) principals_.push_back(folded(text));
  }
  bool operator()(const Calls& calls) {
    if (narrowing_.is_empty()) return true;
    if (!narrowing_.keys.empty() && !keys_.contains(calls.key)) return false;
    return has_principal(calls) && has_address(calls);
  }

 private:
  bool has_principal(const Calls& calls) {
    if (principals_.empty()) return true;
    name_.clear();
    append_folded(calls.principal, name_);
    name_ += '\n';
    append_folded(calls.session, name_);
    return std::any_of(principals_.begin(), principals_.end(),
                       [&](const std::string& text) { return name_.find(text) != name_.npos; });
  }
  bool has_address(const Calls& calls) const {
    if (narrowing_.networks.empty()) return true;
    const std::optional<Address> address = Address::parse(calls.address);
    return address && std::any_of(narrowing_.networks.begin(), narrowing_.networks.end(),
                                  [&](const CidrTest& network) { return address->inside(network); });
  }

  const Narrowing& narrowing_;
  std::set<std::string, std::less<>> keys_;
  std::vector<std::string> principals_;
  std::string name_;
};

/// An estimate, to bound the memory of all principals.
std::size_t bytes_of(const PrincipalSummary& summary) {
  std::size_t values = 0;
  for (const ValueList* list : {&summary.sessions, &summary.regions, &summary.accounts, &summary.addresses,
                                &summary.agents, &summary.services}) {
    values += list->most.size();
  }
  return sizeof summary + values * (sizeof(ValueUse) + 32) + summary.keys.size() * (sizeof(KeyUse) + 64) +
         summary.logins.size() * sizeof(LoginUse) + summary.counterparts.size() * sizeof(Counterpart);
}

bool precedes(const PrincipalSummary& a, const PrincipalSummary& b) {
  if (is_more_serious(a.counts, b.counts)) return true;
  if (is_more_serious(b.counts, a.counts)) return false;
  return std::tie(a.kind, a.name) < std::tie(b.kind, b.name);
}

/// Reads tuples in their order, which is that of ActivityKind, and makes people of them.
class PeopleReader {
 public:
  explicit PeopleReader(const PeopleOptions& options)
      : options_(options), grants_(options.memory / 4), logins_(options.memory / 4), sides_(options.memory / 4) {
    if (options.since) novelties_.emplace(*options.since, options.memory / 2);
  }

  void take(std::string_view tuple, const Tally& tally) {
    switch (activity_kind(tuple)) {
      case ActivityKind::kIssue:
        return grants_.add(read_issue(tuple), tally);
      case ActivityKind::kLogin:
        return logins_.add(read_login(tuple), tally);
      case ActivityKind::kShared:
        return sides_.add(read_side(tuple));
      case ActivityKind::kStop:
        return add(read_stop(tuple), tally);
      case ActivityKind::kCalls:
        return add(read_calls(tuple), tally);
    }
  }

  People finish() {
    begin_calls();
    if (builder_) close();
    if (novelties_) {
      people_.novelties = novelties_->find();
      people_.error = novelties_->failure();
    }
    std::sort(people_.principals.begin(), people_.principals.end(), precedes);
    people_.grants = grants_.take_grants();
    people_.folded.unjoined = grants_.left_out() + logins_.left_out() + sides_.left_out();
    return std::move(people_);
  }

 private:
  /// Everything that calls are joined to is read.
  void begin_calls() {
    if (asked_) return;
    grants_.finish();
    logins_.finish();
    sides_.close();
    asked_.emplace(options_.narrowing, grants_);
  }

  void add(const StoppedTrail& stop, const Tally& tally) {
    if (!tally.has_time()) return;
    people_.facts.add(TrailFacts::Stop{tally.first, std::string(stop.event), std::string(stop.principal),
                                       std::string(stop.event_id)});
  }

  void add(const Calls& calls, const Tally& tally) {
    begin_calls();
    trails_.tell(calls, people_.facts);
    const bool is_asked = (*asked_)(calls);
    if (novelties_) novelties_->add(calls, tally, is_asked);
    if (!is_asked) return;
    if (builder_ && !builder_->is(calls.kind, calls.principal)) close();
    if (!builder_) builder_.emplace(calls.kind, calls.principal, seed_);
    builder_->add(calls, tally);
  }

  void close() {
    PrincipalSummary summary = builder_->finish(grants_, logins_, sides_, families_);
    builder_.reset();
    if (most_serious_folded_ && precedes(*most_serious_folded_, summary)) return fold(summary);
    bytes_ += bytes_of(summary);
    people_.principals.push_back(std::move(summary));
    if (bytes_ > options_.memory) fold_half();
  }

  void fold(const PrincipalSummary& summary) {
    ++people_.folded.principals;
    people_.folded.counts.add(summary.counts);
  }

  /// Keeps the more serious half. Whoever comes later and is less serious than the other half is folded, too, so those
  /// that are listed are always the most serious ones.
  void fold_half() {
    std::vector<PrincipalSummary>& all = people_.principals;
    std::sort(all.begin(), all.end(), precedes);
    const std::size_t kept = all.size() / 2;
    for (std::size_t i = kept; i < all.size(); ++i) fold(all[i]);
    most_serious_folded_ = std::move(all[kept]);
    all.erase(all.begin() + static_cast<std::ptrdiff_t>(kept), all.end());
    bytes_ = 0;
    for (const PrincipalSummary& summary : all) bytes_ += bytes_of(summary);
  }

  const PeopleOptions& options_;
  const std::uint64_t seed_ = random_seed();
  GrantTable grants_;
  Logins logins_;
  Sides sides_;
  DerivedTexts families_{agent_family};  ///< principals share agents
  TrailTeller trails_;
  std::optional<Asked> asked_;
  std::optional<NoveltyFinder> novelties_;
  std::optional<PrincipalBuilder> builder_;
  std::size_t bytes_ = 0;  ///< of the principals in people_
  std::optional<PrincipalSummary> most_serious_folded_;
  People people_;
};

}  // namespace

std::size_t memory_for_people(std::size_t memory) {
  constexpr std::size_t kLeast = std::size_t{16} << 20;  // some ten thousand principals
  return std::max(memory / 2, kLeast);
}

People people_of(TupleCounts& counts, const PeopleOptions& options) {
  PeopleReader reader(options);
  counts.read([&](std::string_view tuple, const Tally& tally) { reader.take(tuple, tally); });
  People people = reader.finish();
  if (!counts.failure().empty()) people.error = counts.failure();
  return people;
}

}  // namespace trailhound
