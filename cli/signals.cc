#include "cli/signals.h"

#include <unistd.h>

#include <cerrno>
#include <csignal>

#include "engine/output/unfinished.h"

namespace trailhound {
namespace {

static_assert(std::atomic<bool>::is_always_lock_free && std::atomic<int>::is_always_lock_free);
constinit std::atomic<bool> is_waited_for{false};  // by an Interruption
constinit std::atomic<bool> is_line_drawn{false};
constinit std::atomic<bool> is_asked{false};
constinit std::atomic<int> asking_signal{0};

void say(std::string_view text) {
  // A failed write of the message has nowhere to be reported.
  if (::write(STDERR_FILENO, text.data(), text.size()) < 0) return;
}

extern "C" void take_signal(int signal) {
  const int saved = errno;
  if (is_line_drawn) say("\r\x1b[K");
  if (is_waited_for && !is_asked) {
    asking_signal = signal;
    is_asked = true;
    say("trailhound: ending; what was found so far is written (a second signal ends at once)\n");
    errno = saved;
    return;
  }
  remove_unfinished_outputs();
  std::signal(signal, SIG_DFL);
  std::raise(signal);
}

}  // namespace

void set_up_signals() {
  std::signal(SIGPIPE, SIG_IGN);
  std::signal(SIGXFSZ, SIG_IGN);
  for (const int signal : {SIGINT, SIGTERM, SIGHUP}) {
    if (std::signal(signal, take_signal) == SIG_IGN) std::signal(signal, SIG_IGN);  // stay ignored, as nohup sets it
  }
}

Interruption::Interruption(bool has_progress_line) {
  is_asked = false;
  asking_signal = 0;
  is_line_drawn = has_progress_line;
  is_waited_for = true;
}

Interruption::~Interruption() { is_waited_for = is_line_drawn = false; }

const std::atomic<bool>& Interruption::asked() const { return is_asked; }
int Interruption::signal() const { return asking_signal; }

std::string_view Interruption::name() const {
  switch (signal()) {
    case SIGINT:
      return "SIGINT";
    case SIGTERM:
      return "SIGTERM";
    case SIGHUP:
      return "SIGHUP";
    default:
      return "";
  }
}

ExitCode code_of_signal(std::string_view name) {
  if (name == "SIGINT") return ExitCode::kInterrupted;
  return name == "SIGTERM" ? ExitCode::kTerminated : ExitCode::kHungUp;
}

}  // namespace trailhound
