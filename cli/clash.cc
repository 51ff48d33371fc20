#include "cli/clash.h"

#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <unistd.h>

#include <filesystem>
#include <optional>
#include <span>
#include <utility>
#include <vector>

#include "engine/hunt/rule_files.h"
#include "engine/io/input.h"
#include "engine/output/output.h"
#include "engine/output/output_target.h"

namespace trailhound {
namespace {

/// What a path leads to. Two paths with the same place are the same file.
struct Place {
  dev_t device = 0;
  ino_t inode = 0;
  std::string name;  ///< of a file that does not exist yet, in the folder device:inode; empty: the file itself

  friend bool operator==(const Place&, const Place&) = default;
};

struct WrittenFile {
  NamedFile file;
  Place place;
  std::size_t output = 0;  ///< which of Access::outputs
  bool is_regular = false;
  std::uint64_t size = 0;
};

/// nullopt: nothing that can be destroyed. Folders cannot be outputs, and devices of major number 1 (/dev/null,
/// /dev/full) keep nothing.
std::optional<WrittenFile> written_file(NamedFile file, const struct stat& status) {
  constexpr unsigned kMemoryDevices = 1;
  if (S_ISDIR(status.st_mode) || (S_ISCHR(status.st_mode) && major(status.st_rdev) == kMemoryDevices)) {
    return std::nullopt;
  }
  return WrittenFile{std::move(file),
                     {status.st_dev, status.st_ino, {}},
                     0,
                     S_ISREG(status.st_mode),
                     static_cast<std::uint64_t>(status.st_size)};
}

std::optional<WrittenFile> written_file(const NamedFile& file) {
  struct stat status {};
  if (file.path.empty()) {
    if (::fstat(STDOUT_FILENO, &status) != 0) return std::nullopt;
    return written_file(file, status);
  }
  if (::stat(file.path.c_str(), &status) == 0) return written_file(file, status);
  const std::filesystem::path target = output_target(file.path);
  const std::string folder = target.has_parent_path() ? target.parent_path().string() : ".";
  if (::stat(folder.c_str(), &status) != 0) return std::nullopt;  // opening the output reports it
  return WrittenFile{file, {status.st_dev, status.st_ino, target.filename().string()}};
}

std::vector<WrittenFile> files_written_by(const Access& access) {
  std::vector<WrittenFile> files;
  const auto add = [&](const NamedFile& name, std::size_t output) {
    std::optional<WrittenFile> file = written_file(name);
    if (!file) return;
    file->output = output;
    files.push_back(std::move(*file));
  };
  for (std::size_t i = 0; i < access.outputs.size(); ++i) {
    const NamedFile& output = access.outputs[i];
    add(output, i);
    if (output.path.empty()) continue;
    struct stat status {};
    const std::string partial = output.path + kPartialSuffix;
    const bool is_file = ::stat(output.path.c_str(), &status) != 0 || S_ISREG(status.st_mode);
    if (!is_file) continue;  // a pipe or a device has no other name
    add({output.option, partial}, i);
  }
  return files;
}

std::string clash_of_outputs(const std::vector<WrittenFile>& files) {
  for (std::size_t i = 0; i < files.size(); ++i) {
    for (std::size_t j = 0; j < i; ++j) {
      if (files[i].output != files[j].output && files[i].place == files[j].place) {
        return files[j].file.option + " and " + files[i].file.option + " are the same file: " + files[i].file.path;
      }
    }
  }
  // Messages for people may go where results go (2>&1), but a file that replaces another would lose them.
  struct stat status {};
  if (::fstat(STDERR_FILENO, &status) != 0 || !S_ISREG(status.st_mode)) return {};
  for (const WrittenFile& file : files) {
    if (!file.file.path.empty() && file.place == Place{status.st_dev, status.st_ino, {}}) {
      return "standard error and " + file.file.option + " are the same file: " + file.file.path;
    }
  }
  return {};
}

/// What a command reads of a folder.
using IsRead = bool (*)(const std::string& path);
bool is_evidence(const std::string& /*path*/) { return true; }
bool is_rule(const std::string& path) { return has_extension(path, {".yml", ".yaml"}); }
bool is_list(const std::string& path) { return is_rule(path) || has_extension(path, {".txt"}); }

std::string sentence(const WrittenFile& output, const std::string& path, const std::string& role) {
  return output.file.option + " would overwrite " + path + ", which is " + role;
}

/// `outputs` exist. Walks below `read`, but asks the system only about files of the size of an output.
std::string clash_with(const NamedFile& read, IsRead is_read, const std::vector<WrittenFile>& outputs) {
  struct stat status {};
  if (read.path == "-") {
    for (const WrittenFile& output : outputs) {
      if (::fstat(STDIN_FILENO, &status) == 0 && output.place == Place{status.st_dev, status.st_ino, {}}) {
        return sentence(output, output.file.path, "standard input");
      }
    }
    return {};
  }
  const bool is_folder = ::stat(read.path.c_str(), &status) == 0 && S_ISDIR(status.st_mode);
  const InputList found = find_inputs(std::span(&read.path, 1));
  for (const Input& input : found.inputs) {
    if (is_folder && !is_read(input.path)) continue;
    for (const WrittenFile& output : outputs) {
      if (output.size != input.size || ::stat(input.path.c_str(), &status) != 0) continue;
      if (!(output.place == Place{status.st_dev, status.st_ino, {}})) continue;
      return sentence(output, input.path,
                      is_read == is_evidence ? "one of " + read.option + ": evidence is not written over"
                                             : "a file of " + read.option);
    }
  }
  return {};
}

/// Whether the file is standard output or standard error under another name, such as /dev/stdout.
bool is_open_already(const struct stat& file) {
  for (const int descriptor : {STDOUT_FILENO, STDERR_FILENO}) {
    struct stat status {};
    if (::fstat(descriptor, &status) == 0 && status.st_dev == file.st_dev && status.st_ino == file.st_ino) return true;
  }
  return false;
}

/// What an existing file holds may be the results of another run, which nobody can repeat.
std::string existing_output(const Access& access) {
  if (access.may_replace) return {};
  for (const NamedFile& output : access.outputs) {
    struct stat status {};
    if (output.path.empty() || ::stat(output.path.c_str(), &status) != 0 || !S_ISREG(status.st_mode)) continue;
    if (is_open_already(status)) continue;
    return output.option + " would replace " + output.path + ", which exists already (--force replaces it)";
  }
  return {};
}

}  // namespace

std::string clash_of(const Access& access) {
  std::vector<WrittenFile> files = files_written_by(access);
  if (std::string clash = clash_of_outputs(files); !clash.empty()) return clash;
  // Only what exists can be read as well. A shell has emptied the file of standard output before (`hunt . >
  // ./matches`), unless results are appended to it, so nothing is left to lose in an empty one.
  std::erase_if(files,
                [](const WrittenFile& file) { return !file.is_regular || (file.file.path.empty() && file.size == 0); });
  if (files.empty()) return existing_output(access);
  const std::pair<const std::vector<NamedFile>*, IsRead> groups[] = {
      {&access.rules, is_rule}, {&access.lists, is_list}, {&access.evidence, is_evidence}};
  for (const auto& [group, is_read] : groups) {
    for (const NamedFile& read : *group) {
      if (std::string clash = clash_with(read, is_read, files); !clash.empty()) return clash;
    }
  }
  return existing_output(access);
}

}  // namespace trailhound
