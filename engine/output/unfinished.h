#pragma once

#include <cstddef>
#include <string>

namespace trailhound {

/// Removes the temporary files of all outputs that are not finished. Async-signal-safe: a handler of SIGINT or SIGTERM
/// calls it before it ends the process. (The one place of the engine with global state, because a signal has nothing
/// else to go by.)
void remove_unfinished_outputs() noexcept;

/// For as long as it lives, `remove_unfinished_outputs` removes `path`. At most kMost at a time are known to it; those
/// beyond are removed by their owners only.
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
