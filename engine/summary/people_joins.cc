#include "engine/summary/people_joins.h"

#include <algorithm>
#include <tuple>

namespace trailhound {

void Logins::add(const Login& login, const Tally& tally) {
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

void Logins::finish() {
  for (auto& [name, logins] : by_principal_) {
    std::sort(logins.begin(), logins.end(), [](const LoginUse& a, const LoginUse& b) {
      return std::tie(a.time, a.event_id) < std::tie(b.time, b.event_id);
    });
  }
}

const std::vector<LoginUse>& Logins::of(const PrincipalName& name) const {
  static const std::vector<LoginUse> kNone;
  const auto found = by_principal_.find(name);
  return found == by_principal_.end() ? kNone : found->second;
}

std::optional<LoginUse> login_before(const std::vector<LoginUse>& logins, Nanoseconds first_call) {
  std::optional<LoginUse> last;
  for (const LoginUse& login : logins) {
    if (login.time > first_call) break;
    if (login.outcome == "Success") last = login;
  }
  return last;
}

void Sides::add(const Side& side) {
  if (!group_.empty() && id_ != side.shared_id) close();
  id_ = side.shared_id;
  if (group_.size() < kMost) {
    group_.push_back({{side.kind, std::string(side.principal)}, std::string(side.account)});
  }
}

void Sides::close() {
  for (const auto& [name, account] : group_) {
    for (const auto& [other, its_account] : group_) {
      if (account != its_account) count(name, {other, its_account});
    }
  }
  group_.clear();
}

std::vector<Counterpart> Sides::of(const PrincipalName& name) const {
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

void Sides::count(const PrincipalName& name, const Other& other) {
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

}  // namespace trailhound
