#include "cli/verify/integrity_files.h"

#include <cerrno>
#include <fstream>
#include <iterator>
#include <system_error>
#include <utility>

namespace trailhound {
namespace {

constexpr std::size_t kMostBytes = 64u << 20;

/// The content; otherwise the reason, which the caller puts behind the name.
Result<std::pair<std::string, bool>, std::string> content_of(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  if (!file) return std::generic_category().message(errno);
  std::string text;
  char block[64u << 10];
  while (file.read(block, sizeof block) || file.gcount() > 0) {
    text.append(block, static_cast<std::size_t>(file.gcount()));
    if (text.size() > kMostBytes) return std::string("it is larger than 64 MiB");
  }
  if (file.bad()) return std::string("it cannot be read");
  return std::pair(std::move(text), true);
}

template <typename Into>
std::string add_files(const char* option, const std::vector<std::string>& paths, Into& into) {
  for (const std::string& path : paths) {
    const auto content = content_of(path);
    const std::string fault = content ? into.add(content->first) : content.error();
    if (!fault.empty()) return std::string(option) + ' ' + path + ": " + fault;
  }
  return {};
}

}  // namespace

Result<IntegrityFiles, std::string> read_integrity_files(const ProofArguments& arguments) {
  IntegrityFiles files;
  std::string fault = add_files("--public-keys", arguments.public_keys, files.keys);
  if (fault.empty()) fault = add_files("--signatures", arguments.signatures, files.signatures);
  if (!fault.empty()) return fault;
  return files;
}

}  // namespace trailhound
