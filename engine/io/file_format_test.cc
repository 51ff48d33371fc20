#include "engine/io/file_format.h"

#include <catch2/catch.hpp>

#include "engine/testing/test_archives.h"
#include "engine/testing/walked.h"

namespace trailhound {
namespace {

using Catch::Contains;
using Catch::StartsWith;
using namespace std::string_literals;

std::string only_line(const std::string& bytes, const std::string& name = "in") {
  const std::vector<std::string> lines = walked(bytes, "", {}, name);
  REQUIRE(lines.size() == 1);
  return lines[0];
}

const std::string kBinary = "\x01\x02\x03 and more"s;

TEST_CASE("what promises evidence and is not opened fails, with the reason and a remedy") {
  const std::pair<std::string, const char*> rows[] = {
      {"Rar!\x1A\x07\x01\0"s, "a RAR archive is not opened: unpack it first"},
      {"\xFF\x06\0\0sNaPpY"s, "snappy data is not opened: unpack it first"},
      {"\x89LZO\0\r\n\x1A\n"s, "lzop data"},
      {"070701\0"s, "a cpio archive"},
      {"MSCF\0\0\0\0"s, "a cabinet archive"},
      {"\xEB\x52\x90NTFS    \x00"s, "a disk image (NTFS)"},
      {std::string("\xFA\xB8\x00\x10", 4) + std::string(506, '\0') + "\x55\xAA", "a disk image (MBR)"},
      {"LUKS\xBA\xBE\0\1"s, "an encrypted disk (LUKS)"},
      {"PAR1\x15\x04"s, "a Parquet file (columns instead of records) is not opened: export its events as JSON first"},
      {"ORC\0\1"s, "an ORC file"},
      {"Obj\x01"s, "an Avro file"},
      {"SQLite format 3\0"s, "an SQLite database"},
      {"Salted__\x01\x02"s, "data that OpenSSL encrypted is not opened: decrypt it first"},
      {"age-encryption.org/v1\n"s, "data that age encrypted"},
      {"-----BEGIN PGP MESSAGE-----\n\n"s, "an OpenPGP message is not opened: decrypt it first"},
      {"\x8C\x0D\x04\x09\x03\x02\x6A"s, "an OpenPGP message"},  // with a password
      {"\x85\x01\x0C\x03"
       "12345678\x01\x07\xFF"s,
       "an OpenPGP message"},                               // with a key
      {"\xC3\x0D\x04\x09\x03\x08"s, "an OpenPGP message"},  // packets in the new format
      {"PK\x07\x08PK\x03\x04"s, "the first part of a split zip archive"},
      {"EVF\x09\r\n\xFF\0"s, "a forensic disk image"},
      {"\xFF\xFE\0\0{\0\0\0"s, "UTF-32 text is not opened: convert it first"},
      {"[\0\0\0{\0\0\0"s, "UTF-32 text"},
      {"\0\0\0{\0\0\0\""s, "UTF-32 text"},
  };
  for (const auto& [bytes, says] : rows) CHECK_THAT(only_line(bytes), StartsWith("failed in: "s + says));
}

TEST_CASE("what has nothing of CloudTrail in it is skipped or a text, whatever it is called") {
  const std::pair<std::string, std::string> rows[] = {
      {"\0\0\0\1Bud1\0"s, ".DS_Store"},
      {"\0\5\x16\7\0\2"s, "._a.json.gz"},
      {"\x89PNG\r\n\x1A\n"s, "a.png"},
      {"\xFF\xD8\xFF\xE0\0"s, "a.json"},
      {"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1"s, "Thumbs.db"},
  };
  for (const auto& [bytes, name] : rows) CHECK_THAT(only_line(bytes, name), StartsWith("skipped " + name + ": "));
  CHECK(only_line("[.ShellClassInfo]\r\n", "desktop.ini") == "file desktop.ini: [.ShellClassInfo]\r\n");
  // Words that are a magic only in front of binary data.
  for (const char* text : {"ORChestra", "PAR1S", "ls -lh", "BZh is no stream", "MZ", "xar!"}) {
    CHECK(only_line(text) == "file in: "s + text);
  }
  CHECK(only_line(kBinary) == "file in: " + kBinary);
}

TEST_CASE("a name is a promise that binary data breaks, and text does not") {
  CHECK_THAT(only_line(kBinary, "x.json.gz"), StartsWith("file x.json.gz:  | 12 bytes that are not gzip, from byte 0"));
  CHECK_THAT(only_line(kBinary, "x.zst"), Contains("broken"));
  CHECK_THAT(only_line(kBinary, "x.br"), StartsWith("failed x.br: brotli data, by its name"));
  CHECK_THAT(only_line(kBinary, "x.snappy"), StartsWith("failed x.snappy: snappy data, by its name"));
  CHECK_THAT(only_line(kBinary, "x.json.gz.gpg"), StartsWith("failed x.json.gz.gpg: encrypted, by its name"));
  CHECK_THAT(only_line(kBinary, "x.7z.002"), StartsWith("failed x.7z.002: a part of a split archive"));
  CHECK_THAT(only_line(kBinary, "x.rar"), Contains("it may be damaged"));
  for (const char* name : {"x.json.gz", "x.zip", "x.7z", "x.tar", "x.gpg", "x.br", "x.xz"}) {
    CHECK(only_line("[1]", name) == "file "s + name + ": [1]");
  }
  const std::string good = gzip("[1]");
  CHECK(only_line("\x1E" + good.substr(1)) == "file in: [1] | the first two bytes of the gzip header are damaged");
}

TEST_CASE("gzip behind the header of a response is read, whatever its name") {
  const std::string header = "HTTP/1.1 200 OK\r\n\r\n";
  for (const char* name : {"a", "a.json.gz"}) {
    CHECK_THAT(only_line(header + gzip("[1]"), name),
               StartsWith("file "s + name + ": [1] | " + std::to_string(header.size()) + " bytes that are not gzip"));
  }
}

TEST_CASE("a log of NUL bytes alone has lost its content; one that begins with NUL bytes has not") {
  for (const std::size_t size : {std::size_t{4096}, std::size_t{1} << 20}) {
    CHECK_THAT(only_line(std::string(size, '\0'), "a.json"), Contains("NUL bytes from the first to the last"));
    CHECK_THAT(only_line(std::string(size, '\0'), "a.json.gz"), Contains(std::to_string(size) + " NUL bytes"));
    CHECK_THAT(only_line(std::string(size, '\0') + "[1]", "a.json"),
               StartsWith("file a.json: " + std::to_string(size + 3)));
    CHECK_THAT(only_line(std::string(size, '\0'), "a.bin"), StartsWith("file a.bin: "));
  }
}

TEST_CASE("a tar whose first member has a name like JSON is a tar") {
  CHECK(walked(test_archive("gnutar", "", {{"{a}", "[1]"}})) ==
        std::vector<std::string>{"member in!{a}: [1]", "archive in of 1"});
}

TEST_CASE("the same outcomes for members of an archive") {
  CHECK(walked(test_archive("gnutar", "",
                            {{"a.rar", "Rar!\x1A\x07\x01"}, {"b.json.gz", kBinary}, {"c.png", "\x89PNG\r\n\x1A\n"}})) ==
        std::vector<std::string>{"failed in!a.rar: a RAR archive is not opened: unpack it first",
                                 "member in!b.json.gz:  | 12 bytes that are not gzip, from byte 0 of the file on, were "
                                 "not read; 0 bytes of text before that were read",
                                 "skipped in!c.png: an image", "archive in of 3"});
}

}  // namespace
}  // namespace trailhound
