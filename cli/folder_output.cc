#include "cli/folder_output.h"

#include <filesystem>
#include <memory>
#include <system_error>

#include "cli/message.h"
#include "engine/output/output.h"

namespace trailhound {
namespace {

namespace fs = std::filesystem;

/// What failed; empty: nothing.
std::string write_file(const fs::path& path, const std::string& text) {
  std::error_code failure;
  fs::create_directories(path.parent_path(), failure);
  if (failure) return path.parent_path().string() + ": " + failure.message();
  Result<std::unique_ptr<Output>, std::string> output = Output::open(path.string());
  if (!output) return output.error();
  (*output)->write(text);
  return (*output)->finish();
}

}  // namespace

bool write_below(const std::string& folder, std::span<const FolderFile> files, bool force) {
  for (const FolderFile& file : files) {
    const fs::path path = fs::path(folder) / file.path;
    std::error_code failure;
    if (force || !fs::exists(path, failure)) continue;
    complain(path.string() + " exists already; --force replaces it");
    return false;
  }
  for (const FolderFile& file : files) {
    if (const std::string fault = write_file(fs::path(folder) / file.path, file.text); !fault.empty()) {
      complain(fault);
      return false;
    }
  }
  return true;
}

}  // namespace trailhound
