#include "engine/io/decompressed_source.h"

#include <catch2/catch.hpp>

#include "engine/testing/test_archives.h"
#include "engine/testing/walked.h"

namespace trailhound {
namespace {

using Catch::Contains;
using Lines = std::vector<std::string>;

/// Records of which no two are alike, so that they do not pack well.
std::string records(int from, int to) {
  std::string text;
  for (int i = from; i < to; ++i) {
    text += "{\"id\":" + std::to_string(static_cast<unsigned>(i) * 2654435761u) + "}\n";
  }
  return text;
}

std::string packed(const std::string& filter, const std::string& text) {
  return test_archive("raw", filter, {{"x", text}});
}

TEST_CASE("every compression is opened, and streams that follow each other are one text") {
  for (const char* filter : {"zstd", "bzip2", "xz", "lzma", "lzip", "lz4", "compress"}) {
    CAPTURE(filter);
    const std::string bytes = packed(filter, "[1]");
    CHECK(walked(bytes) == Lines{"file in: [1]"});
    const bool is_single = filter == std::string("lzma") || filter == std::string("compress");
    if (!is_single) CHECK(walked(bytes + packed(filter, "[2]")) == Lines{"file in: [1][2]"});
  }
}

TEST_CASE("compressions inside each other are opened, to a bounded depth") {
  CHECK(walked(gzip(gzip("[1]"))) == Lines{"file in: [1]"});
  CHECK(walked(packed("zstd", gzip(packed("xz", "[1]")))) == Lines{"file in: [1]"});
  CHECK(walked(test_archive("gnutar", "", {{"a", gzip(gzip("[1]"))}})) == Lines{"member in!a: [1]", "archive in of 1"});
  std::string deep = "[1]";
  for (int i = 0; i < 6; ++i) deep = gzip(deep);
  CHECK_THAT(walked(deep).back(), Contains("failed") && Contains("more than 3 deep"));
}

TEST_CASE("stray bytes behind a stream cost nothing, and are told") {
  for (const char* filter : {"zstd", "bzip2", "xz", "lzma", "lzip"}) {
    CAPTURE(filter);
    const std::string bytes = packed(filter, "[1]");
    CHECK_THAT(walked(bytes + "\n")[0], Catch::StartsWith("file in: [1] | 1 bytes that are not "));
  }
  const std::string lz4 = packed("lz4", "[1]");
  CHECK(walked(lz4 + "\n") ==
        Lines{"file in: [1] | 1 bytes behind the lz4 data, from byte " + std::to_string(lz4.size()) +
              " on, were not read" + "; 3 bytes of text before that were read"});
  const std::string xz = packed("xz", "[1]");
  CHECK(walked(xz + std::string(8, '\0') + xz) == Lines{"file in: [1][1]"});
  CHECK_THAT(walked(xz + std::string(7, '\0') + xz)[0], Contains("[1][1] | 7 NUL bytes"));
  const std::string skippable("\x50\x2A\x4D\x18\x04\0\0\0abcd", 12);
  CHECK(walked(skippable + packed("zstd", "[1]")) == Lines{"file in: [1]"});
  CHECK(walked(packed("zstd", "[1]") + skippable + packed("zstd", "[2]")) == Lines{"file in: [1][2]"});
}

TEST_CASE("damage costs what the damaged block packs, and no stream behind it") {
  const std::string first = records(0, 30000), second = records(30000, 30100);
  for (const char* filter : {"zstd", "bzip2", "xz", "lzip"}) {
    CAPTURE(filter);
    const std::string one = packed(filter, first), other = packed(filter, second);
    std::string bytes = one + other;
    bytes.replace(one.size() * 9 / 10, 8, 8, '\xFF');
    const TestFolder folder;
    WalkLog log;
    log.run({folder.write("in", bytes), bytes.size()});
    CHECK(log.is_faulty);
    CHECK_THAT(log.lines[0], Contains(" data is broken near byte "));
    CHECK(log.texts.ends_with("\n" + second));
    const std::size_t kept = log.texts.size() - second.size();
    // bzip2 packs 900,000 bytes at once, zstd 128 KiB; xz and lzip byte by byte.
    if (filter == std::string("xz") || filter == std::string("lzip")) CHECK(kept > first.size() * 85 / 100);
    if (filter == std::string("zstd")) CHECK(kept > first.size() * 9 / 10 - (256u << 10));
    // bzip2 has decoded the damaged block before its checksum tells; it is only one here.
    const std::size_t same = filter == std::string("bzip2") ? 0 : std::min(kept, first.size() / 2);
    CHECK(log.texts.compare(0, same, first, 0, same) == 0);
  }
}

TEST_CASE("cut anywhere: what comes before is read, and the cut is told") {
  const std::string text = records(0, 3000);
  for (const char* filter : {"zstd", "bzip2", "xz", "lzip", "lzma"}) {
    const std::string bytes = packed(filter, text);
    for (std::size_t size = 14; size < bytes.size(); size += bytes.size() / 20) {
      CAPTURE(filter, size);
      const TestFolder folder;
      WalkLog log;
      log.run({folder.write("in", bytes.substr(0, size)), size});
      CHECK(log.is_faulty);
      CHECK(text.starts_with(log.texts));
      if (filter[0] == 'l' || filter[0] == 'x') CHECK(log.texts.size() + 2000 > text.size() * size / bytes.size());
    }
  }
}

}  // namespace
}  // namespace trailhound
