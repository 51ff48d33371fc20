#include <stdlib.h>

#include <algorithm>
#include <catch2/catch.hpp>
#include <filesystem>
#include <limits>
#include <random>

#include "engine/output/sorted_sink.h"
#include "engine/testing/test_files.h"

namespace trailhound {
namespace {

namespace fs = std::filesystem;

using Lines = std::vector<std::pair<std::int64_t, std::string>>;

class Collected : public ResultSink {
 public:
  bool write(std::string_view) override { return true; }
  bool write_match(std::string_view formatted, std::int64_t time_key) override {
    lines.emplace_back(time_key, formatted);
    return lines.size() < most;
  }
  Lines lines;
  std::size_t most = std::numeric_limits<std::size_t>::max();
};

/// TMPDIR is `folder` as long as this lives.
class TemporaryFolder {
 public:
  explicit TemporaryFolder(const std::string& folder) {
    const char* const old = ::getenv("TMPDIR");
    if (old != nullptr) before_ = old;
    ::setenv("TMPDIR", folder.c_str(), 1);
  }
  ~TemporaryFolder() {
    if (before_.empty()) {
      ::unsetenv("TMPDIR");
    } else {
      ::setenv("TMPDIR", before_.c_str(), 1);
    }
  }
  TemporaryFolder(const TemporaryFolder&) = delete;
  TemporaryFolder& operator=(const TemporaryFolder&) = delete;

 private:
  std::string before_;
};

std::size_t open_descriptors() {
  return static_cast<std::size_t>(std::distance(fs::directory_iterator("/proc/self/fd"), fs::directory_iterator()));
}

Lines some_lines(std::size_t count, unsigned seed) {
  std::mt19937 random(seed);
  Lines lines;
  for (std::size_t i = 0; i < count; ++i) {
    const bool without_time = random() % 10 == 0;
    const std::int64_t key =
        without_time ? std::numeric_limits<std::int64_t>::min() : static_cast<std::int64_t>(random() % 50) - 20;
    const std::size_t size = random() % 50 == 0 ? 9000 : random() % 100;
    lines.emplace_back(key, std::to_string(i) + std::string(size, 'x') + "\n");
  }
  return lines;
}

TEST_CASE("lines come out by time, equal times as they came, however little memory there is") {
  const TestFolder folder;
  const TemporaryFolder temporary(folder.path());
  const struct {
    std::size_t count, memory;
  } cases[] = {{0, 0},        {1, 0},    {3, 1u << 30}, {5000, 1u << 30}, {5000, 100000},
               {5000, 10000}, {5000, 1}, {4096, 1},     {64, 1}};
  unsigned seed = 0;
  for (const auto& test : cases) {
    ++seed;
    INFO(test.count << " lines, memory " << test.memory << ", seed " << seed);
    Lines lines = some_lines(test.count, seed);
    const std::size_t descriptors = open_descriptors();
    Collected collected;
    SortedSink sink(collected, test.memory);
    std::size_t most_descriptors = 0;
    for (std::size_t i = 0; i < lines.size(); ++i) {
      REQUIRE(sink.write_match(lines[i].second, lines[i].first));
      if (i % 97 == 0) most_descriptors = std::max(most_descriptors, open_descriptors());
    }
    CHECK(collected.lines.empty());
    CHECK(most_descriptors <= descriptors + 2 * 64 + 2);  // 64 runs of each of two sizes
    CHECK(fs::is_empty(folder.path()));                   // runs have no name
    CHECK(sink.end_matches() == "");
    CHECK(open_descriptors() == descriptors);
    std::stable_sort(lines.begin(), lines.end(), [](const auto& a, const auto& b) { return a.first < b.first; });
    CHECK((collected.lines == lines));
  }
}

TEST_CASE("a sink that takes no more ends the merge") {
  for (const std::size_t memory : {std::size_t{1} << 30, std::size_t{5000}}) {
    Collected collected;
    collected.most = 10;
    SortedSink sink(collected, memory);
    for (const auto& [key, text] : some_lines(500, 1)) REQUIRE(sink.write_match(text, key));
    CHECK(sink.end_matches() == "");
    CHECK(collected.lines.size() == 10);
  }
}

TEST_CASE("without room for temporary files the sink passes nothing on and says why") {
  const TestFolder folder;
  const TemporaryFolder temporary(folder.path("absent"));
  Collected collected;
  SortedSink sink(collected, 1000);
  CHECK(sink.write_match("short\n", 1));
  CHECK_FALSE(sink.write_match(std::string(2000, 'x'), 0));
  CHECK_FALSE(sink.write_match("short\n", 1));
  CHECK(sink.end_matches() == "cannot sort: temporary file: No such file or directory");
  CHECK(collected.lines.empty());
}

}  // namespace
}  // namespace trailhound
