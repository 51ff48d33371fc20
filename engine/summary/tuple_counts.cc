#include "engine/summary/tuple_counts.h"

#include <algorithm>
#include <queue>
#include <utility>
#include <vector>

#include "engine/summary/tuple_order.h"

namespace trailhound {
namespace {

constexpr std::size_t kWriteBuffer = 256u << 10;

/// Reads the tuples of a run, one after the other.
class TupleRun {
 public:
  TupleRun(const Run& run, std::size_t buffer_bytes, bool names) : reader_(run, buffer_bytes), names_(names) {}

  /// False at the end, or when the temporary file failed.
  bool next() {
    if (reader_.at_end()) return false;
    std::uint32_t size = 0;
    if (!reader_.read(&size, sizeof size)) return false;
    tuple_.resize(size);
    return reader_.read(tuple_.data(), size) && reader_.read(static_cast<EventCounts*>(&tally_), sizeof(EventCounts)) &&
           (!names_ || reader_.read(&tally_.first_event, sizeof tally_.first_event));
  }
  bool failed() const { return reader_.failed(); }
  const std::string& tuple() const { return tuple_; }
  const Tally& tally() const { return tally_; }

 private:
  RunReader reader_;
  const bool names_;
  std::string tuple_;
  Tally tally_;
};

bool append(RunWriter& writer, std::string_view tuple, const Tally& tally, bool names) {
  const auto size = static_cast<std::uint32_t>(tuple.size());
  const EventCounts& counts = tally;
  return writer.append(&size, sizeof size) && writer.append(tuple.data(), tuple.size()) &&
         writer.append(&counts, sizeof counts) &&
         (!names || writer.append(&tally.first_event, sizeof tally.first_event));
}

}  // namespace

TupleCounts::TupleCounts(std::size_t memory, FirstEvents first_events)
    : memory_(memory), names_(first_events == FirstEvents::kNamed), fronts_(seed_), parts_(seed_), keys_(seed_) {}

std::size_t TupleCounts::used() const {
  return fronts_.bytes() + parts_.bytes() + keys_.bytes() + counts_.size() * sizeof(EventCounts) +
         tallies_.size() * sizeof(Tally);
}

void TupleCounts::make_room() {
  if (used() > memory_ && keys_.size() > 0) spill();
}

std::uint32_t TupleCounts::row(const TupleKey& key) {
  const std::uint32_t row = keys_.number(key);
  if (row == counts_.size() + tallies_.size()) {
    if (names_) {
      tallies_.push_back({});
    } else {
      counts_.push_back({});
    }
  }
  return row;
}

std::uint32_t TupleCounts::row(std::string_view tuple) {
  make_room();
  return row(TupleKey(fronts_.number(tuple)));
}

void TupleCounts::add(std::uint32_t row, const LevelCounts& matches) {
  EventCounts& counted = counts(row);
  for (std::size_t level = 0; level < matches.size(); ++level) counted.matches[level] += matches[level];
}

void TupleCounts::add(std::uint32_t row, const Tally& tally) {
  if (names_) {
    tallies_[row].add(tally);
  } else {
    counts_[row].add(tally);
  }
}

void TupleCounts::forget() {
  fronts_.clear();
  parts_.clear();
  keys_.clear();
  counts_.clear();
  tallies_.clear();
  ++epoch_;
}

void TupleCounts::fail() {
  if (failure_.empty()) failure_ = temporary_file_failure();
}

/// Passes each tuple of the table that has events to `take`, in the order of their bytes, until that returns false.
/// False if it did.
bool TupleCounts::take_rows(const Take& take) {
  constexpr std::size_t kAtOnce = 64;
  const std::vector<std::uint32_t> order = order_of_tuples(keys_, fronts_, parts_);
  for (std::size_t i = 0; i < order.size(); i += kAtOnce) {
    const std::span<const std::uint32_t> rows(order.data() + i, std::min(kAtOnce, order.size() - i));
    prefetch_rows(rows);
    for (const std::uint32_t row : rows) {
      if (!take_row(row, take)) return false;
    }
  }
  return true;
}

/// What has a row is anywhere in memory.
void TupleCounts::prefetch_rows(std::span<const std::uint32_t> rows) const {
  for (const std::uint32_t row : rows) {
    keys_.prefetch(row);
    prefetch(row);
  }
  const auto for_parts = [&](auto&& prefetch_part) {
    for (const std::uint32_t row : rows) {
      for (const std::uint32_t part : keys_[row].parts) {
        if (part == TupleKey::kNoPart) break;
        prefetch_part(part);
      }
    }
  };
  for (const std::uint32_t row : rows) fronts_.prefetch_place(keys_[row].front);
  for_parts([&](std::uint32_t part) { parts_.prefetch_place(part); });
  for (const std::uint32_t row : rows) fronts_.prefetch_text(keys_[row].front);
  for_parts([&](std::uint32_t part) { parts_.prefetch_text(part); });
}

bool TupleCounts::take_row(std::uint32_t row, const Take& take) {
  if (counts(row).events == 0) return true;
  build_tuple(keys_[row], fronts_, parts_, tuple_);
  if (names_) return take(tuple_.tuple(), tallies_[row]);
  Tally tally;
  static_cast<EventCounts&>(tally) = counts_[row];
  return take(tuple_.tuple(), tally);
}

/// Makes a run of the table. If a temporary file fails, the table stays.
void TupleCounts::spill() {
  if (!failure_.empty()) return;
  Run run;
  bool is_written = run.file.create();
  if (is_written) {
    RunWriter writer(run, kWriteBuffer);
    is_written =
        take_rows([&](std::string_view tuple, const Tally& tally) { return append(writer, tuple, tally, names_); }) &&
        writer.flush();
  }
  if (!is_written) return fail();
  has_spilled_ = true;
  forget();
  const auto merge_runs = [this](std::span<const Run> runs, Run& merged) { return merge_into(runs, merged); };
  if (!runs_.append(std::move(run), merge_runs)) fail();
}

bool TupleCounts::merge_into(std::span<const Run> runs, Run& merged) {
  RunWriter writer(merged, kWriteBuffer);
  return merge(runs,
               [&](std::string_view tuple, const Tally& tally) { return append(writer, tuple, tally, names_); }) &&
         writer.flush();
}

/// Passes each tuple of the runs to `take` once, in order, with the sum of its tallies, until that returns false. False
/// if it did, or if a temporary file failed.
bool TupleCounts::merge(std::span<const Run> runs, const Take& take) {
  const std::size_t buffer = std::clamp<std::size_t>(memory_ / (runs.size() + 1), 4u << 10, 1u << 20);
  std::vector<TupleRun> sources;
  sources.reserve(runs.size());
  for (const Run& run : runs) sources.emplace_back(run, buffer, names_);
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
  const auto take_all = [&](std::string_view tuple, const Tally& tally) {
    take(tuple, tally);
    return true;
  };
  if (runs_.empty()) {
    take_rows(take_all);
  } else {
    if (keys_.size() > 0) spill();
    if (!failure_.empty()) return;
    if (!merge(runs_.runs(), take_all)) fail();
    runs_.release();
  }
  forget();
}

}  // namespace trailhound
