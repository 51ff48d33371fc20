#include "cli/file_list.h"

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <memory>
#include <string_view>
#include <system_error>
#include <utility>

namespace trailhound {

Result<std::vector<std::string>, std::string> read_file_list(const std::string& path) {
  const auto system_error = [] { return std::generic_category().message(errno); };
  const auto close = [](std::FILE* open) { return open == stdin ? 0 : std::fclose(open); };
  const std::unique_ptr<std::FILE, decltype(close)> file(path == "-" ? stdin : std::fopen(path.c_str(), "rbe"), close);
  if (!file) return system_error();
  std::vector<std::string> paths;
  std::string line;
  const auto end_line = [&] {
    if (line.ends_with('\r')) line.pop_back();
    if (!line.empty()) paths.push_back(std::exchange(line, {}));
  };
  char piece[65536];
  while (const std::size_t size = std::fread(piece, 1, sizeof piece, file.get())) {
    std::string_view rest(piece, size);
    for (std::size_t end = rest.find('\n'); end != rest.npos; end = rest.find('\n')) {
      line += rest.substr(0, end);
      end_line();
      rest.remove_prefix(end + 1);
    }
    line += rest;
  }
  if (std::ferror(file.get()) != 0) return system_error();
  end_line();
  if (paths.empty()) return std::string("it names no file");
  for (const std::string& name : paths) {
    if (name.find('\0') != name.npos) return std::string("it has a zero byte, so it is no list of paths");
    if (name == "-") return std::string("it names -, and standard input is no file");
  }
  std::sort(paths.begin(), paths.end());
  return paths;
}

}  // namespace trailhound
