#include "engine/correlate/fact_store.h"

#include <algorithm>
#include <cerrno>
#include <utility>

#include "engine/base/seeded_hash.h"
#include "engine/correlate/fact_merge.h"
#include "engine/correlate/fact_source.h"

namespace trailhound {
namespace {

constexpr std::size_t kWriteBytes = 256u << 10;

}  // namespace

FactStore::FactStore(std::vector<std::uint32_t> rank_of, std::size_t memory, unsigned writers)
    : rank_of_(std::move(rank_of)),
      memory_(memory),
      writers_(std::max(1u, writers)),
      seed_(random_seed()),
      texts_(memory / 64),
      long_texts_(memory / 64) {
  for (const std::uint32_t rank : rank_of_) ranks_ = std::max(ranks_, rank + 1);
}

FactStore::~FactStore() = default;

std::uint64_t FactStore::append_text(std::string_view text) {
  std::uint64_t number = 0;
  if (!texts_.append(text, number)) fail();
  return number;
}

std::string FactStore::text(std::uint64_t number) {
  std::string text;
  if (!texts_.read(number, text)) fail();
  return text;
}

std::strong_ordering FactStore::compare_texts(std::uint64_t a, std::uint64_t b) {
  std::strong_ordering order = std::strong_ordering::equal;
  if (!texts_.compare(a, b, order)) fail();
  return order;
}

/// Writes the facts of a buffer, which stays as it is.
void FactStore::write_run(FactBuffer& buffer) {
  if (buffer.facts.empty()) return;
  Run run;
  if (!run.file.create()) return fail();
  {
    FactSource source(buffer);
    FactRunWriter writer(run, kWriteBytes);
    bool written = true;
    while (written && source.next_group()) {
      written = writer.begin_group(source.key(), source.count()) &&
                source.for_each_fact([&](const Fact& fact) { return writer.append(fact); });
    }
    if (!written || !writer.flush()) return fail();
  }
  spilled_.fetch_add(buffer.facts.size(), std::memory_order_relaxed);
  const std::lock_guard lock(mutex_);
  const auto merge_or_leave = [this](std::span<const Run> runs, Run& merged) { return merge(runs, merged); };
  if (is_read_) {
    runs_.append_unmerged(std::move(run));
  } else if (!runs_.append(std::move(run), merge_or_leave)) {
    set_failure();
  }
}

/// Takes a writer's last facts.
void FactStore::keep(FactBuffer buffer) {
  const std::lock_guard lock(mutex_);
  kept_.push_back(std::move(buffer));
}

bool FactStore::merge(std::span<const Run> runs, Run& merged) const {
  std::list<FactSource> sources;
  FactMerge merge;
  const std::size_t buffer = std::clamp<std::size_t>(memory_ / 4 / RunList::kFan, 4096, kWriteBytes);
  for (const Run& run : runs) {
    if (!merge.advance(sources.emplace_back(run, buffer))) return false;
  }
  FactRunWriter writer(merged, kWriteBytes);
  std::vector<FactSource*> parts;  // of the group
  while (!merge.done()) {
    std::uint64_t count = 0;
    merge.pop_group(parts);
    for (const FactSource* part : parts) count += part->count();
    if (!writer.begin_group(parts.front()->key(), count)) return false;
    for (FactSource* part : parts) {
      if (!part->for_each_fact([&](const Fact& fact) { return writer.append(fact); }) || !merge.advance(*part)) {
        return false;
      }
    }
  }
  return writer.flush();
}

void FactStore::fail() {
  const int reason = errno;
  const std::lock_guard lock(mutex_);
  errno = reason;
  set_failure();
}

/// Keeps the reason that errno has. REQUIRES: the lock is held.
void FactStore::set_failure() {
  if (failure_.empty()) failure_ = "cannot correlate: " + temporary_file_failure();
}

std::string FactStore::failure() const {
  const std::lock_guard lock(mutex_);
  if (!failure_.empty()) return failure_;
  const std::string failure = long_texts_.failure();
  return failure.empty() ? failure : "cannot correlate: " + failure;
}

}  // namespace trailhound
