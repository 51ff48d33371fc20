// FactStore::Reader: kept facts and runs, merged group by group. The parts of a group that the sources have follow each
// other, and are put in the order of time together. A group that does not fit in memory lies in a file that is mapped,
// and is sorted there.

#include <algorithm>
#include <cerrno>
#include <list>
#include <utility>

#include "engine/correlate/fact_merge.h"
#include "engine/correlate/fact_store.h"
#include "engine/correlate/time_order.h"
#include "engine/spill/file_backed.h"

namespace trailhound {
namespace {

constexpr std::size_t kLeastBuffer = 4096, kMostBuffer = 512u << 10;  // bytes
constexpr std::size_t kLeastGroup = 64u << 10;                        // bytes

}  // namespace

class FactStore::Reader::Impl {
 public:
  explicit Impl(FactStore& store)
      : store_(store),
        largest_group_(std::max(kLeastGroup, store.memory(32))),
        group_(FileBackedAllocator<Fact>(largest_group_)) {}

  Group next(std::uint32_t rank) {
    if (rank_ != rank) {
      rank_ = rank;
      pick_up();
    }
    for (FactSource* part : parts_) {
      if (!merge_.add(*part)) store_.fail();
    }
    parts_.clear();
    if (merge_.done() || merge_.rank() != rank || !store_.failure().empty()) return {};
    merge_.take_group(parts_);
    std::uint64_t count = 0;
    for (const FactSource* part : parts_) count += part->count();
    if (group_.capacity() * sizeof(Fact) >= largest_group_) {  // the file of the last one
      group_ = FileBackedVector<Fact>(group_.get_allocator());
    }
    group_.clear();
    group_.reserve(static_cast<std::size_t>(count));
    for (FactSource* part : parts_) {
      const auto take = [&](const Fact& fact) {
        group_.push_back(fact);
        return true;
      };
      if (part->take_all(take)) continue;
      store_.fail();
      return {};
    }
    time_order_.sort(group_);
    return {parts_.front()->place().key, group_};
  }

 private:
  /// Takes what was gathered since.
  void pick_up() {
    const std::lock_guard lock(store_.mutex_);
    store_.is_read_ = true;
    const std::size_t buffer = std::clamp(store_.memory(16) / (store_.runs_.size() + 1), kLeastBuffer, kMostBuffer);
    for (FactRun& run : store_.runs_) {
      parts_.push_back(&sources_.emplace_back(runs_.emplace_back(std::move(run)), buffer));
    }
    store_.runs_.clear();
    for (KeptFacts& kept : store_.kept_) parts_.push_back(&sources_.emplace_back(kept));
    kept_.splice(kept_.end(), store_.kept_);
  }

  FactStore& store_;
  const std::size_t largest_group_;  ///< bytes that are in memory
  std::uint32_t rank_ = ~std::uint32_t{0};
  std::list<FactRun> runs_;
  std::list<KeptFacts> kept_;
  std::list<FactSource> sources_;
  FactMerge merge_;
  std::vector<FactSource*> parts_;  ///< that have the group in hand
  FileBackedVector<Fact> group_;
  TimeOrder time_order_;
};

FactStore::Reader::Reader(FactStore& store) : impl_(std::make_unique<Impl>(store)) {}
FactStore::Reader::~Reader() = default;
FactStore::Group FactStore::Reader::next(std::uint32_t rank) { return impl_->next(rank); }

}  // namespace trailhound
