#include "cli/sandbox/file_filter.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <algorithm>
#include <cstdint>
#include <system_error>

#include "cli/sandbox/linked_places.h"

// Landlock (https://docs.kernel.org/userspace-api/landlock.html): a ruleset names the kinds of access that it handles,
// and the places where each is allowed; everywhere else a handled access fails with EACCES. It does not concern
// descriptors that are open already, such as the standard streams, nor what only looks at a name (stat, readlink).
//
// The kernel's interface has versions, each with more kinds of access. What follows are its numbers, because the
// headers that a build finds may be older than the kernel that the program meets.

namespace trailhound {
namespace {

constexpr long kCreateRuleset = 444, kAddRule = 445, kRestrictSelf = 446;  // system calls, on every architecture

enum FileAccess : std::uint64_t {
  kWriteFile = 1u << 1,
  kReadFile = 1u << 2,
  kReadFolder = 1u << 3,
  kRemoveFile = 1u << 5,
  kMakeFolder = 1u << 7,
  kMakeFile = 1u << 8,
  kTruncate = 1u << 14,
  kDeviceControl = 1u << 15,
};

/// By version, counted from 1: all kinds of access that it knows. 1: the first 13; 2: moving files between folders;
/// 3: truncating; 5: ioctl on devices.
std::uint64_t file_access_of(long version) {
  if (version >= 5) return (1u << 16) - 1;
  if (version >= 3) return (1u << 15) - 1;
  return version >= 2 ? (1u << 14) - 1 : (1u << 13) - 1;
}

struct Ruleset {
  std::uint64_t files = 0;
  std::uint64_t network = 0;  // since version 4
  std::uint64_t scope = 0;    // since version 6
};

/// Handles all that the version knows, so what no rule allows is forbidden.
Ruleset ruleset_of(long version) {
  constexpr std::uint64_t kBindAndConnect = 3, kSocketsAndSignals = 3;
  return {file_access_of(version), version >= 4 ? kBindAndConnect : 0, version >= 6 ? kSocketsAndSignals : 0};
}

std::size_t size_of(long version) { return sizeof(std::uint64_t) * (version >= 6 ? 3 : version >= 4 ? 2 : 1); }

class Landlock {
 public:
  explicit Landlock(long version) : known_(file_access_of(version)) {
    const Ruleset ruleset = ruleset_of(version);
    ruleset_ = static_cast<int>(::syscall(kCreateRuleset, &ruleset, size_of(version), 0));
  }
  ~Landlock() {
    if (ruleset_ >= 0) ::close(ruleset_);
  }
  Landlock(const Landlock&) = delete;
  Landlock& operator=(const Landlock&) = delete;

  /// Follows links. Where there is nothing, or a pipe without a name, which Landlock never refuses, there is nothing to
  /// allow either.
  void allow(const std::string& path, std::uint64_t access) {
    struct {
      std::uint64_t access;
      std::int32_t descriptor;
    } __attribute__((packed)) rule = {access & known_, ::open(path.c_str(), O_PATH | O_CLOEXEC)};
    if (rule.descriptor < 0) return;
    struct stat status {};
    constexpr std::uint64_t kOfFiles = kWriteFile | kReadFile | kTruncate | kDeviceControl;
    if (::fstat(rule.descriptor, &status) == 0 && !S_ISDIR(status.st_mode)) rule.access &= kOfFiles;
    constexpr int kBelowPath = 1;
    if (rule.access != 0) ::syscall(kAddRule, ruleset_, kBelowPath, &rule, 0);
    ::close(rule.descriptor);
  }

  bool enforce() const { return ruleset_ >= 0 && ::syscall(kRestrictSelf, ruleset_, 0) == 0; }

 private:
  std::uint64_t known_;
  int ruleset_ = -1;
};

}  // namespace

std::string filter_files(const SandboxFiles& files) {
  constexpr unsigned kAskVersion = 1;
  const long version = ::syscall(kCreateRuleset, nullptr, 0, kAskVersion);
  if (version < 1) return "Landlock: " + std::generic_category().message(errno);

  Landlock landlock(version);
  if (files.is_everything_readable) {
    landlock.allow("/", kReadFile | kReadFolder);
  } else {
    for (const std::string& path : files.readable) landlock.allow(path, kReadFile | kReadFolder);
    for (const std::string& path : linked_places(files.readable)) landlock.allow(path, kReadFile | kReadFolder);
  }
  for (const std::string& path : files.writable_folders) landlock.allow(path, kWriteFile | kMakeFile | kRemoveFile);
  for (const std::string& path : files.growing_folders) {
    landlock.allow(path, kWriteFile | kMakeFile | kRemoveFile | kMakeFolder);
  }
  for (const std::string& path : files.writable_devices) landlock.allow(path, kWriteFile | kDeviceControl);
  if (!files.scratch_folder.empty()) {
    landlock.allow(files.scratch_folder, kReadFile | kWriteFile | kTruncate | kMakeFile | kRemoveFile);
  }
  if (landlock.enforce()) return {};
  return "Landlock: " + std::generic_category().message(errno);
}

}  // namespace trailhound
