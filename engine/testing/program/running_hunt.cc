#include "engine/testing/program/running_hunt.h"

#include <fcntl.h>
#include <signal.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <stdexcept>
#include <thread>
#include <utility>

namespace trailhound {

RunningHunt::RunningHunt(const ScratchFolder& folder, const std::vector<std::string>& arguments, int standard_error) {
  const std::string program = program_path();
  std::vector<char*> words = {const_cast<char*>("trailhound"), const_cast<char*>("hunt")};
  for (const std::string& argument : arguments) words.push_back(const_cast<char*>(argument.c_str()));
  words.push_back(nullptr);
  child_ = ::fork();
  if (child_ != 0) return;
  const auto to_file = [](const char* name, int descriptor) {
    ::dup2(::open(name, O_WRONLY | O_CREAT | O_TRUNC, 0600), descriptor);
  };
  for (const int signal : {SIGINT, SIGTERM, SIGHUP}) ::signal(signal, SIG_DFL);
  if (::chdir(folder.path().c_str()) != 0) ::_exit(99);
  to_file("stdout", STDOUT_FILENO);
  if (standard_error < 0) {
    to_file("stderr", STDERR_FILENO);
  } else {
    ::dup2(standard_error, STDERR_FILENO);
  }
  ::execv(program.c_str(), words.data());
  ::_exit(98);
}

RunningHunt::~RunningHunt() {
  if (child_ <= 0) return;
  send(SIGKILL);
  wait();
}

void RunningHunt::send(int signal) const { ::kill(child_, signal); }

bool RunningHunt::is_over() {
  int status = 0;
  if (child_ <= 0 || ::waitpid(child_, &status, WNOHANG) != child_) return child_ <= 0;
  status_ = status;
  child_ = 0;
  return true;
}

int RunningHunt::wait() {
  if (child_ > 0) ::waitpid(std::exchange(child_, 0), &status_, 0);
  return WIFEXITED(status_) ? WEXITSTATUS(status_) : -WTERMSIG(status_);
}

Feed::Feed(const std::string& path) : descriptor_(::open(path.c_str(), O_WRONLY)) {
  if (descriptor_ < 0) throw std::runtime_error("cannot open " + path);
}

Feed::~Feed() { ::close(descriptor_); }

void Feed::write(const std::string& text) const {
  for (std::size_t at = 0; at < text.size();) {
    const ssize_t count = ::write(descriptor_, text.data() + at, text.size() - at);
    if (count <= 0) throw std::runtime_error("the hunt does not read");
    at += static_cast<std::size_t>(count);
  }
  for (int waiting = 1; waiting > 0; pause(1)) {
    if (::ioctl(descriptor_, FIONREAD, &waiting) != 0) throw std::runtime_error("no pipe");
  }
}

std::string make_pipe(const ScratchFolder& folder, const char* name) {
  std::string path = folder.path() + "/" + name;
  if (::mkfifo(path.c_str(), 0600) != 0) throw std::runtime_error("cannot make " + path);
  return path;
}

void pause(int milliseconds) { std::this_thread::sleep_for(std::chrono::milliseconds(milliseconds)); }

}  // namespace trailhound
