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

Result<std::unique_ptr<Verification>, std::string> open_verification(const ProofArguments& arguments) {
  if (!arguments.is_wanted) return std::unique_ptr<Verification>();
  PublicKeys keys;
  Signatures signatures;
  std::string fault = add_files("--public-keys", arguments.public_keys, keys);
  if (fault.empty()) fault = add_files("--signatures", arguments.signatures, signatures);
  if (!fault.empty()) return fault;
  constexpr std::size_t kMemory = 64u << 20;  // for the names of log files
  return std::make_unique<Verification>(std::move(keys), std::move(signatures), kMemory);
}

}  // namespace trailhound
