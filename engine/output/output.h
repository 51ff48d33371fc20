#pragma once

#include <cstdint>
#include <memory>
#include <string>

#include "engine/base/problem.h"
#include "engine/base/result.h"
#include "engine/hash/sha256.h"
#include "engine/hunt/output_format.h"

namespace trailhound {

/// The suffix of a file with incomplete results.
inline constexpr const char* kPartialSuffix = ".partial";

/// Where results go: standard output or a file that appears under its name only when it is complete.
///
/// If the path names a regular file, or nothing yet, the output writes a temporary file beside it, and finish() renames
/// that. The new file has the permissions of the file that it replaces, and its owner and group as far as the system
/// allows. An output writes to a device, a pipe or a socket directly. Writes are buffered. A closed pipe (EPIPE) is no
/// error: the output is closed(), and the run may end quietly. (The program must ignore SIGPIPE, which would end it
/// first.) Any other failure is an error. If finish() is not reached or fails, the temporary file is removed and a file
/// under the final name stays unchanged; engine/output/unfinished.h covers signals. On a terminal, control characters
/// are replaced, because a record may contain some that JSON allows. One thread.
class Output : public ResultSink {
 public:
  /// An empty `path` is standard output. `hash`: compute the hash of the written bytes.
  static Result<std::unique_ptr<Output>, std::string> open(const std::string& path, bool hash = false);

  bool write_match(std::string_view formatted, std::int64_t /*time_key*/) override { return write(formatted); }

  /// Marks the results as incomplete: finish() gives the file the name `FILE.partial` and leaves FILE alone. A pipe or
  /// a device gets the same bytes either way.
  virtual void mark_partial() = 0;

  /// What is written from now on has no control characters of evidence or rules, so its colours may reach a terminal.
  virtual void allow_colors() {}

  /// A progress line may be on the same terminal. On a terminal, whatever is written erases it first.
  virtual void erase_progress() {}

  /// Flushes, and gives a file its name. Returns what failed, with errno's text; empty if nothing did.
  virtual std::string finish() = 0;
  virtual bool closed() const = 0;  ///< the reader at the other end of a pipe went away
  virtual bool failed() const = 0;

  /// After finish(): path, size and hash of the results.
  struct Written {
    std::string path;  ///< "-": standard output
    std::uint64_t size = 0;
    Sha256::Digest digest{};  ///< only if it was hashed
  };
  virtual Written written() = 0;
};

}  // namespace trailhound
