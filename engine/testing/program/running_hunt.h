#pragma once

#include <sys/types.h>

#include <string>
#include <vector>

#include "engine/testing/program/program.h"

namespace trailhound {

/// For tests only: `trailhound hunt ARGUMENTS` in `folder`, running beside the test. Standard output goes to the file
/// `stdout`, standard error to `stderr` or to a descriptor.
class RunningHunt {
 public:
  RunningHunt(const ScratchFolder& folder, const std::vector<std::string>& arguments, int standard_error = -1);
  ~RunningHunt();  ///< kills it
  RunningHunt(const RunningHunt&) = delete;
  RunningHunt& operator=(const RunningHunt&) = delete;

  void send(int signal) const;
  bool is_over();
  /// The exit code, or minus the signal that ended it.
  int wait();

 private:
  pid_t child_ = 0;
  int status_ = 0;
};

/// The writing end of a named pipe that a hunt reads: what holds the hunt at a known place. Opening waits for it.
class Feed {
 public:
  explicit Feed(const std::string& path);
  ~Feed();
  Feed(const Feed&) = delete;
  Feed& operator=(const Feed&) = delete;

  /// Returns when all of it has been read at the other end.
  void write(const std::string& text) const;

 private:
  int descriptor_;
};

std::string make_pipe(const ScratchFolder& folder, const char* name);

void pause(int milliseconds);

}  // namespace trailhound
