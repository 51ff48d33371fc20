#include "engine/integrity/digest_store.h"

#include <algorithm>
#include <limits>
#include <numeric>
#include <tuple>
#include <utility>

#include "engine/base/seeded_hash.h"

namespace trailhound {
namespace {

constexpr std::uint32_t kDropped = std::numeric_limits<std::uint32_t>::max();

/// Gives references the new index of their digest, and drops those whose digest is gone.
void renumber(const std::vector<std::uint32_t>& index, std::vector<LogReference>& references) {
  for (LogReference& reference : references) reference.digest = index[reference.digest];
  std::erase_if(references, [](const LogReference& reference) { return reference.digest == kDropped; });
}

}  // namespace

DigestStore::DigestStore(std::size_t memory) : seed_(random_seed()), names_(memory) {}

std::uint64_t DigestStore::hash(std::string_view base_name) const { return seeded_hash(base_name, seed_); }

bool DigestStore::add(const std::string& path, std::string_view text, const Sha256::Digest& sha256) {
  Digest digest;
  std::vector<LogReference> logs;
  std::string fault, object;
  bool failed = false;
  const auto keep = [&](const DigestedLog& log) {
    LogReference reference{hash(base_name(log.object)), log.sha256, 0, 0};
    object.assign(log.bucket).append("/").append(log.object);
    failed = failed || !names_.append(object, reference.object);
    logs.push_back(reference);
  };
  const DigestReading reading = read_digest(text, digest, keep, fault);
  if (reading == DigestReading::kNone) return false;
  if (reading == DigestReading::kDigest && !trail_of_digest(digest.object)) {
    fault = "digestS3Object is no name that CloudTrail gives to a digest";
  }
  if (!fault.empty()) {
    add_unreadable(path, std::move(fault));
    return true;
  }
  digest.path = path;
  digest.sha256 = sha256;
  const std::lock_guard lock(mutex_);
  if (failed && failure_.empty()) failure_ = temporary_file_failure();
  for (LogReference& reference : logs) reference.digest = static_cast<std::uint32_t>(digests_.size());
  references_.insert(references_.end(), logs.begin(), logs.end());
  digests_.push_back(std::move(digest));
  return true;
}

void DigestStore::add_unreadable(const std::string& path, std::string reason) {
  const std::lock_guard lock(mutex_);
  unreadable_.push_back({IntegrityFinding::Subject::kDigest, IntegrityState::kUnreadable, path, {}, std::move(reason)});
}

void DigestStore::seal() {
  drop_copies();
  find_trails();
  std::vector<std::uint32_t> order(digests_.size());
  std::iota(order.begin(), order.end(), 0u);
  std::sort(order.begin(), order.end(), [&](std::uint32_t a, std::uint32_t b) {
    const auto key = [&](std::uint32_t i) {
      const Digest& digest = digests_[i];
      return std::tie(trail_of_[i], digest.end, digest.start, digest.bucket, digest.object, digest.sha256);
    };
    return key(a) < key(b);
  });
  std::vector<std::uint32_t> index(order.size()), trails;
  std::vector<Digest> sorted;
  for (const std::uint32_t place : order) {
    index[place] = static_cast<std::uint32_t>(sorted.size());
    sorted.push_back(std::move(digests_[place]));
    trails.push_back(trail_of_[place]);
  }
  digests_ = std::move(sorted);
  trail_of_ = std::move(trails);
  renumber(index, references_);
  std::sort(unreadable_.begin(), unreadable_.end());
}

/// An archive may have a digest twice. One copy is enough: that of the first path.
void DigestStore::drop_copies() {
  std::vector<std::uint32_t> order(digests_.size());
  std::iota(order.begin(), order.end(), 0u);
  const auto identity = [&](std::uint32_t i) {
    return std::tie(digests_[i].sha256, digests_[i].bucket, digests_[i].object);
  };
  std::sort(order.begin(), order.end(), [&](std::uint32_t a, std::uint32_t b) {
    return std::tuple_cat(identity(a), std::tie(digests_[a].path)) <
           std::tuple_cat(identity(b), std::tie(digests_[b].path));
  });
  std::vector<std::uint32_t> index(digests_.size(), kDropped);
  std::vector<Digest> kept;
  for (std::size_t i = 0; i < order.size(); ++i) {
    if (i > 0 && identity(order[i]) == identity(order[i - 1])) continue;
    index[order[i]] = static_cast<std::uint32_t>(kept.size());
    kept.push_back(digests_[order[i]]);
  }
  digests_ = std::move(kept);
  renumber(index, references_);
}

void DigestStore::find_trails() {
  std::vector<TrailName> names;
  for (const Digest& digest : digests_) names.push_back(trail_of_digest(digest.object).value_or(TrailName()));
  trails_ = names;
  std::sort(trails_.begin(), trails_.end());
  trails_.erase(std::unique(trails_.begin(), trails_.end()), trails_.end());
  for (const TrailName& name : names) {
    const auto found = std::lower_bound(trails_.begin(), trails_.end(), name);
    trail_of_.push_back(static_cast<std::uint32_t>(found - trails_.begin()));
  }
}

std::string DigestStore::object(const LogReference& reference) const {
  std::string text;
  return names_.read(reference.object, text) ? text : std::string();
}

}  // namespace trailhound
