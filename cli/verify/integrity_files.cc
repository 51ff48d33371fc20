#include "cli/verify/integrity_files.h"

#include <utility>

#include "cli/verify/file_content.h"

namespace trailhound {
namespace {

constexpr std::size_t kMostBytes = 64u << 20;

template <typename Into>
std::string add_files(const char* option, const std::vector<std::string>& paths, Into& into) {
  for (const std::string& path : paths) {
    const Result<FileContent, std::string> content = content_of(path, kMostBytes);
    const std::string fault = content ? into.add(content->text) : content.error();
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

Result<std::unique_ptr<Verification>, std::string> open_verification(const ProofArguments& arguments) {
  if (!arguments.is_wanted) return std::unique_ptr<Verification>();
  Result<IntegrityFiles, std::string> files = read_integrity_files(arguments);
  if (!files) return files.error();
  constexpr std::size_t kMemory = 64u << 20;  // for the names of log files
  return std::make_unique<Verification>(std::move(files->keys), std::move(files->signatures), kMemory);
}

}  // namespace trailhound
