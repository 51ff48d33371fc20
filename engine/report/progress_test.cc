#include "engine/report/progress.h"

#include <catch2/catch.hpp>
#include <thread>

namespace trailhound {
namespace {

TEST_CASE("the progress line shows the known figures") {
  const struct {
    HuntProgress progress;
    double seconds;
    const char* expected;
  } cases[] = {
      {{{1150, 2555, 45u << 20, 100u << 20, 360u << 20, 92311}, 5},
       2,
       " 45%  1,150 of 2,555 files  92,311 records  5 matches  180.0 MiB/s  0:02 left"},
      {{{1, 2, 1, 1000, 0, 1}, 1}, 0.4, "  0%  1 of 2 files  1 record  1 match  0 bytes/s"},
      {{{2, 2, 1100, 1000, 1u << 20, 10}, 0}, 1, "100%  2 of 2 files  10 records  0 matches  1.0 MiB/s  0:00 left"},
      {{{0, 1, 10u << 20, 1000u << 20, 80u << 20, 5}, 0},
       10,
       "  1%  80.0 MiB  5 records  0 matches  8.0 MiB/s  16:30 left"},
      {{{0, 1, 10u << 20, 0, 80u << 20, 5}, 0}, 10, "80.0 MiB  5 records  0 matches  8.0 MiB/s"},
      {{}, 0, "0 bytes  0 records  0 matches"},
  };
  for (const auto& test : cases) CHECK(progress_text(test.progress, test.seconds, 80) == test.expected);
}

TEST_CASE("a narrow terminal shows what matters most") {
  const HuntProgress progress{{1150, 2555, 45u << 20, 100u << 20, 360u << 20, 92311}, 5};
  CHECK(progress_text(progress, 2, 70) == " 45%  1,150 of 2,555 files  92,311 records  5 matches  0:02 left");
  CHECK(progress_text(progress, 2, 42) == " 45%  92,311 records  5 matches  0:02 left");
  CHECK(progress_text(progress, 2, 41) == " 45%  5 matches  0:02 left");
  CHECK(progress_text(progress, 2, 8) == " 45%  5 ");
}

TEST_CASE("the line appears in place after a moment and disappears at the end") {
  std::FILE* const stream = std::tmpfile();
  REQUIRE(stream != nullptr);
  {
    ProgressLine line(stream);
    line.progress({{0, 9, 0, 0, 0, 0}, 0});  // too early to be drawn
    std::this_thread::sleep_for(std::chrono::milliseconds(320));
    line.progress({{1, 9, 0, 0, 0, 111111111}, 0});
  }
  std::rewind(stream);
  char text[400] = {};
  const std::size_t size = std::fread(text, 1, sizeof text - 1, stream);
  std::fclose(stream);
  const std::string_view drawn(text, size);
  CHECK(drawn.starts_with("\r1 of 9 files  111,111,111 records  0 matches  0 bytes/s\x1b[K"));
  CHECK(drawn.ends_with("\x1b[K\r\x1b[K"));
  CHECK(std::count(drawn.begin(), drawn.end(), '\r') == 2);

  std::FILE* const untouched = std::tmpfile();
  REQUIRE(untouched != nullptr);
  {
    ProgressLine line(untouched);
    line.progress({});
  }
  CHECK(std::ftell(untouched) == 0);
  std::fclose(untouched);
}

}  // namespace
}  // namespace trailhound
