#pragma once

#include <sys/types.h>

#include <string>
#include <vector>

#include "engine/testing/program/program.h"

namespace trailhound {

/// For tests only: runs `trailhound hunt ARGUMENTS` in `folder` beside the test. Standard output goes to the file
/// `stdout`, standard error to `stderr` or to a descriptor.
class RunningHunt {
 public:
  RunningHunt(const ScratchFolder& folder, const std::vector<std::string>& arguments, int standard_error = -1);
  ~RunningHunt();  ///< kills it
  RunningHunt(const RunningHunt&) = delete;
  RunningHunt& operator=(const RunningHunt&) = delete;

  pid_t process() const { return child_; }
  void send(int signal) const;
  bool is_over();
  /// The exit code, or minus the signal that ended it.
  int wait();

 private:
  pid_t child_ = 0;
  int status_ = 0;
};

/// The writing end of a named pipe that a hunt reads, to stop the hunt at a known place. Opening waits for the hunt.
class Feed {
 public:
  explicit Feed(const std::string& path);
  ~Feed();
  Feed(const Feed&) = delete;
  Feed& operator=(const Feed&) = delete;

  /// Writes the text and returns when the hunt has read all of it.
  void write(const std::string& text) const;

 private:
  int descriptor_;
};

std::string make_pipe(const ScratchFolder& folder, const char* name);

void pause(int milliseconds);

}  // namespace trailhound
