#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <memory>
#include <span>
#include <utility>
#include <vector>

#include "engine/spill/unnamed_file.h"

namespace trailhound {

/// A sorted run of an external merge sort, in an unnamed file. Its owner decides what a record of it looks like.
struct Run {
  UnnamedFile file;
  std::uint64_t bytes = 0;
  unsigned level = 0;  ///< how many merges made it, see RunList
};

/// Writes a run from front to back through a buffer. The run must outlive it.
class RunWriter {
 public:
  RunWriter(Run& run, std::size_t buffer_bytes)
      : run_(run), buffer_(std::make_unique_for_overwrite<char[]>(buffer_bytes)), buffer_bytes_(buffer_bytes) {}

  /// Both return false when the temporary file fails, with the reason in errno. The run is complete after flush().
  bool append(const void* data, std::size_t size) {
    if (size > buffer_bytes_ - filled_) return append_past_buffer(data, size);
    std::memcpy(buffer_.get() + filled_, data, size);
    filled_ += size;
    return true;
  }
  bool flush();

 private:
  bool append_past_buffer(const void* data, std::size_t size);

  Run& run_;
  std::unique_ptr<char[]> buffer_;
  std::size_t buffer_bytes_, filled_ = 0;
};

/// Reads a run from front to back through a buffer. The run must outlive it and not change.
class RunReader {
 public:
  RunReader(const Run& run, std::size_t buffer_bytes)
      : run_(&run), buffer_(std::make_unique_for_overwrite<char[]>(buffer_bytes)), buffer_bytes_(buffer_bytes) {}

  bool at_end() const { return offset_ == run_->bytes && buffer_at_ == filled_; }
  /// Reads exactly `size` bytes. False: the temporary file failed, or the run ends before (EIO); errno has the reason,
  /// and failed() stays true.
  bool read(void* data, std::size_t size) {
    if (size > filled_ - buffer_at_) return read_past_buffer(static_cast<char*>(data), size);
    std::memcpy(data, buffer_.get() + buffer_at_, size);
    buffer_at_ += size;
    return true;
  }
  bool failed() const { return failed_; }

 private:
  bool read_past_buffer(char* data, std::size_t size);

  const Run* run_;
  std::uint64_t offset_ = 0;  ///< of the first byte after those in the buffer
  std::unique_ptr<char[]> buffer_;
  std::size_t buffer_bytes_, filled_ = 0, buffer_at_ = 0;
  bool failed_ = false;
};

/// The runs of one sort, in the order in which they were written. As soon as the last kFan runs have one level, they
/// are merged into one run of the next level. So n records cost n · log64(n) of reading and writing, and there are at
/// most 63 runs of a level, each with an open file. Only neighbours are merged, which keeps a stable sort stable.
class RunList {
 public:
  static constexpr std::size_t kFan = 64;

  bool empty() const { return runs_.empty(); }
  std::span<const Run> runs() const { return runs_; }
  std::vector<Run> release() { return std::exchange(runs_, {}); }

  /// Appends a run, and merges nothing.
  void append_unmerged(Run run) { runs_.push_back(std::move(run)); }

  /// Appends a run and merges where kFan runs ask for it. `merge(runs, merged)` merges the runs of a span into an empty
  /// run whose file exists, and returns false with errno set if it cannot. False: a merge failed; no run is lost.
  template <typename Merge>
  bool append(Run run, Merge merge) {
    runs_.push_back(std::move(run));
    while (runs_.size() >= kFan && runs_[runs_.size() - kFan].level == runs_.back().level) {
      if (!merge_last(kFan, merge)) return false;
    }
    return true;
  }

  /// Makes one run of the last `count`.
  template <typename Merge>
  bool merge_last(std::size_t count, Merge merge) {
    const std::span<const Run> last = std::span<const Run>(runs_).last(count);
    Run merged;
    merged.level = last.front().level + 1;
    if (!merged.file.create() || !merge(last, merged)) return false;
    runs_.resize(runs_.size() - count);
    runs_.push_back(std::move(merged));
    return true;
  }

 private:
  std::vector<Run> runs_;
};

}  // namespace trailhound
