// Every format cut, with a byte flipped, and with a sector zeroed at each hundredth: whatever is lost is told, and what
// can be had is had.

#include <zstd.h>

#include <catch2/catch.hpp>
#include <set>

#include "engine/testing/stored_seven_zip.h"
#include "engine/testing/test_archives.h"
#include "engine/testing/walked.h"

namespace trailhound {
namespace {

constexpr std::size_t kMembers = 16, kRecordsOfMember = 100;

/// A line that no damage turns into another one.
std::string record(std::size_t number) {
  const std::size_t hash = (number + 1) * 2654435761u % 4294967291u;
  return "{\"eventName\":\"E" + std::to_string(number) + "\",\"eventID\":\"" + std::to_string(hash) +
         "\",\"userAgent\":\"" + std::to_string(hash * hash % 1000003) + "\"}\n";
}

std::string records_of(std::size_t member) {
  std::string text;
  for (std::size_t i = 0; i < kRecordsOfMember; ++i) text += record(member * kRecordsOfMember + i);
  return text;
}

std::string all_records() {
  std::string text;
  for (std::size_t member = 0; member < kMembers; ++member) text += records_of(member);
  return text;
}

std::string archive(const char* format, const char* filter, const char* options = "") {
  std::vector<TestMember> members;
  for (std::size_t member = 0; member < kMembers; ++member) {
    members.push_back({"day" + std::to_string(member) + ".json", records_of(member)});
  }
  return test_archive(format, filter, members, options);
}

/// As the command writes it: with a checksum, which libarchive leaves out.
std::string zstd(const std::string& text) {
  ZSTD_CCtx* const context = ZSTD_createCCtx();
  ZSTD_CCtx_setParameter(context, ZSTD_c_checksumFlag, 1);
  std::string bytes(ZSTD_compressBound(text.size()), '\0');
  bytes.resize(ZSTD_compress2(context, bytes.data(), bytes.size(), text.data(), text.size()));
  ZSTD_freeCCtx(context);
  return bytes;
}

std::string many_frames() {
  std::string bytes;
  for (std::size_t member = 0; member < kMembers; ++member) bytes += zstd(records_of(member));
  return bytes;
}

std::string many_streams(const char* filter) {
  std::string bytes;
  for (std::size_t member = 0; member < kMembers; ++member) {
    bytes += test_archive("raw", filter, {{"x", records_of(member)}});
  }
  return bytes;
}

std::string not_solid() {
  std::vector<std::string> contents;
  for (std::size_t member = 0; member < kMembers; ++member) contents.push_back(records_of(member));
  return stored_seven_zip(contents);
}

enum Kind { kCut, kFlip, kZero };

std::string damaged(std::string bytes, Kind kind, std::size_t percent) {
  const std::size_t at = bytes.size() * percent / 100;
  if (kind == kCut) bytes.resize(at);
  if (kind == kFlip) bytes[at] = static_cast<char>(bytes[at] ^ (1 << percent % 8));
  if (kind == kZero) {
    for (std::size_t i = at / 512 * 512; i < std::min(bytes.size(), at / 512 * 512 + 512); ++i) bytes[i] = '\0';
  }
  return bytes;
}

/// How many of the records came out whole, counted once each.
std::size_t recovered(const std::string& text) {
  static const std::set<std::string> kAll = [] {
    std::set<std::string> all;
    for (std::size_t i = 0; i < kMembers * kRecordsOfMember; ++i) all.insert(record(i));
    return all;
  }();
  std::set<std::string> found;
  for (std::size_t at = 0, end; (end = text.find('\n', at)) != std::string::npos; at = end + 1) {
    const std::string line = text.substr(at, end + 1 - at);
    if (kAll.contains(line)) found.insert(line);
  }
  return found.size();
}

struct Format {
  const char* name;
  const char* file;
  std::string bytes;
  /// What must come out at least, in percent of all records and on average over a sweep. A cut at p % leaves p % of
  /// what is read forward, 50 % on average. A single compressed stream is lost from the damage on, as nothing tells
  /// where it goes on; with many streams a flip costs part of one. An index at the end of a 7z is lost with any cut.
  int cut, flip, zero;
  bool has_checksums = true;  ///< false: a changed byte of a content is not noticed, though nothing is missing
};

TEST_CASE("a damage sweep over every format loses nothing in silence") {
  const std::size_t total = kMembers * kRecordsOfMember;
  const Format formats[] = {
      {"tar", "a.tar", archive("ustar", ""), 49, 99, 99, false},
      {"tar.gz", "a.tgz", archive("ustar", "gzip"), 48, 80, 47},
      {"zip", "a.zip", archive("zip", ""), 50, 97, 94},
      {"zip, stored", "a.zip", archive("zip", "", "zip:compression=store"), 49, 99, 99},
      {"7z, solid", "a.7z", archive("7zip", ""), 0, 48, 45},
      {"7z, not solid", "a.7z", not_solid(), 0, 98, 98},
      {"zst", "a.json.zst", zstd(all_records()), 0, 70, 0},
      {"zst, many frames", "a.json.zst", many_frames(), 46, 97, 91},
      {"xz", "a.json.xz", test_archive("raw", "xz", {{"x", all_records()}}), 48, 48, 47},
      {"bz2", "a.json.bz2", test_archive("raw", "bzip2", {{"x", all_records()}}), 0, 0, 0},
      {"bz2, many streams", "a.json.bz2", many_streams("bzip2"), 46, 93, 91},
      {"gz", "a.json.gz", gzip(all_records()), 48, 75, 47},
      {"gz, many members", "a.json.gz", many_streams("gzip"), 49, 98, 93},
  };
  const TestFolder folder;
  for (const Format& format : formats) {
    for (const Kind kind : {kCut, kFlip, kZero}) {
      std::size_t sum = 0;
      for (std::size_t percent = 0; percent < 100; ++percent) {
        CAPTURE(format.name, kind, percent);
        const std::string bytes = damaged(format.bytes, kind, percent);
        WalkLog log;
        log.run({folder.write(format.file, bytes), bytes.size()});
        const std::size_t found = recovered(log.texts);
        sum += found;
        // Nothing at all is an empty file; a cut between two members of gzip, zstd or bzip2 cannot be noticed.
        const bool is_between =
            kind == kCut && found % kRecordsOfMember == 0 && log.texts == all_records().substr(0, log.texts.size());
        const bool is_changed = !format.has_checksums && log.texts.size() == all_records().size();
        if (found < total && !is_between && !is_changed) CHECK(log.is_faulty);
      }
      const int average = static_cast<int>(sum / total);
      const int least = kind == kCut ? format.cut : kind == kFlip ? format.flip : format.zero;
      CAPTURE(format.name, kind);
      CHECK(average >= least);
    }
  }
}

}  // namespace
}  // namespace trailhound
