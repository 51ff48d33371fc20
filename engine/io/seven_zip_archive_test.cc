#include "engine/io/seven_zip_archive.h"

#include <sys/resource.h>

#include <catch2/catch.hpp>

#include "engine/testing/stored_seven_zip.h"
#include "engine/testing/test_archives.h"
#include "engine/testing/walked.h"

namespace trailhound {
namespace {

using Catch::Contains;
using Lines = std::vector<std::string>;
using namespace std::string_literals;

const Lines kTwoRead{"member in!m0: [1]", "member in!m1: [2]", "archive in of 2"};

TEST_CASE("7z: every codec") {
  const std::vector<TestMember> two{{"m0", "[1]"}, {"m1", "[2]"}};
  CHECK(walked(stored_seven_zip({"[1]", "[2]"})) == kTwoRead);
  for (const char* codec : {"store", "deflate", "bzip2", "lzma1", "lzma2", "ppmd"}) {
    CAPTURE(codec);
    CHECK(walked(test_archive("7zip", "", two, std::string("7zip:compression=") + codec)) == kTwoRead);
  }
}

TEST_CASE("7z: joined archives are read, and other bytes behind one are told") {
  const std::string one = stored_seven_zip({"[1]"});
  CHECK(walked(one + one) == Lines{"member in!m0: [1]", "member in!m0#2: [1]", "archive in of 2"});
  CHECK_THAT(walked(one + "rest").back(), Contains("4 bytes from byte " + std::to_string(one.size()) + " on"));
  const std::string program =
      "\x7F"
      "ELF" +
      std::string(5000, '\1');
  CHECK(walked(program + stored_seven_zip({"[1]", "[2]"})) == kTwoRead);
}

TEST_CASE("7z: a broken folder costs its own content") {
  std::string bytes = stored_seven_zip({"[1]", "[2]", "[3]"});
  bytes[SevenZipStart::kSize + 4] = '9';
  const Lines lines = walked(bytes);
  REQUIRE(lines.size() == 4);
  CHECK(lines[0] == "member in!m0: [1]");
  CHECK_THAT(lines[1], Contains("m1: [9] | the checksum of this member is wrong"));
  CHECK(lines[2] == "member in!m2: [3]");
}

TEST_CASE("7z: cut or with a flipped byte, nothing is lost in silence") {
  const std::vector<TestMember> two{{"m0", "[1]"}, {"m1", "[2]"}};
  for (const std::string& whole : {stored_seven_zip({"[1]", "[2]"}), test_archive("7zip", "", two)}) {
    for (std::size_t at = 6; at < whole.size(); ++at) {
      for (const bool is_cut : {true, false}) {
        CAPTURE(at, is_cut);
        std::string bytes = is_cut ? whole.substr(0, at) : whole;
        if (!is_cut) bytes[at] = static_cast<char>(bytes[at] ^ 0x04);
        const TestFolder folder;
        WalkLog log;
        log.run({folder.write("in", bytes), bytes.size()});
        if (log.texts != "[1][2]") CHECK(log.is_faulty);
      }
    }
  }
}

TEST_CASE("7z: an index that promises more than its bytes can hold is refused before memory is taken") {
  rusage before{}, after{};
  getrusage(RUSAGE_SELF, &before);
  CHECK_THAT(walked(stored_seven_zip({"[1]"}, 90'000'000)).back(), Contains("failed") && Contains("more than 1000000"));
  CHECK_THAT(walked(stored_seven_zip({"[1]"}, 900'000)).back(), Contains("the index of the 7z archive is damaged"));
  getrusage(RUSAGE_SELF, &after);
  CHECK(after.ru_maxrss - before.ru_maxrss < (64 << 10));  // KiB
  WalkLimits limits;
  limits.members = 1;
  CHECK_THAT(walked(stored_seven_zip({"[1]", "[2]"}), "", limits).back(), Contains("more than 1 members"));
}

TEST_CASE("7z: what asks for more memory than the limit is refused, whoever would decode it") {
  SevenZipIndex::Folder folder;
  folder.coders.resize(1);
  folder.sizes = {1u << 30};
  for (const auto& [id, properties] :
       {std::pair("\x03\x04\x01"s, "\x06\0\0\0\x10"s), std::pair("\x03\x04\x01"s, "\x06\1\0\0\x10"s)}) {
    folder.coders[0].id = id;
    folder.coders[0].properties = properties;
    const bool is_too_large = properties[1] != 0;
    CHECK(support_of(folder) == (is_too_large ? FolderSupport::kRefused : FolderSupport::kLibrary));
    if (is_too_large) CHECK_THAT(refusal_of(folder), Contains("it needs 256 MiB of memory, more than the limit"));
  }
}

TEST_CASE("7z: names are UTF-16") {
  const Lines lines = walked(test_archive("7zip", "", {{"m", "[1]"}}));
  CHECK(lines[0] == "member in!m: [1]");
  std::string bytes = stored_seven_zip({"[1]"});
  SevenZipIndex index;
  const auto start = parse_seven_zip_start(bytes);
  REQUIRE(start);
  std::string index_bytes = bytes.substr(SevenZipStart::kSize + start->offset, start->size);
  index_bytes.replace(index_bytes.find(std::string{'m', '\0', '0', '\0'}), 1, "\xFC");
  CHECK(parse_seven_zip_index(index_bytes, 10, index).empty());
  REQUIRE(index.files.size() == 1);
  CHECK(index.files[0].name == "ü0");
}

}  // namespace
}  // namespace trailhound
