#pragma once

#include <cstdint>
#include <memory>
#include <string>

#include "engine/base/problem.h"
#include "engine/base/result.h"
#include "engine/hash/sha256.h"
#include "engine/scan/match.h"

namespace trailhound {

/// What is added to the name of a file that is not the whole.
inline constexpr const char* kPartialSuffix = ".partial";

/// Where results go: standard output or a file that appears under its name only when it is complete.
///
/// A path that names a regular file, or nothing yet, is written beside it under a temporary name and renamed by
/// finish(); a device, a pipe or a socket is written to directly. Writes are buffered. A closed pipe (EPIPE) is not
/// an error: the output is `closed()` and the run may end quietly (the program must ignore SIGPIPE, or it ends before
/// that is seen). Any other failure is an error. If finish() is not reached or fails, no file is left behind under the
/// temporary name, and what stood under the final name is as it was; for a signal see engine/sink/unfinished.h.
/// On a terminal control characters are replaced, for a record may hold such that JSON does not forbid. One thread.
class Output : public MatchSink {
 public:
  /// `path` empty: standard output. `hash`: the bytes as they are written.
  static Result<std::unique_ptr<Output>, std::string> open(const std::string& path, bool hash = false);

  /// What is written will not be the whole, and must not look like it: a file gets the name `FILE.partial`, and FILE
  /// stays as it was. No difference to a pipe or a device. To be called before finish().
  virtual void mark_partial() = 0;

  /// Flushes and, for a file, gives it its name. Empty string: all is well; otherwise what failed, with errno's text.
  virtual std::string finish() = 0;
  virtual bool closed() const = 0;  ///< the reader at the other end of a pipe went away
  virtual bool failed() const = 0;

  /// Behind finish(): what was written, where. A file that is not complete is under no name.
  struct Written {
    std::string path;  ///< "-": standard output
    std::uint64_t size = 0;
    Sha256::Digest digest{};  ///< only if it was hashed
  };
  virtual Written written() = 0;
};

/// Orders matches by event time (ties: as they came) before they go to `next`: in memory up to `memory` bytes, beyond
/// that in sorted runs in unlinked temporary files (in $TMPDIR; readable by nobody else, for they hold evidence) that
/// are merged. `finish` hands everything over. Every 64 runs of a size are merged into one of the next size, so that n
/// matches cost n log64(n) of reading and writing and few descriptors. If a temporary file cannot be written, nothing
/// is handed over: a part of the matches must not look like all of them. One thread.
class SortedSink : public MatchSink {
 public:
  SortedSink(MatchSink& next, std::size_t memory);
  ~SortedSink() override;
  bool write(std::string_view formatted, std::int64_t time_key) override;
  /// Empty string: all is well; otherwise what failed.
  std::string finish();

 private:
  class Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace trailhound
