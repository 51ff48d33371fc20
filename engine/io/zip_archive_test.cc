#include "engine/io/zip_archive.h"

#include <catch2/catch.hpp>

#include "engine/io/member_name.h"
#include "engine/io/zip_format.h"
#include "engine/testing/stored_zip.h"
#include "engine/testing/test_archives.h"
#include "engine/testing/walked.h"

namespace trailhound {
namespace {

using Catch::Contains;
using Lines = std::vector<std::string>;

const Lines kTwoRead{"member in!m0: [1]", "member in!m1: [2]", "archive in of 2"};

Lines walked_as_stream(const std::string& bytes) {
  StreamOfBytes stream(bytes);
  ZipArchive archive(stream, {});
  Lines lines;
  for (Archive::Member member; archive.next(member);) {
    std::string content(100, '\0');
    content.resize(archive.read(content.data(), content.size()));
    lines.push_back("member in!" + member.name + ": " + content + archive.error());
  }
  lines.push_back(archive.faults().text());
  return lines;
}

std::string replaced(std::string bytes, std::size_t at, std::string_view by) {
  return bytes.replace(at, by.size(), by);
}

TEST_CASE("zip: joined archives are read, and what is around them is told") {
  const std::string one = stored_zip({"[1]"}), two = stored_zip({"[1]", "[2]"});
  CHECK(walked(one + stored_zip({"[3]"})) == Lines{"member in!m0: [1]", "member in!m0#2: [3]", "archive in of 2"});
  CHECK(walked(two + one + two).back() == "archive in of 5");
  CHECK(walked_as_stream(two + one) == Lines{"member in!m0: [1]", "member in!m1: [2]", "member in!m0: [1]", ""});
  CHECK_THAT(walked(one + "rest").back(), Contains("4 bytes from byte " + std::to_string(one.size()) + " of the zip"));
  CHECK_THAT(walked(one + std::string(100'000, 'x')).back(), Contains("100000 bytes"));
  CHECK(walked("PK00" + two) == kTwoRead);
}

TEST_CASE("zip: a descriptor has sizes of four or eight bytes") {
  const auto number = [](std::uint64_t value, std::size_t size) {
    std::string out;
    zip::append_number(out, value, size);
    return out;
  };
  const std::string behind = "PK\x01\x02and more of the directory";
  for (const std::uint64_t packed : {0u, 2u, 300u}) {
    for (const std::uint64_t size : {0u, 5u, 1000u}) {
      for (const std::size_t width : {4u, 8u}) {
        for (const char* mark : {"", "PK\x07\x08"}) {
          const std::string bytes = mark + number(0xCAFE, 4) + number(packed, width) + number(size, width);
          const auto found = zip::parse_descriptor(bytes + behind, packed);
          REQUIRE(found.has_value());
          CHECK(found->size == size);
          CHECK(found->record_size == bytes.size());
        }
      }
    }
  }
}

TEST_CASE("zip: a program before an archive") {
  std::string program =
      "\x7F"
      "ELF";
  program += std::string(5000, '\1') + "PK\x05\x06 is not the end, nor is PK\x03\x04";
  CHECK(walked(program + stored_zip({"[1]", "[2]"})) == kTwoRead);
  CHECK(walked(program).size() == 1);
  // Other bytes before it are no program, and so they are missed.
  const std::string bytes = std::string(1000, '\1') + stored_zip({"[1]", "[2]"});
  CHECK_THAT(walked(bytes).back(), Contains("archive in of 2"));
}

TEST_CASE("zip: members that only one of its two views knows are read and told") {
  const std::string zip = stored_zip({"[1]", "[2]"});
  // The directory without its second entry; both end records say one.
  const std::size_t first = zip.find("PK\x01\x02"), second = zip.find("PK\x01\x02", first + 1);
  const std::size_t end = zip.find("PK\x05\x06");
  std::string unlisted = zip.substr(0, second) + zip.substr(end);
  unlisted = replaced(unlisted, second + 8, std::string_view("\1\0\1\0", 4));
  unlisted = replaced(unlisted, second + 12, std::string{static_cast<char>(second - first), '\0', '\0', '\0'});
  const Lines lines = walked(unlisted);
  REQUIRE(lines.size() == 3);
  CHECK(lines[1] == "member in!m1: [2]");
  CHECK_THAT(lines[2], Contains("m1 is missing from the directory"));
  CHECK_THAT(walked_as_stream(unlisted).back(), Contains("m1 is missing from the directory"));
  // A local header without its mark.
  for (std::size_t at : {std::size_t{0}, zip.find("PK\x03\x04", 1)}) {
    CAPTURE(at);
    const Lines found = walked(replaced(zip, at + 2, "\xFF"), "", {}, "in.zip");
    REQUIRE(found.size() == 3);
    CHECK_THAT(found[0], Contains("m0: [1]"));
    CHECK_THAT(found[1], Contains("m1: [2]"));
    CHECK_THAT(found[2], Contains("was read by the directory"));
  }
}

TEST_CASE("zip: a byte of its headers flipped: nothing is lost in silence, and seldom anything at all") {
  const std::string zip = stored_zip({"[1]", "[2]"});
  std::size_t lost = 0;
  for (std::size_t at = 0; at < zip.size(); ++at) {
    CAPTURE(at);
    std::string flipped = zip;
    flipped[at] = static_cast<char>(flipped[at] ^ 0x10);
    const TestFolder folder;
    WalkLog log;
    log.run({folder.write("in.zip", flipped), flipped.size()});
    const bool all_there = log.texts.find("[1]") != std::string::npos && log.texts.find("[2]") != std::string::npos;
    if (!all_there) ++lost;
    CHECK((all_there || log.is_faulty));
  }
  CHECK(lost <=
        10);  // the six bytes of content, and the length of what follows the name, which only the local header has
}

TEST_CASE("zip: a wrong checksum, a damaged directory and a cut end cost no content") {
  std::string zip = stored_zip({"[1]", "[2]"});
  std::string wrong = zip;
  for (const char* mark : {"PK\x03\x04", "PK\x01\x02"}) {
    wrong[wrong.find(mark) + (mark[2] == 3 ? 14 : 16)] ^= 1;
  }
  CHECK(walked(wrong)[0] ==
        "member in!m0: [1] | the checksum of this member is wrong; 3 bytes of text before that were read");
  const std::size_t directory = zip.find("PK\x01\x02");
  for (std::size_t size = directory; size < zip.size(); ++size) {
    CAPTURE(size);
    const Lines lines = walked(zip.substr(0, size));
    REQUIRE(lines.size() == 3);
    CHECK(lines[1] == "member in!m1: [2]");
    CHECK_THAT(lines[2], Contains("damaged"));
  }
  zip.replace(directory, zip.size() - directory, zip.size() - directory, '\0');
  CHECK_THAT(walked(zip).back(), Contains("archive in of 2 damaged"));
}

TEST_CASE("zip: folders that hold data, and packings that are not opened") {
  const std::string zip = stored_zip({"[1]"});
  std::string folder = zip;
  for (const char* mark : {"PK\x03\x04", "PK\x01\x02"}) {
    folder[folder.find(mark) + (mark[2] == 3 ? 31 : 47)] = '/';
  }
  CHECK(walked(folder) == Lines{"member in!m/: [1]", "archive in of 1"});
  for (const auto& [method, says] : {std::pair('\x09', "Deflate64"), std::pair('\x01', "method 1 ")}) {
    std::string other = zip;
    for (const char* mark : {"PK\x03\x04", "PK\x01\x02"}) other[other.find(mark) + (mark[2] == 3 ? 8 : 10)] = method;
    CHECK_THAT(walked(other)[0],
               Catch::StartsWith("failed in!m0: packed with ") && Contains(says) && Contains("unpack"));
  }
  CHECK_THAT(walked("PK\x07\x08" + zip)[0], Contains("first part of a split zip"));
  const std::size_t disk = zip.find("PK\x05\x06") + 4;
  CHECK_THAT(walked(replaced("\1" + zip.substr(1), disk, "\2"), "", {}, "x.zip")[0], Contains("part 3 of a split zip"));
  CHECK_THAT(walked("\1\2\3\4", "", {}, "x.z02")[0], Contains("failed") && Contains("a part of a split archive"));
}

TEST_CASE("zip: every method, also where sizes come behind the content and nothing can go back") {
  const std::vector<TestMember> two{{"m0", "[1]"}, {"m1", "[2]"}};
  for (const char* options : {"zip:compression=store", "zip:compression=deflate"}) {
    const std::string zip = test_archive("zip", "", two, options);
    CHECK(walked(zip) == kTwoRead);
    CHECK(walked_as_stream(zip) == Lines{"member in!m0: [1]", "member in!m1: [2]", ""});
  }
}

TEST_CASE("zip: names in UTF-8, in code page 437, and made different") {
  CHECK(zip_member_name("\x81ml\x84ut", false) == "ümläut");
  CHECK(zip_member_name("ümläut", false) == "ümläut");
  CHECK(zip_member_name("plain", false) == "plain");
  // Two members of the same path, one of them in an archive inside.
  const std::string inner = test_archive("zip", "", {{"y", "[1]"}});
  const Lines lines = walked(test_archive("zip", "", {{"x", inner}, {"x!y", "[2]"}}));
  CHECK(lines == Lines{"member in!x!y: [1]", "inner archive in!x of 1", "member in!x!y#2: [2]", "archive in of 2"});
}

}  // namespace
}  // namespace trailhound
