#include "engine/output/output_target.h"

#include <filesystem>
#include <system_error>

namespace trailhound {

std::string output_target(const std::string& path) {
  constexpr int kMostLinks = 40;  // as Linux has it (path_resolution(7))
  std::filesystem::path target = path;
  for (int links = 0; links < kMostLinks; ++links) {
    std::error_code failure;
    const std::filesystem::path next = std::filesystem::read_symlink(target, failure);
    if (failure) return target.string();
    target = target.parent_path() / next;  // an absolute `next` replaces all of it
  }
  return path;
}

}  // namespace trailhound
