#pragma once

#include <atomic>
#include <string_view>

namespace trailhound {

/// What the process does at SIGINT, SIGTERM and SIGHUP: it removes the outputs that are not finished and ends at once,
/// unless an Interruption lives. SIGPIPE and SIGXFSZ do nothing: a reader that goes away (`| head`) and a limit on the
/// size of files show as failed writes. Called once, by main.
void set_up_signals();

/// For as long as it lives, the first of these signals asks for the end of what is going on; the second ends the
/// process at once, as it would be without. One at a time. (Global state behind it, because a signal has nothing else
/// to go by.)
class Interruption {
 public:
  /// `has_progress_line`: that line is wiped from the terminal first.
  explicit Interruption(bool has_progress_line);
  ~Interruption();
  Interruption(const Interruption&) = delete;
  Interruption& operator=(const Interruption&) = delete;

  const std::atomic<bool>& asked() const;
  int signal() const;             ///< which one asked; 0: none
  std::string_view name() const;  ///< of it: "SIGINT"
};

}  // namespace trailhound
