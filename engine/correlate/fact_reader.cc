#include "engine/correlate/fact_reader.h"

#include <algorithm>
#include <utility>

namespace trailhound {
namespace {

constexpr std::size_t kLeastBuffer = 4096, kMostBuffer = 512u << 10;  // bytes
constexpr std::size_t kLeastGroup = 64u << 10;                        // bytes

}  // namespace

FactStore::Reader::Reader(FactStore& store)
    : store_(store),
      largest_group_(std::max(kLeastGroup, store.memory(32))),
      group_(FileBackedAllocator<Fact>(largest_group_)) {}

FactStore::Reader::Group FactStore::Reader::next_group(std::uint32_t rank) {
  if (rank_ != rank) {
    rank_ = rank;
    take_handed_over();
  }
  for (FactSource* part : parts_) {
    if (!merge_.advance(*part)) store_.fail();
  }
  parts_.clear();
  if (merge_.done() || merge_.rank() != rank || !store_.failure().empty()) return {};
  merge_.pop_group(parts_);
  std::uint64_t count = 0;
  for (const FactSource* part : parts_) count += part->count();
  if (group_.capacity() * sizeof(Fact) >= largest_group_) {  // gives back the file of the last group
    group_ = FileBackedVector<Fact>(group_.get_allocator());
  }
  group_.clear();
  group_.reserve(static_cast<std::size_t>(count));
  for (FactSource* part : parts_) {
    const auto take = [&](const Fact& fact) {
      group_.push_back(fact);
      return true;
    };
    if (part->for_each_fact(take)) continue;
    store_.fail();
    return {};
  }
  time_order_.sort(group_);
  return {parts_.front()->key().bytes, group_};
}

/// Adds what writers handed over since the last call.
void FactStore::Reader::take_handed_over() {
  const std::lock_guard lock(store_.mutex_);
  store_.is_read_ = true;
  std::vector<Run> runs = store_.runs_.release();
  const std::size_t buffer = std::clamp(store_.memory(16) / (runs.size() + 1), kLeastBuffer, kMostBuffer);
  for (Run& run : runs) parts_.push_back(&sources_.emplace_back(runs_.emplace_back(std::move(run)), buffer));
  for (FactBuffer& kept : store_.kept_) parts_.push_back(&sources_.emplace_back(kept));
  buffers_.splice(buffers_.end(), store_.kept_);
}

}  // namespace trailhound
