#include "engine/summary/people.h"

#include <algorithm>
#include <functional>
#include <iterator>
#include <map>
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

/// Counts by value. Tuples come sorted, so a value is mostly that of the tuple before.
class Counts {
 public:
  Counts() = default;
  Counts(const Counts&) = delete;  // an iterator points into it
  Counts& operator=(const Counts&) = delete;
  ActivityCounts& of(std::string_view value) {
    if (last_ != by_value_.end() && std::string_view(last_->first) == value) return last_->second;
    last_ = by_value_.find(value);
    if (last_ == by_value_.end()) last_ = by_value_.emplace(value, ActivityCounts()).first;
    return last_->second;
  }
  const auto& by_value() const { return by_value_; }

 private:
  std::map<std::string, ActivityCounts, std::less<>> by_value_;
  decltype(by_value_)::iterator last_ = by_value_.end();
};

ValueList most_used(const Counts& counts) {
  ValueList list;
  list.distinct = counts.by_value().size();
  for (const auto& [value, uses] : counts.by_value()) list.most.push_back({value, uses});
  std::stable_sort(list.most.begin(), list.most.end(),
                   [](const ValueUse& a, const ValueUse& b) { return a.counts.calls > b.counts.calls; });
  if (list.most.size() > ValueList::kKept) list.most.resize(ValueList::kKept);
  return list;
}

using PrincipalName = std::pair<PrincipalKind, std::string>;

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

/// Console logins by principal, as many as fit `memory`.
class Logins {
 public:
  explicit Logins(std::size_t memory) : memory_(memory) {}
  void add(const Login& login, const Tally& tally) {
    constexpr std::size_t kNode = 128;  // of the map, besides its content
    bytes_ += kNode + sizeof(LoginUse) + login.principal.size() + login.address.size() + login.event_id.size();
    if (bytes_ > memory_) {
      ++left_out_;
      return;
    }
    by_principal_[{login.kind, std::string(login.principal)}].push_back(
        {tally.first, std::string(login.address), std::string(login.outcome), std::string(login.mfa),
         std::string(login.event_id)});
  }
  void finish() {
    for (auto& [name, logins] : by_principal_) {
      std::sort(logins.begin(), logins.end(), [](const LoginUse& a, const LoginUse& b) {
        return std::tie(a.time, a.event_id) < std::tie(b.time, b.event_id);
      });
    }
  }
  const std::vector<LoginUse>& of(const PrincipalName& name) const {
    static const std::vector<LoginUse> kNone;
    const auto found = by_principal_.find(name);
    return found == by_principal_.end() ? kNone : found->second;
  }
  std::uint64_t left_out() const { return left_out_; }

 private:
  const std::size_t memory_;
  std::size_t bytes_ = 0;  ///< an estimate
  std::uint64_t left_out_ = 0;
  std::map<PrincipalName, std::vector<LoginUse>> by_principal_;
};

/// The records do not say which login a session of the console began with. It is the last successful one of the
/// principal before the first call.
std::optional<LoginUse> login_before(const std::vector<LoginUse>& logins, Nanoseconds first_call) {
  std::optional<LoginUse> last;
  for (const LoginUse& login : logins) {
    if (login.time > first_call) break;
    if (login.outcome == "Success") last = login;
  }
  return last;
}

/// Joins the sides of calls across accounts, for as many pairs of principals as fit `memory`.
class Sides {
 public:
  explicit Sides(std::size_t memory) : memory_(memory) {}
  /// REQUIRES: sides come ordered by shared_id.
  void add(const Side& side) {
    if (!group_.empty() && id_ != side.shared_id) close();
    id_ = side.shared_id;
    if (group_.size() < kMost) {
      group_.push_back({{side.kind, std::string(side.principal)}, std::string(side.account)});
    }
  }
  void close() {
    for (const auto& [name, account] : group_) {
      for (const auto& [other, its_account] : group_) {
        if (account != its_account) count(name, {other, its_account});
      }
    }
    group_.clear();
  }
  std::vector<Counterpart> of(const PrincipalName& name) const {
    std::vector<Counterpart> list;
    if (const auto found = calls_.find(name); found != calls_.end()) {
      for (const auto& [other, calls] : found->second) {
        list.push_back({other.first.first, other.first.second, other.second, calls});
      }
    }
    std::stable_sort(list.begin(), list.end(),
                     [](const Counterpart& a, const Counterpart& b) { return a.calls > b.calls; });
    if (list.size() > ValueList::kKept) list.resize(ValueList::kKept);
    return list;
  }
  std::uint64_t left_out() const { return left_out_; }

 private:
  using Other = std::pair<PrincipalName, std::string>;  ///< and its account

  void count(const PrincipalName& name, const Other& other) {
    constexpr std::size_t kNode = 128;  // of the maps, besides their content
    std::map<Other, std::uint64_t>* others = nullptr;
    if (const auto found = calls_.find(name); found != calls_.end()) others = &found->second;
    if (others == nullptr || !others->contains(other)) {
      bytes_ += kNode + sizeof(Other) + name.second.size() + other.first.second.size() + other.second.size();
      if (bytes_ > memory_) {
        ++left_out_;
        return;
      }
      others = &calls_[name];
    }
    ++(*others)[other];
  }

