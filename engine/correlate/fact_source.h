#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <utility>

#include "engine/correlate/fact_order.h"
#include "engine/correlate/gathered_facts.h"
#include "engine/spill/unnamed_file.h"

namespace trailhound {

/// Facts in memory, with the keys of their groups.
struct KeptFacts {
  GatheredFacts facts;
  KeyTables keys;
};

/// A run in a file: groups in the order of GroupPlace, each a head, the bytes of its key, and its facts.
struct FactRun {
  UnnamedFile file;
  std::uint64_t bytes = 0;
  unsigned level = 0;
};

/// Groups of facts in their order, one after the other: from memory, or from a file through a buffer. What it reads
/// from must outlive it.
class FactSource {
 public:
  explicit FactSource(KeptFacts& kept) : kept_(&kept), order_(std::in_place, kept.facts, kept.keys) {}
  FactSource(const FactRun& run, std::size_t buffer_bytes);

  /// Goes to the next group. False: there is none, or reading failed. REQUIRES: the facts of the last one were taken.
  bool next_group();
  const GroupPlace& place() const { return place_; }
  std::uint64_t count() const { return count_; }  ///< facts of the group

  /// Calls `take` with each fact of the group, once for a group. False: reading failed, or `take` returned false.
  template <typename Take>
  bool take_all(Take take) {
    if (kept_ != nullptr) {
      const std::span<const std::uint32_t> group = order_->group();
      for (std::size_t i = 0; i < group.size(); ++i) {
        if (i + kAhead < group.size()) __builtin_prefetch(&kept_->facts[group[i + kAhead]]);
        if (!take(std::as_const(kept_->facts[group[i]]))) return false;
      }
      return true;
    }
    Fact fact;
    for (std::uint64_t i = 0; i < count_; ++i) {
      if (!read(&fact, sizeof fact) || !take(std::as_const(fact))) return false;
    }
    return true;
  }

  /// errno tells why.
  bool failed() const { return failed_; }

 private:
  /// How many facts ahead are fetched, as they do not lie in their order.
  static constexpr std::size_t kAhead = 16;

  bool read(void* data, std::size_t size) {
    if (size > filled_ - buffer_at_) return read_on(static_cast<char*>(data), size);
    std::memcpy(data, buffer_.get() + buffer_at_, size);
    buffer_at_ += size;
    return true;
  }
  bool read_on(char* data, std::size_t size);

  KeptFacts* kept_ = nullptr;
  std::optional<FactOrder> order_;  ///< of these

  const FactRun* run_ = nullptr;
  std::uint64_t offset_ = 0;  ///< of what is not in the buffer yet
  std::unique_ptr<char[]> buffer_;
  std::size_t buffer_bytes_ = 0, filled_ = 0, buffer_at_ = 0;
  std::string key_;

  GroupPlace place_;
  std::uint64_t count_ = 0;
  bool failed_ = false;
};

/// Appends groups to a run. All: false where it failed, and errno tells why.
class FactWriter {
 public:
  FactWriter(FactRun& run, std::size_t buffer_bytes)
      : run_(run), buffer_(std::make_unique_for_overwrite<char[]>(buffer_bytes)), buffer_bytes_(buffer_bytes) {}
  bool begin_group(const GroupPlace& place, std::uint64_t count);
  bool append(const Fact& fact) { return append(&fact, sizeof fact); }
  bool flush();

 private:
  bool append(const void* data, std::size_t size) {
    if (size > buffer_bytes_ - filled_) return append_on(data, size);
    std::memcpy(buffer_.get() + filled_, data, size);
    filled_ += size;
    return true;
  }
  bool append_on(const void* data, std::size_t size);

  FactRun& run_;
  std::unique_ptr<char[]> buffer_;
  std::size_t buffer_bytes_, filled_ = 0;
};

}  // namespace trailhound
