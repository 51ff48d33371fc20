#include <algorithm>
#include <catch2/catch.hpp>
#include <filesystem>
#include <vector>

#include "engine/testing/damaged_copies.h"
#include "engine/testing/shared.h"

namespace trailhound {
namespace {

TEST_CASE("real gzip, cut off and with a bit turned at every hundredth") {
  namespace fs = std::filesystem;
  std::vector<std::pair<std::uintmax_t, std::string>> files;
  for (const auto& entry : fs::recursive_directory_iterator(shared_folder() + "/data/invictus")) {
    const std::string path = entry.path().string();
    if (entry.is_regular_file() && path.find("/CloudTrail/") != path.npos && path.ends_with(".json.gz")) {
      files.emplace_back(entry.file_size(), path);
    }
  }
  std::sort(files.begin(), files.end());
  REQUIRE(files.size() > 20);
  // The largest, and some of the others.
  for (const std::size_t at : {files.size() - 1, files.size() * 3 / 4, files.size() / 2}) {
    CAPTURE(files[at].second);
    check_damaged_copies(file_bytes(files[at].second));
  }
}

}  // namespace
}  // namespace trailhound
