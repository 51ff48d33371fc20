#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "engine/base/problem.h"

namespace trailhound {

/// One thing to read: a file by its path, or standard input, which is called "-".
struct Input {
  std::string path;
  std::uint64_t size = 0;     ///< bytes on disk as found; 0 for a stream
  std::uint32_t name_at = 0;  ///< where name() begins in the path

  /// The path from the last folder of the argument on that led to the file, so it does not depend on the working
  /// folder: `AWSLogs/111122223333/x.json.gz` for `../case/AWSLogs`.
  std::string_view name() const { return std::string_view(path).substr(name_at); }
};

/// An input that is left out because of what it is, not because of a fault.
struct Skipped {
  std::string path;
  std::string reason;
};

struct InputList {
  std::vector<Input> inputs;      ///< in the order of evaluation
  std::vector<Problem> problems;  ///< paths that do not exist or folders that cannot be listed: kFailed
  std::vector<Skipped> skipped;  ///< sockets, devices and the like in folders; files and folders that were found before
  std::uint64_t left_out = 0;    ///< files that the user does not want, by their names (engine/io/delivery.h)
};

/// Finds what the user's arguments name. An argument is a file, a folder (walked recursively) or "-". Arguments keep
/// their order; inside a folder files are sorted by their whole path, byte by byte (as `LC_ALL=C sort` sorts the paths:
/// `a.json` before `a/b.json` before `a0.json`). Symbolic links are followed. A folder that is reached twice is walked
/// once. A file that two arguments or links (also hard links) name is read once, under the path that came first; the
/// others are `skipped`. A device or a pipe is read when an argument names it, and skipped in a folder.
/// Does not throw because of anything that it finds.
InputList find_inputs(std::span<const std::string> arguments);

}  // namespace trailhound
