#include "engine/summary/grant_table.h"

#include <algorithm>
#include <cstring>
#include <tuple>
#include <utility>

#include "engine/summary/tuple.h"

namespace trailhound {
namespace {

constexpr std::size_t kBlock = 64u << 10;

void keep_most_serious(std::vector<Grant::Key>& keys) {
  std::sort(keys.begin(), keys.end(), [](const Grant::Key& a, const Grant::Key& b) {
    if (is_more_serious(a.counts, b.counts)) return true;
    if (is_more_serious(b.counts, a.counts)) return false;
    return std::tie(a.counts.first, a.key, a.principal) < std::tie(b.counts.first, b.key, b.principal);
  });
  if (keys.size() > Grant::kKept) keys.resize(Grant::kKept);
}

}  // namespace

// The trail of the caller's account names the caller, and the trail of the account that the role belongs to has only
// the number of the caller's account. Both have the key, so the issues of one key are the sides of one call:
//
//   111122223333   user alice   AssumeRole → key ASIA1, sharedEventID s   ─┐
//   444455556666   account 111122223333, AssumeRole → key ASIA1, s         ┴► alice got ASIA1, has_both_sides
void GrantTable::add(const Issue& issue, const Tally& tally) {
  if (pending_ && pending_->key != issue.key) close();
  const bool is_first = !pending_;
  if (is_first)
    pending_ = Pending{.key = std::string(issue.key), .issuer = {}, .session = {}, .shared_id = {}, .account = {}};
  Grant& grant = pending_->issuer;
  if (!is_first && !issue.shared_id.empty() && issue.shared_id == pending_->shared_id &&
      issue.account != pending_->account) {
    pending_->has_both_sides = true;
  }
  if (is_first || (grant.issuer_kind == PrincipalKind::kAccount && issue.kind != PrincipalKind::kAccount)) {
    grant.issuer_kind = issue.kind;
    grant.issuer = issue.principal;
    grant.caller_key = issue.caller_key;
    grant.event = issue.event;
    pending_->session = issue.session;
    pending_->shared_id = issue.shared_id;
    pending_->account = issue.account;
  }
  if (grant.target.empty()) grant.target = issue.target;
  grant.first = std::min(grant.first, tally.first);
  grant.last = std::max(grant.last, tally.last);
}

void GrantTable::close() {
  Grant& issued = pending_->issuer;
  const char kind = static_cast<char>('a' + static_cast<char>(issued.issuer_kind));
  name_.clear();
  name_.add({&kind, 1}).add(issued.issuer).add(issued.caller_key).add(issued.event).add(issued.target);
  std::string name(name_.tuple());
  constexpr std::size_t kNode = 64;  // of the map, besides its content
  const bool is_known = numbers_.contains(name);
  bytes_ += pending_->key.size() + sizeof(IssuedKey) + (is_known ? 0 : sizeof(Grant) + kNode + 2 * name.size());
  if (bytes_ > memory_) {
    bytes_ = memory_;
    ++left_out_;
    pending_.reset();
    return;
  }
  const auto [found, is_new] = numbers_.try_emplace(std::move(name), static_cast<std::uint32_t>(grants_.size()));
  if (is_new) {
    grants_.push_back(issued);
  } else {
    Grant& grant = grants_[found->second];
    grant.first = std::min(grant.first, issued.first);
    grant.last = std::max(grant.last, issued.last);
  }
  Grant& grant = grants_[found->second];
  ++grant.keys;
  grant.has_both_sides = grant.has_both_sides || pending_->has_both_sides;
  keys_.push_back({keep(pending_->key), found->second});
  pending_.reset();
}

std::string_view GrantTable::keep(std::string_view key) {
  if (key.size() > block_free_) {
    block_free_ = std::max(kBlock, key.size());
    blocks_.push_back(std::make_unique_for_overwrite<char[]>(block_free_));
  }
  // The block is filled from its end, so what is free needs no other place.
  block_free_ -= key.size();
  char* const kept = blocks_.back().get() + block_free_;
  std::memcpy(kept, key.data(), key.size());
  return {kept, key.size()};
}

void GrantTable::finish() {
  if (pending_) close();
  std::sort(keys_.begin(), keys_.end(), [](const IssuedKey& a, const IssuedKey& b) { return a.key < b.key; });
}

std::optional<std::uint32_t> GrantTable::find(std::string_view key) const {
  const auto found = std::lower_bound(keys_.begin(), keys_.end(), key,
                                      [](const IssuedKey& issued, std::string_view k) { return issued.key < k; });
  if (found == keys_.end() || found->key != key) return std::nullopt;
  return found->grant;
}

std::set<std::string, std::less<>> GrantTable::with_descendants(const std::vector<std::string>& keys) const {
  std::set<std::string, std::less<>> all(keys.begin(), keys.end());
  // A round adds the keys that were issued to those of the last one. A chain is a few steps long.
  for (std::size_t before = 0; before != all.size();) {
    before = all.size();
    for (const IssuedKey& issued : keys_) {
      const std::string& caller_key = grants_[issued.grant].caller_key;
      if (!caller_key.empty() && all.contains(caller_key)) all.emplace(issued.key);
    }
  }
  return all;
}

void GrantTable::note_use(std::uint32_t number, const Grant::Key& use) {
  Grant& grant = grants_[number];
  ++grant.used;
  grant.counts.add(use.counts);
  grant.most.push_back(use);
  if (grant.most.size() >= 2 * Grant::kKept) keep_most_serious(grant.most);
}

std::vector<Grant> GrantTable::take_grants() {
  for (Grant& grant : grants_) keep_most_serious(grant.most);
  return std::move(grants_);
}

}  // namespace trailhound