  const std::size_t memory_;
  std::size_t bytes_ = 0;  ///< an estimate
  std::uint64_t left_out_ = 0;
  static constexpr std::size_t kMost = 8;  ///< of one call; there are two, unless somebody forged them
  std::string id_;
  std::vector<std::pair<PrincipalName, std::string>> group_;
  std::map<PrincipalName, std::map<Other, std::uint64_t>> calls_;
};

/// Adds up the calls of one principal.
class PrincipalBuilder {
 public:
  PrincipalBuilder(PrincipalKind kind, std::string_view name) : name_(kind, name) {}
  PrincipalBuilder(const PrincipalBuilder&) = delete;  // iterators point into it
  PrincipalBuilder& operator=(const PrincipalBuilder&) = delete;
  bool is(PrincipalKind kind, std::string_view name) const {
    return name_.first == kind && std::string_view(name_.second) == name;
  }

  void add(const Calls& calls, const Tally& tally) {
    const auto count = [&](ActivityCounts& counts) { counts.add(tally, calls.outcome, calls.is_write); };
    const auto count_value = [&](Counts& counts, std::string_view value) {
      if (!value.empty()) count(counts.of(value));
    };
    count(counts_);
    count_value(sessions_, calls.session);
    count_value(regions_, calls.region);
    count_value(accounts_, calls.account);
    count_value(addresses_, calls.address);
    count_value(services_, calls.source);
    count(agents_.of(calls.agent));
    if (calls.key.empty()) return;
    if (key_ == keys_.end() || std::string_view(key_->first) != calls.key)
      key_ = keys_.try_emplace(std::string(calls.key)).first;
    KeyUse& key = key_->second;
    count(key.counts);
    key.from_console = key.from_console || calls.from_console;
    if (key.session.empty()) key.session = calls.session;
  }

  PrincipalSummary finish(GrantTable& grants, const Logins& logins, const Sides& sides, DerivedTexts& all_families) {
    PrincipalSummary summary;
    summary.kind = name_.first;
    summary.name = name_.second;
    summary.counts = counts_;
    summary.sessions = most_used(sessions_);
    summary.regions = most_used(regions_);
    summary.accounts = most_used(accounts_);
    summary.addresses = most_used(addresses_);
    Counts families;
    for (const auto& [agent, uses] : agents_.by_value()) families.of(all_families.of(agent)).add(uses);
    summary.agents = most_used(families);
    summary.services = most_used(services_);
    const std::vector<LoginUse>& all_logins = logins.of(name_);
    summary.login_count = all_logins.size();
    summary.logins.assign(all_logins.end() - static_cast<std::ptrdiff_t>(std::min(all_logins.size(), ValueList::kKept)),
                          all_logins.end());
    summary.counterparts = sides.of(name_);
    summary.distinct_keys = keys_.size();
    for (Key* const key : most_serious_keys(grants)) {
      KeyUse& use = key->second;
      use.key = key->first;
      if (use.from_console) use.login = login_before(all_logins, use.counts.first);
      summary.keys.push_back(std::move(use));
    }
    return summary;
  }

 private:
  using Key = std::pair<const std::string, KeyUse>;

  /// Joins all keys to the grants that they came from. The keys to show, in order: moving pointers is cheaper than
  /// moving what is known of a key, and a role may have a million.
  std::vector<Key*> most_serious_keys(GrantTable& grants) {
    std::vector<Key*> keys;
    keys.reserve(keys_.size());
    for (Key& entry : keys_) {
      KeyUse& use = entry.second;
      use.grant = grants.find(entry.first);
      if (use.grant) grants.note_use(*use.grant, {entry.first, name_.second, use.session, use.counts});
      keys.push_back(&entry);
    }
    const auto last = keys.begin() + static_cast<std::ptrdiff_t>(std::min(keys.size(), ValueList::kKept));
    std::partial_sort(keys.begin(), last, keys.end(), [](const Key* a, const Key* b) {
      if (is_more_serious(a->second.counts, b->second.counts)) return true;
      return !is_more_serious(b->second.counts, a->second.counts) && a->first < b->first;
    });
    keys.erase(last, keys.end());
    return keys;
  }

  PrincipalName name_;
  ActivityCounts counts_;
  Counts sessions_, regions_, accounts_, addresses_, agents_, services_;
  std::map<std::string, KeyUse, std::less<>> keys_;
  decltype(keys_)::iterator key_ = keys_.end();  ///< of the tuple before
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
    if (!builder_) builder_.emplace(calls.kind, calls.principal);
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

People people_of(TupleCounts& counts, const PeopleOptions& options) {
  PeopleReader reader(options);
  counts.read([&](std::string_view tuple, const Tally& tally) { reader.take(tuple, tally); });
  People people = reader.finish();
  if (!counts.failure().empty()) people.error = counts.failure();
  return people;
}

}  // namespace trailhound
