#pragma once

#include <cstddef>
#include <string>

namespace trailhound {

/// Removes the temporary files of all outputs that are not finished. Async-signal-safe: a handler of SIGINT or SIGTERM
/// calls it before it ends the process. This is the engine's only global state, because a signal handler takes no
/// argument of ours.
void remove_unfinished_outputs() noexcept;

/// While an object of this class exists, remove_unfinished_outputs() removes its `path`. It knows at most kMost paths
/// at a time; only their owners remove further ones.
class UnfinishedOutput {
 public:
  static constexpr std::size_t kMost = 8;

  explicit UnfinishedOutput(const std::string& path);
  ~UnfinishedOutput();
  UnfinishedOutput(const UnfinishedOutput&) = delete;
  UnfinishedOutput& operator=(const UnfinishedOutput&) = delete;

 private:
  std::size_t slot_ = kMost;
};

}  // namespace trailhound
