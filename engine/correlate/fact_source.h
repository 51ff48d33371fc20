#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <utility>

#include "engine/correlate/buffered_groups.h"
#include "engine/correlate/fact_buffer.h"
#include "engine/correlate/group_key.h"
#include "engine/spill/run.h"

namespace trailhound {

/// Groups of facts in the order of their keys, from a FactBuffer or from a run. The buffer or run must outlive it. One
/// thread at a time may use it.
class FactSource {
 public:
  explicit FactSource(FactBuffer& buffer) : buffer_(&buffer), groups_(std::in_place, buffer) {}
  FactSource(const Run& run, std::size_t buffer_bytes) : reader_(std::in_place, run, buffer_bytes) {}

  /// Steps to the next group. False: there is none, or reading failed. REQUIRES: for_each_fact() went through the
  /// current one.
  bool next_group();
  const GroupKey& key() const { return key_; }
  std::uint64_t count() const { return count_; }  ///< facts of the group

  /// Calls `take` with each fact of the group; once for each group. False: reading failed, or `take` returned false.
  template <typename Take>
  bool for_each_fact(Take take) {
    if (buffer_ != nullptr) {
      const std::span<const std::uint32_t> group = groups_->group();
      for (std::size_t i = 0; i < group.size(); ++i) {
        if (i + kAhead < group.size()) __builtin_prefetch(&buffer_->facts[group[i + kAhead]]);
        if (!take(std::as_const(buffer_->facts[group[i]]))) return false;
      }
      return true;
    }
    Fact fact;
    for (std::uint64_t i = 0; i < count_; ++i) {
      if (!reader_->read(&fact, sizeof fact) || !take(std::as_const(fact))) return false;
    }
    return true;
  }

  /// True if reading failed; errno has the reason.
  bool failed() const { return reader_ && reader_->failed(); }

 private:
  /// The facts of a buffered group are scattered, so their cache lines are fetched this many facts ahead.
  static constexpr std::size_t kAhead = 16;

  // One of the two:
  FactBuffer* buffer_ = nullptr;
  std::optional<BufferedGroups> groups_;  ///< of buffer_
  std::optional<RunReader> reader_;

  std::string key_bytes_;  ///< of a run's group
  GroupKey key_;
  std::uint64_t count_ = 0;
};

/// Writes groups to a run: for each group a head, the bytes of its key and its facts. Groups come in the order of
/// their keys. All functions return false when the temporary file fails, with the reason in errno.
class FactRunWriter {
 public:
  FactRunWriter(Run& run, std::size_t buffer_bytes) : writer_(run, buffer_bytes) {}
  bool begin_group(const GroupKey& key, std::uint64_t count);
  /// A fact of the group. REQUIRES: as many as `count` said
  bool append(const Fact& fact) { return writer_.append(&fact, sizeof fact); }
  bool flush() { return writer_.flush(); }

 private:
  RunWriter writer_;
};

}  // namespace trailhound
