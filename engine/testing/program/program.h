#pragma once

#include <string>
#include <string_view>

namespace trailhound {

/// For tests only: the program as a user runs it, in a shell whose working folder is the root of the source tree.

struct ProgramRun {
  int code = -1;
  std::string out, err;
};

/// Runs a line of sh in which `$TRAILHOUND` is the program; `input` is its standard input. Captures both output streams
/// separately.
ProgramRun run_shell(const std::string& line, std::string_view input = {});

/// Runs `trailhound ARGUMENTS`, as a shell would read them.
ProgramRun run_program(const std::string& arguments, std::string_view input = {});

/// The path of the program, for tests that start it themselves.
std::string program_path();

/// Owns a new, empty folder and removes it at the end.
class ScratchFolder {
 public:
  ScratchFolder();
  ~ScratchFolder();
  ScratchFolder(const ScratchFolder&) = delete;
  ScratchFolder& operator=(const ScratchFolder&) = delete;

  const std::string& path() const { return path_; }
  std::string write(const std::string& name, std::string_view content) const;  ///< the path of the new file
  std::string read(const std::string& name) const;                             ///< "" if there is no such file
  std::size_t count() const;                                                   ///< of the entries in it

 private:
  std::string path_;
};

/// The alert lines of a hunt's output; without the places of their events, where files have other names.
std::string alert_lines(const std::string& out, bool with_sources);

std::string read_whole(const std::string& path);

/// The content of the golden file `name` of `testdata`. With TRAILHOUND_UPDATE_GOLDENS in the environment it first
/// writes `actual` there; review the difference before you commit it.
std::string golden(const std::string& name, std::string_view actual);

}  // namespace trailhound
