#include <catch2/catch.hpp>
#include <filesystem>

#include "engine/testing/damaged_copies.h"
#include "engine/testing/shared.h"

namespace trailhound {
namespace {

TEST_CASE("gzip of testdata, cut off and with a bit turned at every hundredth") {
  std::size_t files = 0;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(source_folder() + "/testdata/archive")) {
    const std::string path = entry.path().string();
    if (!path.ends_with(".json.gz") || path.find("Digest") != path.npos) continue;
    CAPTURE(path);
    check_damaged_copies(file_bytes(path));
    ++files;
  }
  CHECK(files >= 3);
}

TEST_CASE("a gzip of many blocks, cut off and with a bit turned at every hundredth") {
  std::string text = "{\"Records\":[";
  for (int i = 0; i < 3000; ++i) {
    if (i > 0) text += ',';
    text += R"({"eventVersion":"1.08","eventName":"E)" + std::to_string(i * 7919) + R"(","eventID":")" +
            std::to_string(i * 104729 % 99991) + "\"}";
  }
  check_damaged_copies(gzip(text + "]}"));
}

}  // namespace
}  // namespace trailhound
