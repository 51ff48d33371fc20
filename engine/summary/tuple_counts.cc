#include "engine/summary/tuple_counts.h"

#include <algorithm>
#include <cstring>
#include <functional>
#include <optional>
#include <queue>
#include <utility>

namespace trailhound {
namespace {

constexpr std::size_t kWriteBuffer = 256u << 10;

/// Reads the tuples of a run, one after the other.
class TupleRun {
 public:
  TupleRun(const Run& run, std::size_t buffer_bytes) : reader_(run, buffer_bytes) {}

  /// False at the end, or when the temporary file failed.
  bool next() {
    if (reader_.at_end()) return false;
    std::uint32_t size = 0;
    if (!reader_.read(&size, sizeof size)) return false;
    tuple_.resize(size);
    return reader_.read(tuple_.data(), size) && reader_.read(&tally_, sizeof tally_);
  }
  bool failed() const { return reader_.failed(); }
  const std::string& tuple() const { return tuple_; }
  const Tally& tally() const { return tally_; }

 private:
  RunReader reader_;
  std::string tuple_;
  Tally tally_;
};

bool append(RunWriter& writer, std::string_view tuple, const Tally& tally) {
  const auto size = static_cast<std::uint32_t>(tuple.size());
  return writer.append(&size, sizeof size) && writer.append(tuple.data(), tuple.size()) &&
         writer.append(&tally, sizeof tally);
}

}  // namespace

TupleCounts::TupleCounts(std::size_t memory) : memory_(memory), slots_(kLeastSlots, kFree) {}

std::size_t TupleCounts::used() const {
  return slots_.size() * sizeof(std::uint32_t) + chunks_.size() * kRowsOfChunk * sizeof(Row) + blocks_.size() * kBlock +
         long_bytes_;
}

std::uint32_t TupleCounts::row(std::string_view tuple, std::uint64_t hash) {
  std::size_t slot = hash & (slots_.size() - 1);
  for (; slots_[slot] != kFree; slot = (slot + 1) & (slots_.size() - 1)) {
    const Row& known = at(slots_[slot]);
    if (known.hash == hash && known.tuple() == tuple) return slots_[slot];
  }
  if (used() > memory_ && rows_ > 0 && spill()) return row(tuple, hash);
  if (rows_ % kRowsOfChunk == 0) chunks_.push_back(std::make_unique<Row[]>(kRowsOfChunk));
  const std::uint32_t added = rows_++;
  at(added) = {keep(tuple), tuple.size(), hash, {}};
  slots_[slot] = added;
  if (rows_ * std::size_t{2} > slots_.size()) grow();
  return added;
}

const char* TupleCounts::keep(std::string_view tuple) {
  if (tuple.size() > kBlock / 8) {
    long_tuples_.push_back(std::make_unique_for_overwrite<char[]>(tuple.size()));
    std::memcpy(long_tuples_.back().get(), tuple.data(), tuple.size());
    long_bytes_ += tuple.size();
    return long_tuples_.back().get();
  }
  if (tuple.size() > block_free_) {
    blocks_.push_back(std::make_unique_for_overwrite<char[]>(kBlock));
    block_free_ = kBlock;
  }
  char* const kept = blocks_.back().get() + (kBlock - block_free_);
  std::memcpy(kept, tuple.data(), tuple.size());
  block_free_ -= tuple.size();
  return kept;
}

void TupleCounts::grow() {
  slots_.assign(slots_.size() * 2, kFree);
  for (std::uint32_t row = 0; row < rows_; ++row) {
    std::size_t slot = at(row).hash & (slots_.size() - 1);
    while (slots_[slot] != kFree) slot = (slot + 1) & (slots_.size() - 1);
    slots_[slot] = row;
  }
}

void TupleCounts::forget() {
  slots_.assign(kLeastSlots, kFree);
  chunks_.clear();
  blocks_.clear();
  long_tuples_.clear();
  rows_ = 0;
  block_free_ = long_bytes_ = 0;
  ++epoch_;
}

std::vector<TupleCounts::Sorted> TupleCounts::sorted_rows() const {
  std::vector<Sorted> order;
  order.reserve(rows_);
  for (std::uint32_t row = 0; row < rows_; ++row) order.push_back({at(row).tuple(), &at(row).tally});
  std::sort(order.begin(), order.end(), [](const Sorted& a, const Sorted& b) { return a.tuple < b.tuple; });
  return order;
}

void TupleCounts::fail() {
  if (failure_.empty()) failure_ = temporary_file_failure();
}

/// Makes a run of the table. False: a temporary file failed, and the table stays.
bool TupleCounts::spill() {
  if (!failure_.empty()) return false;
  Run run;
  bool is_written = run.file.create();
  if (is_written) {
    RunWriter writer(run, kWriteBuffer);
    for (const auto& [tuple, tally] : sorted_rows()) {
      if (tally->events > 0) is_written = is_written && append(writer, tuple, *tally);
    }
    is_written = is_written && writer.flush();
  }
  if (!is_written) {
    fail();
    return false;
  }
  has_spilled_ = true;
  forget();
  const auto merge_runs = [this](std::span<const Run> runs, Run& merged) { return merge_into(runs, merged); };
  if (!runs_.append(std::move(run), merge_runs)) fail();
  return failure_.empty();
}

bool TupleCounts::merge_into(std::span<const Run> runs, Run& merged) {
  RunWriter writer(merged, kWriteBuffer);
  return merge(runs, [&](std::string_view tuple, const Tally& tally) { return append(writer, tuple, tally); }) &&
         writer.flush();
}

/// Passes each tuple of the runs to `take` once, in order, with the sum of its tallies, until that returns false. False
/// if it did, or if a temporary file failed.
bool TupleCounts::merge(std::span<const Run> runs, const std::function<bool(std::string_view, const Tally&)>& take) {
  const std::size_t buffer = std::clamp<std::size_t>(memory_ / (runs.size() + 1), 4u << 10, 1u << 20);
  std::vector<TupleRun> sources;
  sources.reserve(runs.size());
  for (const Run& run : runs) sources.emplace_back(run, buffer);
  const auto later = [&](std::size_t a, std::size_t b) { return sources[a].tuple() > sources[b].tuple(); };
  std::priority_queue<std::size_t, std::vector<std::size_t>, decltype(later)> heads(later);
  const auto step = [&](std::size_t source) {
    if (sources[source].next()) heads.push(source);
    return !sources[source].failed();
  };
  for (std::size_t source = 0; source < sources.size(); ++source) {
    if (!step(source)) return false;
  }
  std::string tuple;
  Tally sum;
  while (!heads.empty()) {
    const std::size_t source = heads.top();
    heads.pop();
    if (sources[source].tuple() != tuple) {
      if (sum.events > 0 && !take(tuple, sum)) return false;
      tuple = sources[source].tuple();
      sum = {};
    }
    sum.add(sources[source].tally());
    if (!step(source)) return false;
  }
  return sum.events == 0 || take(tuple, sum);
}

void TupleCounts::read(const std::function<void(std::string_view, const Tally&)>& take) {
  if (!failure_.empty()) return;
  if (runs_.empty()) {
    // Tuples and tallies are anywhere in memory, so those of the next rows are fetched while one is taken.
    constexpr std::size_t kAhead = 8, kLine = 64;
    const std::vector<Sorted> order = sorted_rows();
    for (std::size_t i = 0; i < order.size(); ++i) {
      if (i + kAhead < order.size()) {
        const Sorted& next = order[i + kAhead];
        for (std::size_t at = 0; at < std::min(next.tuple.size(), 4 * kLine); at += kLine) {
          __builtin_prefetch(next.tuple.data() + at);
        }
        __builtin_prefetch(next.tally);
      }
      if (order[i].tally->events > 0) take(order[i].tuple, *order[i].tally);
    }
  } else {
    if (rows_ > 0 && !spill()) return;
    const auto take_all = [&](std::string_view tuple, const Tally& tally) {
      take(tuple, tally);
      return true;
    };
    if (!merge(runs_.runs(), take_all)) fail();
    runs_.release();
  }
  forget();
}

}  // namespace trailhound
