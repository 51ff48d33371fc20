// FactStore::Reader: kept facts and runs, merged group by group. Within a group the parts of the sources follow each
// other, each in the order of time; joining them is cheap where the inputs were about in order. A group that does not
// fit in memory lies in a file that is mapped, and is sorted there.

#include <algorithm>
#include <cerrno>
#include <list>
#include <utility>

#include "engine/correlate/fact_merge.h"
#include "engine/correlate/fact_store.h"

namespace trailhound {
namespace {

constexpr std::size_t kSmallGroup = 32;                               // facts
constexpr std::size_t kLeastBuffer = 4096, kMostBuffer = 512u << 10;  // bytes
constexpr std::size_t kLeastGroup = 64u << 10;                        // bytes

bool is_earlier(const Fact& a, const Fact& b) { return a.time < b.time; }

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
    begins_.clear();
    for (FactSource* part : parts_) {
      begins_.push_back(group_.size());
      if (part->take_all(group_)) continue;
      store_.fail();
      return {};
    }
    join_parts();
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
    for (const KeptFacts& kept : store_.kept_) parts_.push_back(&sources_.emplace_back(kept));
    kept_.splice(kept_.end(), store_.kept_);
  }

  void join_parts() {
    const auto at = [&](std::size_t index) { return group_.begin() + static_cast<std::ptrdiff_t>(index); };
    const bool is_large = group_.capacity() * sizeof(Fact) >= largest_group_;
    if (group_.size() <= kSmallGroup || (is_large && begins_.size() > 1)) {  // merging takes as much memory again
      std::sort(group_.begin(), group_.end(), is_earlier);
      return;
    }
    while (begins_.size() > 1) {
      // Neighbours are joined in pairs, so that each fact moves log2(parts) times.
      std::size_t kept = 0;
      for (std::size_t i = 0; i < begins_.size(); i += 2) {
        if (i + 1 < begins_.size()) {
          const std::size_t end = i + 2 < begins_.size() ? begins_[i + 2] : group_.size();
          const std::size_t middle = begins_[i + 1];
          if (middle > begins_[i] && middle < end && is_earlier(group_[middle], group_[middle - 1])) {
            std::inplace_merge(at(begins_[i]), at(middle), at(end), is_earlier);
          }
        }
        begins_[kept++] = begins_[i];
      }
      begins_.resize(kept);
    }
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
  std::vector<std::size_t> begins_;  ///< of each source's part of the group
};

FactStore::Reader::Reader(FactStore& store) : impl_(std::make_unique<Impl>(store)) {}
FactStore::Reader::~Reader() = default;
FactStore::Group FactStore::Reader::next(std::uint32_t rank) { return impl_->next(rank); }

}  // namespace trailhound
