#include "cli/show/event_file.h"

#include <sys/stat.h>

#include "engine/base/path_text.h"

namespace trailhound {

std::string event_file_of(const std::string& path) {
  struct stat status;
  std::string file = path;
  const std::string name = path_of_text(path);
  if (name != path && stat(file.c_str(), &status) != 0) file = name;
  while (stat(file.c_str(), &status) != 0) {
    const std::size_t mark = file.rfind('!');
    if (mark == std::string::npos) return path;
    file.resize(mark);
  }
  return file;
}

}  // namespace trailhound
