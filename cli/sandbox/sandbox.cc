#include "cli/sandbox/sandbox.h"

#include <sys/prctl.h>

#include "cli/sandbox/call_filter.h"
#include "cli/sandbox/file_filter.h"

namespace trailhound {

bool has_sandbox() { return TRAILHOUND_SANDBOX != 0; }

SandboxState enter_sandbox(const SandboxFiles& files) {
  SandboxState state;
  if (!has_sandbox()) {
    state.reason = "a build with a sanitizer";
    return state;
  }
  // Both filters require it of a process without privileges: no program that it starts gets more rights than it has.
  if (::prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0) {
    state.reason = "the kernel has no prctl(PR_SET_NO_NEW_PRIVS)";
    return state;
  }
  // Files first: the filter of calls forbids the calls of Landlock.
  const std::string no_files = filter_files(files);
  const std::string no_calls = filter_calls();
  state.filters_files = no_files.empty();
  state.filters_calls = no_calls.empty();
  state.reason = no_calls + (no_calls.empty() || no_files.empty() ? "" : "; ") + no_files;
  return state;
}

}  // namespace trailhound
