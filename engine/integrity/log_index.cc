#include "engine/integrity/log_index.h"

#include <algorithm>
#include <array>
#include <limits>
#include <numeric>
#include <optional>

#include "engine/event/event_time.h"

namespace trailhound {
namespace {

using State = IntegrityState;

/// "CloudTrail typically delivers logs within an average of about 5 minutes of an API call. This time is not
/// guaranteed" (AWS, "How CloudTrail works"), and the name of a log file has the time in steps of five minutes. Files
/// that are late by more than this are in a digest of their own (a backfill).
constexpr Nanoseconds kLate = Nanoseconds{15 * 60} * 1'000'000'000;

/// Of several files for one log file the best counts.
constexpr std::array<State, 6> kRanks = {State::kMissing,    State::kUnreadable,    State::kModified,
                                         State::kNotCovered, State::kNotYetCovered, State::kValid};

std::uint8_t rank_of(State state) {
  const auto found = std::find(kRanks.begin(), kRanks.end(), state);
  return static_cast<std::uint8_t>(found == kRanks.end() ? 0 : found - kRanks.begin());
}

/// Whether a log file may be from after `end`, by its name and by its events: an intruder chooses a name as he likes.
bool is_after(Nanoseconds end, std::optional<Nanoseconds> delivered, Nanoseconds newest) {
  if (!delivered && newest == kNoTime) return false;
  return (!delivered || *delivered >= end - kLate) && (newest == kNoTime || newest >= end - kLate);
}

std::optional<Nanoseconds> delivery_of(std::string_view path) {
  const std::optional<LogName> name = read_log_name(base_name(path));
  return name ? std::optional(name->time) : std::nullopt;
}

}  // namespace

LogIndex::LogIndex(const DigestStore& store, const JudgedChains& chains, std::vector<LogReference> references)
    : store_(store),
      chains_(chains),
      references_(std::move(references)),
      last_end_(std::numeric_limits<Nanoseconds>::min()) {
  const auto key = [](const LogReference& reference) {
    return std::tie(reference.name, reference.digest, reference.sha256);
  };
  std::sort(references_.begin(), references_.end(),
            [&](const LogReference& a, const LogReference& b) { return key(a) < key(b); });
  by_hash_.resize(references_.size());
  std::iota(by_hash_.begin(), by_hash_.end(), 0u);
  std::stable_sort(by_hash_.begin(), by_hash_.end(),
                   [&](std::uint32_t a, std::uint32_t b) { return references_[a].sha256 < references_[b].sha256; });
  ranks_ = std::make_unique<std::atomic<std::uint8_t>[]>(references_.size());
  for (const DigestChain& chain : chains.chains) {
    if (chain.trail.is_backfill) continue;
    const auto [end, is_new] = ends_.try_emplace({chain.trail.account, chain.trail.region}, chain.to);
    end->second = std::max(end->second, chain.to);
    last_end_ = std::max(last_end_, chain.to);
  }
}

void LogIndex::raise(std::uint32_t reference, State state) const {
  const std::uint8_t rank = rank_of(state);
  std::uint8_t before = ranks_[reference].load(std::memory_order_relaxed);
  while (before < rank && !ranks_[reference].compare_exchange_weak(before, rank, std::memory_order_relaxed)) {
  }
}

IntegrityState LogIndex::state(std::size_t reference) const {
  return kRanks[ranks_[reference].load(std::memory_order_relaxed)];
}

/// The references of this base name, as [first, second).
std::pair<std::uint32_t, std::uint32_t> LogIndex::of_name(std::string_view path) const {
  const std::uint64_t name = store_.hash(base_name(path));
  const auto first =
      std::lower_bound(references_.begin(), references_.end(), name,
                       [](const LogReference& reference, std::uint64_t n) { return reference.name < n; });
  auto last = first;
  while (last != references_.end() && last->name == name) ++last;
  return {static_cast<std::uint32_t>(first - references_.begin()),
          static_cast<std::uint32_t>(last - references_.begin())};
}

LogIndex::Judgement LogIndex::judge(const ReadText& text) const {
  const auto [first, last] = of_name(text.path);
  Judgement best;
  const auto offer = [&](std::uint32_t reference) {
    const Judgement judgement = judge_named(reference, text);
    raise(reference, judgement.state);
    if (best.reference == kNone || rank_of(judgement.state) > rank_of(best.state)) best = judgement;
  };
  if (first != last) {
    for (std::uint32_t i = first; i < last; ++i) {
      if (references_[i].sha256 == text.sha256) offer(i);
    }
    if (best.reference != kNone) return best;
    const State state = text.is_whole ? State::kModified : State::kUnreadable;
    for (std::uint32_t i = first; i < last; ++i) raise(i, state);
    return {state, true, first,
            text.is_whole ? "its SHA-256 is not the one that its digest has"
                          : "it is damaged, and what could be read is not what its digest has"};
  }
  auto at =
      std::lower_bound(by_hash_.begin(), by_hash_.end(), text.sha256,
                       [&](std::uint32_t i, const Sha256::Digest& sha256) { return references_[i].sha256 < sha256; });
  for (; at != by_hash_.end() && references_[*at].sha256 == text.sha256; ++at) offer(*at);
  return best.reference != kNone ? best : judge_unnamed(text);
}

/// Its SHA-256 is the one of the reference; so it depends on the digest.
LogIndex::Judgement LogIndex::judge_named(std::uint32_t reference, const ReadText& text) const {
  const std::uint32_t digest = references_[reference].digest;
  switch (chains_.states[digest]) {
    case State::kValid:
      return {State::kValid, true, reference, {}};
    case State::kNotYetCovered:
      // An unsigned digest proves nothing, and somebody could hide a forged file of an earlier hour in it.
      if (is_after(store_.digests()[digest].start, delivery_of(text.path), text.newest)) {
        return {State::kNotYetCovered, true, reference, "only the last digest names it, which has no signature here"};
      }
      return {State::kNotCovered, true, reference,
              "only a digest of a later hour names it, which has no signature here"};
    case State::kModified:
      return {State::kNotCovered, true, reference, "the digest that names it was modified"};
    default:
      return {State::kNotCovered, true, reference, "the digest that names it is not proven"};
  }
}

LogIndex::Judgement LogIndex::judge_unnamed(const ReadText& text) const {
  if (!text.has_events) return {State::kValid, false, kNone, {}};
  const std::optional<LogName> name = read_log_name(base_name(text.path));
  Nanoseconds end = last_end_;
  if (name) {
    const auto found = ends_.find({std::string(name->account), std::string(name->region)});
    if (found == ends_.end()) return {State::kNotCovered, true, kNone, "there is no digest of its account and region"};
    end = found->second;
  }
  if (!ends_.empty() && is_after(end, name ? std::optional(name->time) : std::nullopt, text.newest)) {
    return {State::kNotYetCovered, true, kNone, "it is from after the last digest"};
  }
  return {State::kNotCovered, true, kNone, "no digest names it"};
}

bool LogIndex::note(std::string_view path, State state) const {
  const auto [first, last] = of_name(path);
  bool is_noted = false;
  for (std::uint32_t i = first; i < last; ++i) {
    if (this->state(i) != State::kMissing) continue;
    raise(i, state);
    is_noted = true;
  }
  return is_noted;
}

}  // namespace trailhound
