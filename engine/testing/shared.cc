#include "engine/testing/shared.h"

#include <cstdio>
#include <cstdlib>
#include <filesystem>

namespace trailhound {

std::string source_folder() { return TRAILHOUND_SOURCE_FOLDER; }

std::string shared_folder() {
  const std::filesystem::path folder = std::filesystem::path(source_folder()).parent_path() / "shared";
  if (!std::filesystem::is_directory(folder / "data")) {
    std::puts("SKIPPED: ../shared is not here");
    std::fflush(stdout);
    std::_Exit(77);
  }
  return folder.string();
}

}  // namespace trailhound
