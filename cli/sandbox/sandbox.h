#pragma once

#include <string>
#include <vector>

namespace trailhound {

/// The files that a sandboxed process may still open. A path that does not exist grants nothing.
struct SandboxFiles {
  std::vector<std::string> readable;          ///< files, and folders with all that is below them
  bool is_everything_readable = false;        ///< reading is not confined, writing is
  std::vector<std::string> writable_folders;  ///< the process may create, rename and remove files in and below them
  std::vector<std::string> growing_folders;   ///< as writable_folders, and it may create folders there
  std::vector<std::string> writable_devices;  ///< it may write to these pipes and devices
  std::string scratch_folder;                 ///< for unnamed files, which it writes and reads; empty: none
};

/// What the sandbox of this process consists of.
struct SandboxState {
  bool filters_calls = false;  ///< seccomp: only the system calls that trailhound needs
  bool filters_files = false;  ///< Landlock: only the files of SandboxFiles
  std::string reason;          ///< why one of the two is missing; empty if none is

  bool is_missing() const { return !filters_calls && !filters_files; }
};

/// Takes away from this process, for good, what it does not need for reading evidence: the network, starting programs,
/// files other than `files`, and all but a few system calls. Evidence is hostile, and a parser that it takes over must
/// not reach anything else. A forbidden call fails with EPERM, or EACCES if Landlock refuses a file; a call that is
/// newer than the list fails with ENOSYS, so a newer C library uses an older one instead.
///
/// Threads inherit the sandbox, but threads that run already do not get it: call this before any starts. The process
/// goes on without a part that its kernel lacks or refuses, and the state says which.
SandboxState enter_sandbox(const SandboxFiles& files);

/// False in builds with a sanitizer or a fuzzer, which need more system calls than the program itself.
bool has_sandbox();

}  // namespace trailhound
