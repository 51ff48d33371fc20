#pragma once

#include <cstdint>
#include <memory>
#include <string>

#include "engine/base/problem.h"
#include "engine/base/result.h"
#include "engine/hash/sha256.h"
#include "engine/hunt/output_format.h"

namespace trailhound {

/// What is added to the name of a file that is not the whole.
inline constexpr const char* kPartialSuffix = ".partial";

/// Where results go: standard output or a file that appears under its name only when it is complete.
///
/// A path that names a regular file, or nothing yet, is written beside it under a temporary name and renamed by
/// finish(); a device, a pipe or a socket is written to directly. Writes are buffered. A closed pipe (EPIPE) is not
/// an error: the output is `closed()` and the run may end quietly (the program must ignore SIGPIPE, or it ends before
/// that is seen). Any other failure is an error. If finish() is not reached or fails, no file is left behind under the
/// temporary name, and what stood under the final name is as it was; for a signal see engine/output/unfinished.h.
/// On a terminal control characters are replaced, for a record may hold such that JSON does not forbid. One thread.
class Output : public ResultSink {
 public:
  /// `path` empty: standard output. `hash`: the bytes as they are written.
  static Result<std::unique_ptr<Output>, std::string> open(const std::string& path, bool hash = false);

  bool write_match(std::string_view formatted, std::int64_t /*time_key*/) override { return write(formatted); }

  /// The results are not the whole and must not look like it: finish() gives the file the name `FILE.partial`, and FILE
  /// stays as it was. No difference to a pipe or a device.
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

}  // namespace trailhound
