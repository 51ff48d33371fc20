#include "engine/correlate/fact_store.h"

#include <algorithm>
#include <cerrno>
#include <functional>
#include <queue>
#include <tuple>
#include <utility>

#include "engine/correlate/fact_order.h"
#include "engine/correlate/fact_source.h"

namespace trailhound {
namespace {

constexpr std::size_t kFan = 64;
constexpr std::size_t kWriteFacts = 4096;
/// A fact while it waits (and its vector grows by half), or its place in the order beside it.
constexpr std::size_t kBytesPerFact = 72;
constexpr std::size_t kFirstFacts = 64;

}  // namespace

FactStore::FactStore(std::vector<std::uint32_t> correlation_of, std::size_t memory, unsigned gatherers)
    : correlation_of_(std::move(correlation_of)), memory_(memory), gatherers_(std::max(1u, gatherers)) {}
FactStore::~FactStore() = default;

std::size_t FactStore::limit() const {
  const std::size_t other = other_.load(std::memory_order_relaxed);
  const std::size_t rest = memory_ > other ? memory_ - other : 0;
  // Indexes of facts have 32 bits.
  return std::clamp<std::size_t>(rest / gatherers_ / kBytesPerFact, kLeastFacts, std::size_t{1} << 31);
}

void FactStore::Gatherer::make_room() {
  const std::size_t limit = store_.limit();
  if (facts_.size() >= limit) {
    store_.spill(facts_);
    return;
  }
  facts_.reserve(std::min(limit, std::max(kFirstFacts, facts_.size() * 2)));
}

void FactStore::Gatherer::flush() {
  if (!facts_.empty()) store_.keep(std::exchange(facts_, {}));
}

void FactStore::keep(std::vector<Fact> facts) {
  gathered_.fetch_add(facts.size(), std::memory_order_relaxed);
  std::vector<std::uint32_t> order = order_of(facts, correlation_of_);
  const std::lock_guard lock(mutex_);
  kept_.push_back({std::move(facts), std::move(order)});
}

/// Writes `facts` as a run and empties it, with its capacity.
void FactStore::spill(std::vector<Fact>& facts) {
  gathered_.fetch_add(facts.size(), std::memory_order_relaxed);
  spilled_.fetch_add(facts.size(), std::memory_order_relaxed);
  {
    const std::vector<std::uint32_t> order = order_of(facts, correlation_of_);
    Run run;
    FactWriter writer(run.file, kWriteFacts);
    bool written = run.file.create();
    for (std::size_t i = 0; written && i < order.size(); ++i) written = writer.append(facts[order[i]]);
    run.count = facts.size();
    if (!written || !writer.flush()) {
      fail();
    } else {
      const std::lock_guard lock(mutex_);
      runs_.push_back(std::move(run));
      while (runs_.size() >= kFan && runs_[runs_.size() - kFan].level == runs_.back().level) {
        if (!merge_runs()) break;
      }
    }
  }
  facts.clear();
}

/// Makes one run of the last kFan. REQUIRES: the lock is held.
bool FactStore::merge_runs() {
  const auto first = runs_.end() - kFan;
  Run merged;
  merged.level = first->level + 1;
  bool written = merged.file.create();
  if (written) {
    std::vector<FactSource> sources;
    for (auto run = first; run != runs_.end(); ++run) {
      sources.emplace_back(run->file, run->count, kWriteFacts / 16);
      merged.count += run->count;
    }
    using Head = std::tuple<std::uint64_t, Nanoseconds, std::size_t>;
    std::priority_queue<Head, std::vector<Head>, std::greater<>> heads;
    const auto push = [&](std::size_t source) {
      const Fact* fact = sources[source].peek();
      if (fact) heads.emplace(group_key(*fact, correlation_of_), fact->time, source);
      return !sources[source].failed();
    };
    for (std::size_t source = 0; written && source < sources.size(); ++source) written = push(source);
    FactWriter writer(merged.file, kWriteFacts);
    while (written && !heads.empty()) {
      const std::size_t source = std::get<2>(heads.top());
      heads.pop();
      written = writer.append(*sources[source].peek());
      sources[source].advance();
      written = written && push(source);
    }
    written = written && writer.flush();
  }
  if (!written) {
    failure_ = "cannot correlate: " + temporary_file_failure();
    return false;
  }
  runs_.erase(first, runs_.end());
  runs_.push_back(std::move(merged));
  return true;
}

void FactStore::fail() {
  const int reason = errno;
  const std::lock_guard lock(mutex_);
  errno = reason;
  if (failure_.empty()) failure_ = "cannot correlate: " + temporary_file_failure();
}

std::string FactStore::failure() const {
  const std::lock_guard lock(mutex_);
  return failure_;
}

}  // namespace trailhound
