#include "cli/verify/file_content.h"

#include <cerrno>
#include <fstream>
#include <system_error>
#include <utility>

#include "engine/base/figures.h"

namespace trailhound {

Result<FileContent, std::string> content_of(const std::string& path, std::size_t most_bytes) {
  std::ifstream file(path, std::ios::binary);
  if (!file) return std::generic_category().message(errno);
  FileContent content;
  char block[64u << 10];
  while (file.read(block, sizeof block) || file.gcount() > 0) {
    content.text.append(block, static_cast<std::size_t>(file.gcount()));
    if (content.text.size() > most_bytes) {
      return "it is larger than " + binary_size(static_cast<double>(most_bytes));
    }
  }
  if (file.bad()) return std::string("it cannot be read");
  return content;
}

}  // namespace trailhound
