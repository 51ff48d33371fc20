// Makes forbidden and allowed attempts in child processes that have entered the sandbox.

#include "cli/sandbox/sandbox.h"

#include <fcntl.h>
#include <signal.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/ptrace.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <catch2/catch.hpp>
#include <cerrno>
#include <functional>
#include <string>
#include <thread>

#include "cli/sandbox/linked_places.h"
#include "engine/testing/test_files.h"

namespace trailhound {
namespace {

/// What an attempt gave: 0, or its errno.
int outcome(long result) { return result < 0 ? errno : 0; }

int outcome_of_open(const std::string& path, int flags) {
  const int descriptor = ::open(path.c_str(), flags, 0600);
  const int result = outcome(descriptor);
  if (descriptor >= 0) ::close(descriptor);
  return result;
}

/// Makes the attempt in a process of its own that has entered a sandbox. The part of the sandbox that the attempt is
/// about must be there; without it, the outcome is `kNoSandbox`.
constexpr int kNoSandbox = 250;
int inside(const SandboxFiles& files, bool SandboxState::*part, const std::function<int()>& attempt) {
  const pid_t child = ::fork();
  REQUIRE(child >= 0);
  if (child == 0) ::_exit(enter_sandbox(files).*part ? attempt() : kNoSandbox);
  int status = 0;
  ::waitpid(child, &status, 0);
  return WIFEXITED(status) ? WEXITSTATUS(status) : -WTERMSIG(status);
}

bool is_missing(bool SandboxState::*part) {
  const bool missing = inside({}, part, [] { return 0; }) == kNoSandbox;
  if (missing) WARN("SKIPPED: this build or this kernel has no such part of the sandbox");
  return missing;
}

struct Row {
  const char* what;
  int expected;
  std::function<int()> attempt;
};

TEST_CASE("inside the sandbox, a call that trailhound does not need fails") {
  if (is_missing(&SandboxState::filters_calls)) return;
  const pid_t parent = ::getpid();
  const Row rows[] = {
      {"a socket", EPERM, [] { return outcome(::socket(AF_INET, SOCK_STREAM, 0)); }},
      {"a local socket", EPERM, [] { return outcome(::socket(AF_UNIX, SOCK_STREAM, 0)); }},
      {"another program", EPERM,
       [] {
         char name[] = "true";
         char* arguments[] = {name, nullptr};
         return outcome(::execv("/bin/true", arguments));
       }},
      {"another process", EPERM, [] { return outcome(::syscall(__NR_clone, SIGCHLD, 0, 0, 0, 0)); }},
      {"a signal to another process", EPERM, [=] { return outcome(::kill(parent, 0)); }},
      {"a signal to a thread of another process", EPERM,
       [=] { return outcome(::syscall(__NR_tgkill, parent, parent, 0)); }},
      {"another process's memory", EPERM, [=] { return outcome(::ptrace(PTRACE_ATTACH, parent, 0, 0)); }},
      {"memory that is executable", EPERM,
       [] {
         void* const memory =
             ::mmap(nullptr, 4096, PROT_READ | PROT_WRITE | PROT_EXEC, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
         return memory == MAP_FAILED ? errno : 0;
       }},
      {"memory that becomes executable", EPERM,
       [] {
         void* const memory = ::mmap(nullptr, 4096, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
         return outcome(::mprotect(memory, 4096, PROT_READ | PROT_EXEC));
       }},
      {"typing into the terminal", EPERM, [] { return outcome(::ioctl(STDIN_FILENO, TIOCSTI, "x")); }},
      {"emptying a file", EPERM, [] { return outcome_of_open("/dev/null", O_WRONLY | O_TRUNC); }},
      {"a named pipe", EPERM, [] { return outcome(::mkfifo("/tmp/trailhound-no", 0700)); }},
      {"a link", EPERM, [] { return outcome(::symlink("a", "/tmp/trailhound-no")); }},
      {"a file without a name", EPERM, [] { return outcome(::syscall(__NR_memfd_create, "x", 0)); }},
      {"io_uring", EPERM, [] { return outcome(::syscall(425, 1, nullptr)); }},
      {"a limit", EPERM,
       [] {
         const rlimit limit{10, 10};
         return outcome(::setrlimit(RLIMIT_NOFILE, &limit));
       }},
      {"clone3, which the C library replaces by clone", ENOSYS, [] { return outcome(::syscall(435, nullptr, 0)); }},
      {"a call of a later kernel", ENOSYS, [] { return outcome(::syscall(462, 0, 0, 0)); }},
      {"a call that no kernel has", ENOSYS, [] { return outcome(::syscall(100000)); }},
  };
  for (const Row& row : rows) {
    CAPTURE(row.what);
    CHECK(inside({}, &SandboxState::filters_calls, row.attempt) == row.expected);
  }
}

TEST_CASE("inside the sandbox, what trailhound needs works") {
  if (is_missing(&SandboxState::filters_calls)) return;
  const Row rows[] = {
      {"threads", 0,
       [] {
         int sum = 0;
         std::thread([&] { sum = 1; }).join();
         return sum == 1 ? 0 : 1;
       }},
      {"memory", 0, [] { return std::string(64u << 20, 'x').size() > 0 ? 0 : 1; }},
      {"asking for a limit", 0,
       [] {
         rlimit limit{};
         return outcome(::getrlimit(RLIMIT_NOFILE, &limit));
       }},
      {"abort()", -SIGABRT,
       [] {
         ::signal(SIGABRT, SIG_DFL);  // Catch2 has a handler
         ::abort();
         return 0;
       }},
      {"the signal that ends the process", -SIGTERM,
       [] {
         ::signal(SIGTERM, SIG_DFL);
         ::raise(SIGTERM);
         return 0;
       }},
  };
  for (const Row& row : rows) {
    CAPTURE(row.what);
    CHECK(inside({}, &SandboxState::filters_calls, row.attempt) == row.expected);
  }
}

TEST_CASE("inside the sandbox, only the files that were named open") {
  if (is_missing(&SandboxState::filters_files)) return;
  const TestFolder folder;
  const std::string evidence = folder.write("evidence/a", "x"), rule = folder.write("rules/one.yml", "x");
  const std::string other = folder.write("rules/two.yml", "x"), output = folder.write("out/kept", "x");
  folder.write("out/old", "x");
  folder.write("elsewhere/linked/file", "x");
  folder.write("elsewhere/not", "x");
  folder.write("scratch/old", "x");
  folder.write("grown/old", "x");
  std::filesystem::create_symlink("../elsewhere/linked", folder.path("evidence/link"));
  std::filesystem::create_symlink("missing", folder.path("evidence/dangling"));
  const SandboxFiles files{.readable = {folder.path("evidence"), rule, folder.path("missing"), "Logging Stopped"},
                           .writable_folders = {folder.path("out")},
                           .growing_folders = {folder.path("grown")},
                           .writable_devices = {"/dev/null"},
                           .scratch_folder = folder.path("scratch")};
  const auto opens = [&](const std::string& path, int flags) {
    return [path, flags] { return outcome_of_open(path, flags); };
  };
  const Row rows[] = {
      {"evidence", 0, opens(evidence, O_RDONLY)},
      {"a folder of evidence", 0, opens(folder.path("evidence"), O_RDONLY | O_DIRECTORY)},
      {"evidence behind a link", 0, opens(folder.path("evidence/link/file"), O_RDONLY)},
      {"a rule", 0, opens(rule, O_RDONLY)},
      {"a file that does not exist", ENOENT, opens(folder.path("evidence/missing"), O_RDONLY)},
      {"a device for output", 0, opens("/dev/null", O_WRONLY)},
      {"a new output", 0, opens(folder.path("out/new"), O_WRONLY | O_CREAT | O_EXCL)},
      {"giving it its name", 0,
       [&] { return outcome(::rename(folder.path("out/new").c_str(), folder.path("out/old").c_str())); }},
      {"removing an output", 0, [&] { return outcome(::unlink(folder.path("out/old").c_str())); }},
      {"a folder that may be made", 0, [&] { return outcome(::mkdir(folder.path("grown/new").c_str(), 0777)); }},
      {"an output in a folder that may be made", 0, opens(folder.path("grown/file"), O_WRONLY | O_CREAT | O_EXCL)},
      {"a folder among the outputs", EACCES, [&] { return outcome(::mkdir(folder.path("out/folder").c_str(), 0777)); }},
      {"an unnamed file", 0, opens(folder.path("scratch"), O_TMPFILE | O_RDWR)},
      {"a file in the scratch folder", 0, opens(folder.path("scratch/new"), O_RDWR | O_CREAT | O_EXCL)},

      {"another file", EACCES, opens("/etc/passwd", O_RDONLY)},
      {"the memory of the process", EACCES, opens("/proc/self/mem", O_RDWR)},
      {"a rule that was not named", EACCES, opens(other, O_RDONLY)},
      {"the rest of a folder with a link's target", EACCES, opens(folder.path("elsewhere/not"), O_RDONLY)},
      {"writing evidence", EACCES, opens(evidence, O_WRONLY)},
      {"a new file among evidence", EACCES, opens(folder.path("evidence/new"), O_WRONLY | O_CREAT)},
      {"removing evidence", EACCES, [&] { return outcome(::unlink(evidence.c_str())); }},
      {"writing a rule", EACCES, opens(rule, O_WRONLY)},
      {"reading an output", EACCES, opens(output, O_RDONLY)},
      {"a device that was not named", EACCES, opens("/dev/full", O_WRONLY)},
      {"moving evidence to the outputs", EXDEV,
       [&] { return outcome(::rename(evidence.c_str(), folder.path("out/a").c_str())); }},
  };
  for (const Row& row : rows) {
    CAPTURE(row.what);
    const int result = inside(files, &SandboxState::filters_files, row.attempt);
    // Both refuse: what a file needs to move is missing, or moving between folders is not possible at all.
    CHECK((result == row.expected || (row.expected == EXDEV && result == EACCES)));
  }
  CHECK(file_bytes(evidence) == "x");
}

TEST_CASE("links that lead out of a folder are found, also behind each other, and circles end") {
  const TestFolder folder;
  folder.write("in/deep/er/a", "x");
  folder.write("one/b", "x");
  folder.write("two/c", "x");
  std::filesystem::create_symlink(folder.path("one"), folder.path("in/deep/er/one"));
  std::filesystem::create_symlink("../two/c", folder.path("one/c"));
  std::filesystem::create_symlink("..", folder.path("in/deep/up"));
  std::filesystem::create_symlink("self", folder.path("in/self"));
  const std::string arguments[] = {folder.path("in"), folder.path("missing"), "-"};
  std::vector<std::string> found = linked_places(arguments);
  std::sort(found.begin(), found.end());
  CHECK(found == std::vector<std::string>{folder.path("in/deep/er/one"), folder.path("in/deep/er/one/c"),
                                          folder.path("in/deep/up"), folder.path("in/self")});
}

}  // namespace
}  // namespace trailhound
