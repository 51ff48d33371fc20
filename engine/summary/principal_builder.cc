#include "engine/summary/principal_builder.h"

#include <algorithm>
#include <utility>

namespace trailhound {

ActivityCounts& ValueUses::of(std::string_view value) {
  if (last_ != nullptr && std::string_view(last_->first) == value) return last_->second;
  auto known = by_value_.find(value);
  if (known == by_value_.end()) known = by_value_.emplace(value, ActivityCounts()).first;
  last_ = &*known;
  return last_->second;
}

ValueList ValueUses::most_used() const {
  using Use = decltype(by_value_)::value_type;
  std::vector<const Use*> uses;
  uses.reserve(by_value_.size());
  for (const Use& use : by_value_) uses.push_back(&use);
  const auto last = uses.begin() + static_cast<std::ptrdiff_t>(std::min(uses.size(), ValueList::kKept));
  std::partial_sort(uses.begin(), last, uses.end(), [](const Use* a, const Use* b) {
    return a->second.calls != b->second.calls ? a->second.calls > b->second.calls : a->first < b->first;
  });
  ValueList list;
  list.distinct = uses.size();
  list.most.reserve(static_cast<std::size_t>(last - uses.begin()));
  for (auto use = uses.begin(); use != last; ++use) list.most.push_back({(*use)->first, (*use)->second});
  return list;
}

void PrincipalBuilder::add(const Calls& calls, const Tally& tally) {
  const auto count = [&](ActivityCounts& counts) { counts.add(tally, calls.outcome, calls.is_write); };
  const auto count_value = [&](ValueUses& counts, std::string_view value) {
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
  if (key_ == keys_.end() || std::string_view(key_->first) != calls.key) {
    key_ = keys_.try_emplace(std::string(calls.key)).first;
  }
  KeyUse& key = key_->second;
  count(key.counts);
  key.from_console = key.from_console || calls.from_console;
  if (key.session.empty()) key.session = calls.session;
}

PrincipalSummary PrincipalBuilder::finish(GrantTable& grants, const Logins& logins, const Sides& sides,
                                          DerivedTexts& all_families) {
  PrincipalSummary summary;
  summary.kind = name_.first;
  summary.name = name_.second;
  summary.counts = counts_;
  summary.sessions = sessions_.most_used();
  summary.regions = regions_.most_used();
  summary.accounts = accounts_.most_used();
  summary.addresses = addresses_.most_used();
  ValueUses families(seed_);
  for (const auto& [agent, uses] : agents_.by_value()) families.of(all_families.of(agent)).add(uses);
  summary.agents = families.most_used();
  summary.services = services_.most_used();
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

/// Moving pointers is cheaper than moving what is known of a key, and a role may have a million.
std::vector<PrincipalBuilder::Key*> PrincipalBuilder::most_serious_keys(GrantTable& grants) {
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

}  // namespace trailhound
