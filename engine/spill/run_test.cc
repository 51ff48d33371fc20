#include "engine/spill/run.h"

#include <catch2/catch.hpp>
#include <cerrno>
#include <cstdint>
#include <span>
#include <vector>

namespace trailhound {
namespace {

Run run_of(std::span<const std::uint32_t> numbers, std::size_t buffer) {
  Run run;
  CHECK(run.file.create());
  RunWriter writer(run, buffer);
  for (const std::uint32_t number : numbers) CHECK(writer.append(&number, sizeof number));
  CHECK(writer.flush());
  return run;
}

std::vector<std::uint32_t> numbers_of(const Run& run, std::size_t buffer) {
  std::vector<std::uint32_t> numbers;
  RunReader reader(run, buffer);
  while (!reader.at_end()) {
    CHECK(reader.read(&numbers.emplace_back(), sizeof(std::uint32_t)));
  }
  return numbers;
}

TEST_CASE("a run is read as it was written, whatever the buffers hold") {
  const std::vector<std::uint32_t> numbers{7, 0, 0xFFFFFFFF, 5, 1, 2, 3};
  for (const std::size_t write : {1u, 4u, 6u, 4096u}) {
    for (const std::size_t read : {1u, 3u, 4u, 10u, 4096u}) {
      CAPTURE(write, read);
      const Run run = run_of(numbers, write);
      CHECK(run.bytes == 28);
      CHECK(numbers_of(run, read) == numbers);
    }
  }
}

TEST_CASE("a run that ends too early fails its reader") {
  Run run = run_of(std::vector<std::uint32_t>{1, 2}, 64);
  run.bytes = 12;  // more than the file has
  RunReader reader(run, 64);
  std::uint64_t number = 0;
  errno = 0;
  CHECK(!reader.read(&number, sizeof number));
  CHECK(errno == EIO);
  CHECK(reader.failed());
}

TEST_CASE("64 neighbours of one level become one run of the next") {
  struct Row {
    std::uint32_t runs;
    std::vector<unsigned> levels;
  };
  const Row rows[] = {{1, {0}}, {3, {0, 0, 0}}, {64, {1}}, {65, {1, 0}}, {128, {1, 1}}, {64 * 64, {2}}};
  const auto concatenate = [](std::span<const Run> runs, Run& merged) {
    RunWriter writer(merged, 4096);
    for (const Run& run : runs) {
      for (const std::uint32_t number : numbers_of(run, 4096)) {
        if (!writer.append(&number, sizeof number)) return false;
      }
    }
    return writer.flush();
  };
  for (const Row& row : rows) {
    RunList list;
    for (std::uint32_t i = 0; i < row.runs; ++i) CHECK(list.append(run_of({&i, 1}, 4), concatenate));
    std::vector<unsigned> levels;
    std::vector<std::uint32_t> found, expected;
    for (const Run& run : list.runs()) {
      levels.push_back(run.level);
      for (const std::uint32_t number : numbers_of(run, 4096)) found.push_back(number);
    }
    for (std::uint32_t i = 0; i < row.runs; ++i) expected.push_back(i);
    CHECK(levels == row.levels);
    CHECK(found == expected);
  }
}

TEST_CASE("a merge that fails loses no run") {
  RunList list;
  const auto refuse = [](std::span<const Run>, Run&) { return false; };
  for (std::uint32_t i = 0; i < 63; ++i) CHECK(list.append(run_of({&i, 1}, 4), refuse));
  const std::uint32_t last = 63;
  CHECK(!list.append(run_of({&last, 1}, 4), refuse));
  CHECK(list.runs().size() == 64);
}

}  // namespace
}  // namespace trailhound
