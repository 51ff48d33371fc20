#include "engine/io/tar_archive.h"

#include <catch2/catch.hpp>
#include <cstdio>

#include "engine/testing/test_archives.h"
#include "engine/testing/walked.h"

namespace trailhound {
namespace {

using Catch::Contains;
using Catch::StartsWith;
using Lines = std::vector<std::string>;

const std::vector<TestMember> kThree{{"a.json", "[1]"}, {"b.json", "[2]"}, {"c.json", "[3]"}};
constexpr std::size_t kSecond = 2 * kTarBlock;  // offset of the header of b.json

std::string three() { return test_archive("ustar", "", kThree); }

/// A v7 header: neither magic nor version.
std::string v7_member(const std::string& name, const std::string& content, char type = '\0') {
  std::string header(kTarBlock, '\0');
  header.replace(0, name.size(), name);
  char number[13];
  std::snprintf(number, sizeof number, "%011zo", content.size());
  header.replace(100, 24, std::string("0000644\0000000000\0000000000\0", 24));
  header.replace(124, 11, number);
  header.replace(136, 11, "00000000000");
  header[156] = type;
  header.replace(148, 8, "        ");
  unsigned sum = 0;
  for (const char byte : header) sum += static_cast<unsigned char>(byte);
  std::snprintf(number, sizeof number, "%06o", sum);
  header.replace(148, 7, number, 7);
  std::string padded = content;
  padded.resize((content.size() + kTarBlock - 1) / kTarBlock * kTarBlock);
  return header + padded;
}

const std::string kEndMark(2 * kTarBlock, '\0');

TEST_CASE("tar: a flipped byte in a header costs neither that member nor those behind it") {
  for (std::size_t at = 0; at < 263; ++at) {
    if (at == 154 || at == 155) continue;  // a NUL or a blank behind the checksum
    std::string tar = three();
    tar[kSecond + at] = static_cast<char>(tar[kSecond + at] ^ 0x20);
    CAPTURE(at);
    const Lines lines = walked(tar);
    REQUIRE(lines.size() == 4);
    CHECK(lines[0] == "member in!a.json: [1]");
    CHECK_THAT(lines[1], StartsWith("member in!") && Catch::EndsWith(": [2]"));
    CHECK(lines[2] == "member in!c.json: [3]");
    CHECK_THAT(lines[3], Contains("damaged") && Contains("byte 1024 of the tar"));
  }
}

TEST_CASE("tar: a zeroed sector costs no more than its own bytes") {
  for (std::size_t sector = 0; sector < 6; ++sector) {
    std::string tar = three();
    tar.replace(sector * kTarBlock, kTarBlock, kTarBlock, '\0');
    CAPTURE(sector);
    WalkLog log;
    const TestFolder folder;
    log.run({folder.write("in.tar", tar), tar.size()});
    for (std::size_t member = 0; member < 3; ++member) {
      const bool is_lost = sector == 2 * member + 1;
      CHECK((log.texts.find("[" + std::to_string(member + 1) + "]") == std::string::npos) == is_lost);
    }
    // Tar has no checksum for contents; the reader of records sees the NULs.
    if (sector % 2 == 0) CHECK(log.is_faulty);
    if (sector % 2 == 1) CHECK((log.is_faulty || log.texts.find('\0') != std::string::npos));
  }
}

TEST_CASE("tar: cut anywhere, what is missing is told") {
  const std::string tar = three();
  const std::size_t end = 6 * kTarBlock;
  for (std::size_t size = kTarBlock; size < end; size += 37) {
    CAPTURE(size);
    CHECK_THAT(walked(tar.substr(0, size)).back(), Contains("damaged"));
  }
  CHECK_THAT(walked(tar.substr(0, end)).back(), Contains("without its end mark"));
  CHECK(walked(tar.substr(0, end + kTarBlock)).back() == "archive in of 3");
}

TEST_CASE("tar: v7, volume labels and joined tars are read to their end") {
  const std::string v7 = v7_member("f/", "") + v7_member("a.json", "[1]") + kEndMark;
  CHECK(walked(v7) == Lines{"member in!a.json: [1]", "archive in of 1"});
  CHECK(walked(v7_member("backup", "", 'V') + v7) == Lines{"member in!a.json: [1]", "archive in of 1"});
  std::string blank = v7_member("backup", "", 'V');
  blank.replace(124, 12, 12, '\0');
  unsigned sum = 8 * ' ';
  for (std::size_t i = 0; i < kTarBlock; ++i) sum += i >= 148 && i < 156 ? 0u : static_cast<unsigned char>(blank[i]);
  char number[8];
  std::snprintf(number, sizeof number, "%06o", sum);
  blank.replace(148, 7, number, 7);
  CHECK(walked(blank + v7) == Lines{"member in!a.json: [1]", "archive in of 1"});
  CHECK(walked(three() + v7 + three()).back() == "archive in of 7");
  CHECK_THAT(walked(three() + "rest").back(), Contains("bytes that belong to no member"));
  CHECK(walked(three() + "rest")[3] == "member in!lost member at byte 4096: rest");
}

TEST_CASE("tar: folders and links that hold data are read") {
  for (const char type : {'5', '1'}) {
    CAPTURE(type);
    CHECK(walked(v7_member("b.json", "[1]", type) + kEndMark) == Lines{"member in!b.json: [1]", "archive in of 1"});
  }
  // Some tars give a folder a size and no content.
  std::string folder = v7_member("d", "[1]", '5');
  folder.resize(kTarBlock);
  CHECK(walked(folder + three()).back() == "archive in of 3");
}

TEST_CASE("tar: long names, pax and holes") {
  const std::string name = std::string(150, 'n') + ".json";
  for (const char* format : {"gnutar", "pax"}) {
    CAPTURE(format);
    CHECK(walked(test_archive(format, "", {{name, "[1]"}})) == Lines{"member in!" + name + ": [1]", "archive in of 1"});
  }
  CHECK_THAT(walked(v7_member("x", "12 path=y", 'x') + three()).back(), Contains("pax header at byte 512"));
  CHECK_THAT(walked(v7_member("x", std::string(2u << 20, 'n'), 'L') + three()).back(),
             Contains("a header of more than"));
  CHECK(walked(v7_member("x", std::string(2u << 20, 'n'), 'L') + three()).size() == 4);

  // GNU: the header has a map of the parts that are stored (offset, size), and the whole size.
  std::string sparse = v7_member("s", "[1]", 'S');
  sparse.replace(386, 24, std::string("00000000012\00000000000003", 24));
  sparse.replace(257, 7, "ustar  ");
  sparse.replace(483, 11, "00000000015");
  unsigned sum = 8 * ' ';
  for (std::size_t i = 0; i < kTarBlock; ++i) sum += i >= 148 && i < 156 ? 0u : static_cast<unsigned char>(sparse[i]);
  char number[8];
  std::snprintf(number, sizeof number, "%06o", sum);
  sparse.replace(148, 7, number, 7);
  CHECK(walked(sparse + three())[0] == "member in!s: " + std::string(10, '\0') + "[1]");
  CHECK(walked(sparse + three()).back() == "archive in of 4");
}

TEST_CASE("tar: a tar whose beginning was lost in a broken stream is found again off its grid") {
  const std::string tar = three();
  const Lines lines = walked(tar.substr(0, 2 * kTarBlock) + "a broken part of 23 byte" + tar.substr(4 * kTarBlock));
  REQUIRE(lines.size() == 4);
  CHECK(lines[2] == "member in!c.json: [3]");
}

}  // namespace
}  // namespace trailhound
