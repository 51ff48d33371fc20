#include <sys/resource.h>

#include <algorithm>
#include <catch2/catch.hpp>
#include <cstdio>
#include <cstdlib>

#include "engine/io/input_walk.h"
#include "engine/testing/test_archives.h"
#include "engine/testing/test_files.h"
#include "engine/testing/walked.h"

namespace trailhound {
namespace {

using Catch::Contains;
using namespace std::string_literals;

using Lines = std::vector<std::string>;

const std::vector<TestMember> kTwo{{"a.json", "[1]"}, {"d/b.json", "[2]"}};
const Lines kTwoRead{"member in!a.json: [1]", "member in!d/b.json: [2]", "archive in of 2"};

/// Text that packs badly, so that the middle of an archive is in the middle of it.
std::string noise(std::size_t size, std::uint32_t seed = 1) {
  std::string text;
  for (std::uint32_t i = 0, x = seed; i < size; ++i) {
    x = x * 1664525u + 1013904223u;
    text += static_cast<char>(' ' + (x >> 24) % 90);
  }
  return text;
}

TEST_CASE("members of every kind of archive are texts, in its order") {
  for (const char* format : {"ustar", "gnutar", "pax", "zip", "7zip"}) {
    for (const char* filter : {"", "gzip", "xz", "zstd", "bzip2"}) {
      if (format == "7zip"s && filter[0] != '\0' && filter != "gzip"s) continue;  // archives in archives: below
      if (format == "zip"s && filter[0] != '\0' && filter != "gzip"s) continue;
      CAPTURE(format, filter);
      CHECK(walked(test_archive(format, filter, kTwo)) == kTwoRead);
    }
  }
}

TEST_CASE("what is only compressed is a file, no archive") {
  for (const char* filter : {"gzip", "xz", "zstd", "bzip2"}) {
    CAPTURE(filter);
    CHECK(walked(test_archive("raw", filter, {{"x", "[1]"}})) == Lines{"file in: [1]"});
  }
}

TEST_CASE("archives in archives") {
  for (const char* inner : {"gnutar", "zip", "7zip"}) {
    for (const char* outer : {"gnutar", "zip", "7zip"}) {
      CAPTURE(inner, outer);
      const std::string bytes = test_archive(outer, "", {{"x", test_archive(inner, "", kTwo)}, {"c.json", "[3]"}});
      CHECK(walked(bytes) == Lines{"member in!x!a.json: [1]", "member in!x!d/b.json: [2]", "inner archive in!x of 2",
                                   "member in!c.json: [3]", "archive in of 2"});
    }
  }
  std::string deep = "[1]";
  for (int i = 0; i < 4; ++i) deep = test_archive("gnutar", "", {{"x", deep}});
  CHECK(walked(deep) == Lines{"failed in!x!x!x: archives inside each other, more than 3 deep, are not opened",
                              "inner archive in!x!x of 1", "inner archive in!x of 1", "archive in of 1"});
}

TEST_CASE("only a 7z that cannot be read back and forth is read into memory, up to a limit") {
  WalkLimits limits;
  limits.in_memory = 50;
  const std::string bytes = test_archive("7zip", "", kTwo);
  CHECK(walked(bytes, "", limits) == kTwoRead);
  const Lines lines = walked(gzip(bytes), "", limits);
  REQUIRE(lines.size() == 1);
  CHECK_THAT(lines[0], Contains("a 7z archive of more than 50 bytes") && Contains("unpack it to a file first"));
}

TEST_CASE("encrypted members are read with the password, and named without it") {
  for (const char* encryption : {"zip:encryption=traditional", "zip:encryption=aes256"}) {
    CAPTURE(encryption);
    const std::string bytes = test_archive("zip", "", kTwo, encryption, "secret");
    CHECK(walked(bytes, "secret") == kTwoRead);
    CHECK(walked(bytes) ==
          Lines{"failed in!a.json: encrypted: Passphrase required for this entry (--archive-password)",
                "failed in!d/b.json: encrypted: Passphrase required for this entry (--archive-password)",
                "archive in of 2"});
    for (const std::string& line : walked(bytes, "wrong")) CHECK(!line.starts_with("member"));
    CHECK_THAT(walked(bytes, "wrong")[0], Contains("Incorrect passphrase (--archive-password)"));
  }
}

TEST_CASE("names in archives are only names, and a path names one text") {
  for (const char* format : {"gnutar", "zip"}) {
    CAPTURE(format);
    const Lines lines = walked(test_archive(format, "",
                                            {{"../x", "[1]"},
                                             {"/etc/passwd", "[2]"},
                                             {"a", "[3]"},
                                             {"a", "[4]"},
                                             {"a#2", "[5]"},
                                             {"a", "[6]"},
                                             {"\xFF\xFE", "[7]"},
                                             {"l", "", "/etc/passwd"}}));
    // No zip is UTF-8 that is not; then it is code page 437.
    const std::string name = format == "zip"s ? "\u00A0\u25A0" : "\xFF\xFE";
    CHECK(lines == Lines{"member in!../x: [1]", "member in!/etc/passwd: [2]", "member in!a: [3]", "member in!a#2: [4]",
                         "member in!a#2#2: [5]", "member in!a#3: [6]", "member in!" + name + ": [7]",
                         "skipped in!l: not a file, but a link or a device in an archive", "archive in of 8"});
  }
}

TEST_CASE("empty archives and empty members") {
  for (const char* format : {"zip", "7zip"}) {
    CHECK(walked(test_archive(format, "", {})) == Lines{"archive in of 0"});
  }
  for (const char* format : {"gnutar", "zip", "7zip"}) {
    CHECK(walked(test_archive(format, "", {{"e", ""}, {"f", "[1]"}})).back() == "archive in of 2");
  }
}

TEST_CASE("an archive that is cut in the middle: what stands before is read, the rest is told") {
  std::vector<TestMember> members;
  for (int i = 0; i < 20; ++i)
    members.push_back({"m" + std::to_string(i), noise(100'000, static_cast<std::uint32_t>(i * 7919 + 1))});
  for (const auto& [format, filter] :
       {std::pair("gnutar", ""), std::pair("gnutar", "gzip"), std::pair("gnutar", "xz"), std::pair("gnutar", "zstd"),
        std::pair("gnutar", "bzip2"), std::pair("zip", "")}) {
    CAPTURE(format, filter);
    const std::string bytes = test_archive(format, filter, members);
    const Lines lines = walked(bytes.substr(0, bytes.size() / 2));
    const auto whole = std::count_if(lines.begin(), lines.end(), [](const std::string& line) {
      return line.starts_with("member") && line.ends_with(": 100000 bytes");
    });
    CHECK(whole >= 8);
    CHECK(whole <= 10);
    CHECK_THAT(lines.back(), Contains("archive in of") && Contains("damaged: "));
  }
  // The index of a 7z stands at its end.
  const std::string bytes = test_archive("7zip", "", members);
  CHECK_THAT(walked(bytes.substr(0, bytes.size() / 2)).back(), Contains("failed"));
}

TEST_CASE("a byte that is wrong in the middle of an archive is told") {
  for (const auto& [format, filter] :
       {std::pair("gnutar", "gzip"), std::pair("gnutar", "xz"), std::pair("zip", ""), std::pair("7zip", "")}) {
    CAPTURE(format, filter);
    std::string bytes = test_archive(format, filter, {{"a", noise(50'000, 1)}, {"b", noise(50'000, 2)}});
    bytes[bytes.size() / 2] = static_cast<char>(bytes[bytes.size() / 2] ^ 0x40);
    std::string all;
    for (const std::string& line : walked(bytes)) all += line + '\n';
    CHECK((all.find(" | ") != std::string::npos || all.find("failed") != std::string::npos ||
           all.find("damaged") != std::string::npos));
  }
}

TEST_CASE("bombs end early, in whatever they are packed") {
  WalkLimits limits;
  limits.bomb_bytes = 1u << 20;
  const std::string zeros(16u << 20, '\0'), bomb = gzip_bomb(16);
  const std::string bomb_text = InputWalk({}, "", limits).bomb_text();
  CHECK_THAT(bomb_text, Contains("more than 500 times"));
  for (const auto& [what, bytes] : {
           std::pair("gzip", bomb),
           std::pair("zip", test_archive("zip", "", {{"z", zeros}})),
           std::pair("7z", test_archive("7zip", "", {{"z", zeros}})),
           std::pair("gzip in tar", test_archive("gnutar", "", {{"z", bomb}})),
           std::pair("tar.gz", test_archive("gnutar", "gzip", {{"z", zeros}})),
           std::pair("tar.xz", test_archive("gnutar", "xz", {{"z", zeros}})),
           std::pair("tar.zst", test_archive("gnutar", "zstd", {{"z", zeros}})),
           std::pair("tar in zip", test_archive("zip", "", {{"t", test_archive("gnutar", "", {{"z", zeros}})}})),
           std::pair("gzip in gzip in zip", test_archive("zip", "", {{"t", gzip(gzip_bomb(4096))}})),
       }) {
    CAPTURE(what, bytes.size());
    const Lines lines = walked(bytes, "", limits);
    if (what == "gzip in gzip in zip"s) {
      CHECK(lines.size() == 2);  // is no text, and stays so
      continue;
    }
    REQUIRE(!lines.empty());
    CHECK_THAT(lines.back(), Contains(bomb_text));
    for (const std::string& line : lines) {
      const std::size_t size = line.find(": ");
      CHECK(std::strtoull(line.c_str() + size + 2, nullptr, 10) < 500 * bytes.size() + (3u << 20));
    }
  }
  // A ratio alone is no bomb, nor is a size alone.
  CHECK(walked(gzip(std::string(1000, ' ') + "[1]"), "", limits).back().find("bomb") == std::string::npos);
  CHECK(walked(gzip(noise(2u << 20)), "", limits).back().find("bomb") == std::string::npos);
}

TEST_CASE("too many members") {
  WalkLimits limits;
  limits.members = 3;
  const std::vector<TestMember> members(5, {"m", "[1]"});
  CHECK(walked(test_archive("zip", "", members), "", limits) ==
        Lines{"member in!m: [1]", "member in!m#2: [1]", "member in!m#3: [1]",
              "archive in of 3 damaged: more than 3 members; the rest was not read"});
}

TEST_CASE("a declared size is not believed") {
  // The size of a tar's member, made 8 GiB; and the header's sum, of which it is a part.
  std::string tar = test_archive("ustar", "", kTwo);
  tar.replace(124, 11, "77777777777");
  tar.replace(148, 8, "        ");
  unsigned sum = 0;
  for (std::size_t i = 0; i < 512; ++i) sum += static_cast<unsigned char>(tar[i]);
  char octal[8];
  std::snprintf(octal, sizeof octal, "%06o", sum);
  tar.replace(148, 7, octal, 7);
  const Lines lines = walked(tar);
  REQUIRE(lines.size() == 2);
  CHECK_THAT(lines[0], Contains("member in!a.json: 2") && Contains("the tar ends inside this member"));
  CHECK_THAT(lines[1], Contains("damaged"));

  // A zip's local header and index, made 4 GiB - 2.
  std::string zip = test_archive("zip", "", kTwo, "zip:compression=store");
  for (const auto& [mark, at] : {std::pair("PK\x03\x04", 22), std::pair("PK\x01\x02", 24)}) {
    for (std::size_t found = zip.find(mark); found != std::string::npos; found = zip.find(mark, found + 1)) {
      zip.replace(found + static_cast<std::size_t>(at), 4, "\xFE\xFF\xFF\xFF");
    }
  }
  CHECK(walked(zip).back().starts_with("archive in of"));
}

TEST_CASE("the dictionary that an xz asks for costs nothing where there is no content for it") {
  std::string xz = test_archive("raw", "xz", {{"x", "[1]"}});
  // The block header (.xz format 1.0.4, 3.1): size, flags, filter id, size of its properties, dictionary size … CRC-32
  const std::size_t header = 12, size = (static_cast<unsigned char>(xz[header]) + 1u) * 4u;
  const std::size_t dictionary = xz.find("\x21\x01", header) + 2;
  REQUIRE(dictionary < header + size);
  xz[dictionary] = 40;  // 4 GiB - 1
  const uLong sum = crc32(0, reinterpret_cast<const Bytef*>(xz.data() + header), static_cast<uInt>(size - 4));
  for (std::size_t i = 0; i < 4; ++i) xz[header + size - 4 + i] = static_cast<char>(sum >> (8 * i) & 0xff);
  rusage before{}, after{};
  getrusage(RUSAGE_SELF, &before);
  const Lines lines = walked(xz);
  getrusage(RUSAGE_SELF, &after);
  CHECK(after.ru_maxrss - before.ru_maxrss < (64 << 10));  // KiB
  // Either it is read, or the system refuses to reserve so much, and that is told.
  CHECK((lines == Lines{"file in: [1]"} || lines.front().find("memory") != std::string::npos));
}

}  // namespace
}  // namespace trailhound
