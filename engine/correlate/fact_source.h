#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "engine/correlate/fact_list.h"
#include "engine/correlate/fact_order.h"
#include "engine/io/file_backed.h"
#include "engine/io/unnamed_file.h"

namespace trailhound {

/// Facts that stayed in memory.
struct KeptFacts {
  FactList facts;
  KeyTables keys;
  FactOrder order;
};

/// A sorted run in a file: groups in the order of GroupPlace, each a head, the bytes of its key, and its facts in the
/// order of time.
struct FactRun {
  UnnamedFile file;
  std::uint64_t bytes = 0;
  unsigned level = 0;
};

/// Groups of facts in their order, one after the other: from memory, or from a file through a buffer. What it reads
/// from must outlive it.
class FactSource {
 public:
  explicit FactSource(const KeptFacts& kept) : kept_(&kept) {}
  FactSource(const FactRun& run, std::size_t buffer_bytes);

  /// Goes to the next group. False: there is none, or reading failed. REQUIRES: all facts of the last one were taken.
  bool next_group();
  const GroupPlace& place() const { return place_; }
  std::uint64_t count() const { return count_; }  ///< facts of the group that were not taken yet

  /// REQUIRES: count() > 0. False: reading failed.
  bool take(Fact& fact);
  bool take_all(FileBackedVector<Fact>& facts);

  /// errno tells why.
  bool failed() const { return failed_; }

 private:
  bool read(void* data, std::size_t size);

  const KeptFacts* kept_ = nullptr;
  std::size_t next_ = 0, at_ = 0;  ///< in its groups and in its order

  const FactRun* run_ = nullptr;
  std::uint64_t offset_ = 0;  ///< of what is not in the buffer yet
  std::vector<char> buffer_;
  std::size_t buffer_at_ = 0, buffer_bytes_ = 0;
  std::string key_;

  GroupPlace place_;
  std::uint64_t count_ = 0;
  bool failed_ = false;
};

/// Appends groups to a run. All: false where it failed, and errno tells why.
class FactWriter {
 public:
  FactWriter(FactRun& run, std::size_t buffer_bytes) : run_(run) { buffer_.reserve(buffer_bytes); }
  bool begin_group(const GroupPlace& place, std::uint64_t count);
  bool append(const Fact& fact) { return append(&fact, sizeof fact); }
  bool flush();

 private:
  bool append(const void* data, std::size_t size) {
    if (buffer_.size() + size > buffer_.capacity() && !flush()) return false;
    if (size > buffer_.capacity()) {
      run_.bytes += size;
      return run_.file.append(data, size);
    }
    const char* const bytes = static_cast<const char*>(data);
    buffer_.insert(buffer_.end(), bytes, bytes + size);
    return true;
  }

  FactRun& run_;
  std::vector<char> buffer_;
};

}  // namespace trailhound
