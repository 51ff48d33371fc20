#pragma once

#include <atomic>
#include <string_view>

#include "cli/exit_code.h"

namespace trailhound {

/// Installs the signal handlers. At SIGINT, SIGTERM and SIGHUP the process removes unfinished outputs and ends at once,
/// unless an Interruption exists. It ignores SIGPIPE and SIGXFSZ: a reader that goes away (`| head`) and a limit on
/// file sizes then show as failed writes. main calls this once.
void set_up_signals();

/// While an object of this class exists, the first of these signals sets asked(), and the second ends the process at
/// once. One object at a time: a signal handler takes no argument of ours, so the state behind it is global.
class Interruption {
 public:
  /// `has_progress_line`: the handler wipes that line from the terminal first.
  explicit Interruption(bool has_progress_line);
  ~Interruption();
  Interruption(const Interruption&) = delete;
  Interruption& operator=(const Interruption&) = delete;

  const std::atomic<bool>& asked() const;
  int signal() const;             ///< the signal that set asked(); 0: none
  std::string_view name() const;  ///< of it: "SIGINT"
};

/// The exit code of a command that the signal of this name ended early.
ExitCode code_of_signal(std::string_view name);

}  // namespace trailhound
