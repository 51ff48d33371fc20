// FactStore::Reader: kept facts and runs, merged group by group. Within a group the parts of the sources follow each
// other, each in the order of time; joining them is cheap where the inputs were about in order. A group that does not
// fit in memory goes through a file that is mapped, and is sorted there.

#include <sys/mman.h>

#include <algorithm>
#include <cerrno>
#include <deque>
#include <functional>
#include <queue>
#include <utility>

#include "engine/correlate/fact_order.h"
#include "engine/correlate/fact_source.h"
#include "engine/correlate/fact_store.h"

namespace trailhound {
namespace {

constexpr std::size_t kSmallGroup = 32;
constexpr std::size_t kLeastBuffer = 64, kMostBuffer = 16384;  // facts
constexpr std::size_t kLeastGroup = 4096;                      // facts

bool is_earlier(const Fact& a, const Fact& b) { return a.time < b.time; }

}  // namespace

class FactStore::Reader::Impl {
 public:
  explicit Impl(FactStore& store) : store_(store) {
    const std::size_t memory = store_.memory_ / sizeof(Fact);
    const std::size_t buffer =
        std::clamp<std::size_t>(memory / 4 / (store_.runs_.size() + 1), kLeastBuffer, kMostBuffer);
    most_facts_ = std::max(kLeastGroup, memory / 4);
    for (const Kept& kept : store_.kept_) sources_.emplace_back(kept.facts, kept.order);
    for (const Run& run : store_.runs_) sources_.emplace_back(run.file, run.count, buffer);
    for (std::size_t source = 0; source < sources_.size(); ++source) push(source);
  }
  ~Impl() { unmap(); }

  std::span<Fact> next(std::uint32_t correlation, std::span<const Fact> more) {
    unmap();
    group_.clear();
    parts_.clear();
    if (more_begin_ != more.data() || more_correlation_ != correlation) {
      more_begin_ = more.data();
      more_correlation_ = correlation;
      more_at_ = 0;
    }
    const bool from_more = more_at_ < more.size();
    const bool from_sources = !heads_.empty() && heads_.top().first >> 32 == correlation;
    if (!store_.failure().empty() || (!from_more && !from_sources)) return {};
    std::uint64_t key = from_sources ? heads_.top().first : ~std::uint64_t{0};
    if (from_more) key = std::min(key, group_key(more[more_at_], store_.correlation_of_));

    UnnamedFile file;
    std::uint64_t in_file = 0;
    const auto make_room = [&] {
      if (group_.size() < most_facts_) return true;
      if (in_file == 0 && !file.create()) return false;
      if (!file.append(group_.data(), group_.size() * sizeof(Fact))) return false;
      in_file += group_.size();
      group_.clear();
      return true;
    };
    bool all = true;
    while (all && !heads_.empty() && heads_.top().first == key) {
      const std::size_t source = heads_.top().second;
      heads_.pop();
      parts_.push_back(group_.size());
      for (const Fact* fact = sources_[source].peek(); all && fact; fact = sources_[source].peek()) {
        if (group_key(*fact, store_.correlation_of_) != key) break;
        all = make_room();
        group_.push_back(*fact);
        sources_[source].advance();
      }
      all = push(source) && all;
    }
    parts_.push_back(group_.size());
    for (; all && more_at_ < more.size() && group_key(more[more_at_], store_.correlation_of_) == key; ++more_at_) {
      all = make_room();
      group_.push_back(more[more_at_]);
    }
    if (all && in_file > 0) return sort_in(file, in_file);
    if (!all) {
      store_.fail();
      return {};
    }
    join_parts();
    return group_;
  }

 private:
  bool push(std::size_t source) {
    const Fact* fact = sources_[source].peek();
    if (fact) heads_.emplace(group_key(*fact, store_.correlation_of_), source);
    if (sources_[source].failed()) store_.fail();
    return !sources_[source].failed();
  }

  void join_parts() {
    const auto at = [&](std::size_t index) { return group_.begin() + static_cast<std::ptrdiff_t>(index); };
    if (group_.size() <= kSmallGroup) {
      std::sort(group_.begin(), group_.end(), is_earlier);
      return;
    }
    while (parts_.size() > 1) {
      // Neighbours are joined in pairs, so that each fact moves log2(parts) times.
      std::size_t kept = 0;
      for (std::size_t i = 0; i < parts_.size(); i += 2) {
        if (i + 1 < parts_.size()) {
          const std::size_t end = i + 2 < parts_.size() ? parts_[i + 2] : group_.size();
          const std::size_t middle = parts_[i + 1];
          if (middle > parts_[i] && middle < end && is_earlier(group_[middle], group_[middle - 1])) {
            std::inplace_merge(at(parts_[i]), at(middle), at(end), is_earlier);
          }
        }
        parts_[kept++] = parts_[i];
      }
      parts_.resize(kept);
    }
  }

  std::span<Fact> sort_in(UnnamedFile& file, std::uint64_t in_file) {
    const std::size_t count = static_cast<std::size_t>(in_file) + group_.size();
    if (!file.append(group_.data(), group_.size() * sizeof(Fact))) {
      store_.fail();
      return {};
    }
    void* const mapped =
        ::mmap(nullptr, count * sizeof(Fact), PROT_READ | PROT_WRITE, MAP_SHARED, file.descriptor(), 0);
    if (mapped == MAP_FAILED) {
      store_.fail();
      return {};
    }
    mapped_ = {static_cast<Fact*>(mapped), count};
    std::sort(mapped_.begin(), mapped_.end(), is_earlier);
    return mapped_;
  }

  void unmap() {
    if (!mapped_.empty()) ::munmap(mapped_.data(), mapped_.size_bytes());
    mapped_ = {};
  }

  FactStore& store_;
  std::deque<FactSource> sources_;
  using Head = std::pair<std::uint64_t, std::size_t>;  // the group key of a source's next fact, and the source
  std::priority_queue<Head, std::vector<Head>, std::greater<>> heads_;
  std::size_t most_facts_ = 0;
  std::vector<Fact> group_;
  std::vector<std::size_t> parts_;  ///< where each source's part of the group begins
  std::span<Fact> mapped_;
  const Fact* more_begin_ = nullptr;
  std::uint32_t more_correlation_ = ~std::uint32_t{0};
  std::size_t more_at_ = 0;
};

FactStore::Reader::Reader(FactStore& store) : impl_(std::make_unique<Impl>(store)) {}
FactStore::Reader::~Reader() = default;
std::span<Fact> FactStore::Reader::next(std::uint32_t correlation, std::span<const Fact> more) {
  return impl_->next(correlation, more);
}

}  // namespace trailhound
