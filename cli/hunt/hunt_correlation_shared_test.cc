// Correlations on real archives: the same alerts for any number of threads, any order of files, and any amount of
// memory.

#include <algorithm>
#include <catch2/catch.hpp>
#include <filesystem>
#include <string>
#include <vector>

#include "engine/testing/program/program.h"
#include "engine/testing/shared.h"

namespace trailhound {
namespace {

TEST_CASE("alerts of real archives depend neither on threads, nor on the order of files, nor on memory") {
  const std::string data = shared_folder() + "/data";
  const std::string hunt = "hunt --quiet --alert-events 100000 --rules rules --rules '" + shared_folder() +
                           "/sigma/sigmahq-2023/aws/unsupported' ";
  const ScratchFolder scratch;
  // The files under names in reversed order; links, so that none is copied.
  std::vector<std::string> files;
  for (const char* name : {"invictus", "stratus"}) {
    for (const auto& entry : std::filesystem::recursive_directory_iterator(data + "/" + name)) {
      if (entry.is_regular_file()) files.push_back(entry.path().string());
    }
  }
  std::sort(files.begin(), files.end());
  REQUIRE(files.size() > 1);
  std::filesystem::create_directory(scratch.path() + "/reversed");
  for (std::size_t i = 0; i < files.size(); ++i) {
    const std::string number = std::to_string(1'000'000 - i);
    std::filesystem::create_symlink(std::filesystem::absolute(files[i]), scratch.path() + "/reversed/" + number);
  }

  const std::string given = "'" + data + "/invictus' '" + data + "/stratus' ";
  const std::string expected = run_program(hunt + given + "--threads 1").out;
  REQUIRE(std::count(expected.begin(), expected.end(), '\n') > 5);
  for (const char* options : {"--threads 2", "--threads 8", "--threads 1 --memory 1", "--threads 8 --memory 10K"}) {
    CAPTURE(options);
    CHECK(run_program(hunt + given + options).out == expected);
  }
  for (const char* options : {"--threads 1", "--threads 8 --memory 1"}) {
    CAPTURE(options);
    CHECK(alert_lines(run_program(hunt + "'" + scratch.path() + "/reversed' " + options).out, false) ==
          alert_lines(expected, false));
  }
}

}  // namespace
}  // namespace trailhound
