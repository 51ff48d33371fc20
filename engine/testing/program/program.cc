#include "engine/testing/program/program.h"

#include <sys/wait.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <stdexcept>

#include "engine/testing/shared.h"

namespace trailhound {
namespace {

void write_whole(const std::string& path, std::string_view content) {
  std::ofstream file(path, std::ios::binary);
  file.write(content.data(), static_cast<std::streamsize>(content.size()));
  if (!file.flush()) throw std::runtime_error("cannot write " + path);
}

}  // namespace

std::string program_path() { return TRAILHOUND_PROGRAM; }

std::string alert_lines(const std::string& out, bool with_sources) {
  std::string text = out.substr(std::min(out.find("{\"schema\":\"trailhound/alert/1\""), out.size()));
  const std::string key = "\"source\":{";
  for (std::size_t at = text.find(key); !with_sources && at != std::string::npos; at = text.find(key, at)) {
    text.erase(at, text.find('}', at) - at);
  }
  return text;
}

std::string read_whole(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
}

ScratchFolder::ScratchFolder() {
  path_ = (std::filesystem::temp_directory_path() / "trailhound-test-XXXXXX").string();
  if (mkdtemp(path_.data()) == nullptr) throw std::runtime_error("cannot make a folder like " + path_);
}

ScratchFolder::~ScratchFolder() {
  std::error_code ignored;
  std::filesystem::remove_all(path_, ignored);
}

std::string ScratchFolder::write(const std::string& name, std::string_view content) const {
  std::string path = path_ + "/" + name;
  std::filesystem::create_directories(std::filesystem::path(path).parent_path());
  write_whole(path, content);
  return path;
}

std::string ScratchFolder::read(const std::string& name) const { return read_whole(path_ + "/" + name); }

std::size_t ScratchFolder::count() const {
  return static_cast<std::size_t>(
      std::distance(std::filesystem::directory_iterator(path_), std::filesystem::directory_iterator()));
}

ProgramRun run_shell(const std::string& line, std::string_view input) {
  const ScratchFolder folder;
  const std::string script =
      folder.write("script", "TRAILHOUND='" TRAILHOUND_PROGRAM "'\ncd '" + source_folder() + "'\n" + line + "\n");
  folder.write("in", input);
  const std::string place = "'" + folder.path() + "/";
  const int status =
      std::system(("sh " + place + "script' <" + place + "in' >" + place + "out' 2>" + place + "err'").c_str());
  ProgramRun run;
  run.code = WIFEXITED(status) ? WEXITSTATUS(status) : -1;
  run.out = folder.read("out");
  run.err = folder.read("err");
  return run;
}

ProgramRun run_program(const std::string& arguments, std::string_view input) {
  return run_shell("\"$TRAILHOUND\" " + arguments, input);
}

std::string golden(const std::string& name, std::string_view actual) {
  const std::string path = source_folder() + "/testdata/" + name;
  if (std::getenv("TRAILHOUND_UPDATE_GOLDENS") != nullptr) write_whole(path, actual);
  return read_whole(path);
}

}  // namespace trailhound
