#include "engine/io/fingerprint.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <catch2/catch.hpp>
#include <string>
#include <thread>
#include <vector>

#include "engine/io/input_bytes.h"
#include "engine/io/input_walk.h"
#include "engine/io/reader.h"
#include "engine/testing/stored_zip.h"
#include "engine/testing/test_files.h"

namespace trailhound {
namespace {

/// A file's whole way through a reader.
struct Examined {
  std::string text, damage;
  std::optional<Fingerprint> fingerprint;
  std::uint64_t compressed = 0;
};

Reader::Options hashing() {
  Reader::Options options;
  options.hash = true;
  options.window = 4000;
  return options;
}

Examined examine(Reader& reader) {
  Examined result;
  for (;;) {
    const Reader::Window window = reader.next(0);
    result.text.append(window.data, window.size);
    if (window.last) break;
  }
  reader.finish();
  if (reader.damage()) result.damage = reader.damage()->detail;
  result.fingerprint = reader.fingerprint();
  result.compressed = reader.compressed_bytes();
  return result;
}

std::string noise(std::size_t size) {
  std::string text;
  for (unsigned state = 1; text.size() < size;) {
    state = state * 1664525u + 1013904223u;
    text += static_cast<char>('!' + (state >> 24) % 90);
  }
  return text;
}

TEST_CASE("the hash is that of all bytes of the file, whatever is examined of them") {
  const std::string text = noise(300000);
  const std::string packed = gzip(text);
  std::string broken = packed;
  broken[broken.size() / 2] = static_cast<char>(broken[broken.size() / 2] ^ 0x40);
  struct Row {
    const char* what;
    std::string bytes;
  };
  const Row rows[] = {
      {"text", text},
      {"nothing", ""},
      {"gzip", packed},
      {"two members", packed + gzip("more")},
      {"cut off", packed.substr(0, packed.size() / 2)},
      {"broken in the middle", broken},
      {"something behind it", packed + noise(200000)},
  };
  const TestFolder folder;
  for (const std::size_t whole_limit : {std::size_t{8} << 20, std::size_t{0}}) {
    Reader::Options options = hashing();
    options.whole_limit = whole_limit;
    Reader reader(options);  // for all of them
    options.hash = false;
    Reader plain(options);
    for (const Row& row : rows) {
      CAPTURE(row.what, whole_limit);
      const std::string path = folder.write("file", row.bytes);
      REQUIRE_FALSE(reader.open({path, 0}));
      const Examined examined = examine(reader);
      REQUIRE(examined.fingerprint);
      CHECK(examined.fingerprint->is_whole);
      CHECK(examined.fingerprint->size == row.bytes.size());
      CHECK(to_hex(examined.fingerprint->digest) == to_hex(sha256(row.bytes)));
      // Hashing changes nothing of what is examined and counted.
      REQUIRE_FALSE(plain.open({path, 0}));
      const Examined without = examine(plain);
      CHECK_FALSE(without.fingerprint);
      CHECK(without.text == examined.text);
      CHECK(without.damage == examined.damage);
      CHECK(without.compressed == examined.compressed);
    }
  }
}

TEST_CASE("whatever is read again or passed over, each byte is hashed once and in its place") {
  const TestFolder folder;
  const std::string text = noise(2000);
  const std::string path = folder.write("file", text);
  InputBytes bytes(true);
  REQUIRE(bytes.open(path) == "");
  std::string out(1000, '\0');
  struct Row {
    std::uint64_t offset;
    std::size_t size;
  };
  for (const Row& row : {Row{0, 100}, Row{50, 100}, Row{0, 20}, Row{140, 60}, Row{1500, 400}, Row{30, 900}}) {
    REQUIRE(bytes.seek(row.offset));
    REQUIRE(bytes.read(out.data(), row.size) == row.size);
    CHECK(out.compare(0, row.size, text, row.offset, row.size) == 0);
  }
  const auto fingerprint = bytes.fingerprint();
  REQUIRE(fingerprint);
  CHECK(fingerprint->is_whole);
  CHECK(fingerprint->size == text.size());
  CHECK(to_hex(fingerprint->digest) == to_hex(sha256(text)));
}

TEST_CASE("a file that changes while it is read is told") {
  const TestFolder folder;
  const std::string text = noise(500000);
  Reader reader(hashing());
  const std::string path = folder.write("file", text);

  REQUIRE_FALSE(reader.open({path, 0}));
  folder.write("other", "x");
  const int descriptor = ::open(path.c_str(), O_WRONLY);
  REQUIRE(::pwrite(descriptor, "!!!!", 4, 0) == 4);  // the same size: only the time tells
  const timespec later[2] = {{2000000000, 0}, {2000000000, 0}};
  ::futimens(descriptor, later);
  Examined examined = examine(reader);
  CHECK_FALSE(examined.fingerprint->is_whole);
  CHECK(examined.fingerprint->reason == "the file changed while it was read");
  CHECK_THAT(examined.damage, Catch::Contains("changed while it was read"));

  // The time of modification can be set back; the time of change cannot. Clocks of file systems tick every few
  // milliseconds.
  REQUIRE_FALSE(reader.open({path, 0}));
  struct stat before {
  }, after{};
  REQUIRE(::fstat(descriptor, &before) == 0);
  do {
    REQUIRE(::pwrite(descriptor, "????", 4, 0) == 4);
    const timespec back[2] = {before.st_atim, before.st_mtim};
    ::futimens(descriptor, back);
    REQUIRE(::fstat(descriptor, &after) == 0);
  } while (after.st_ctim.tv_sec == before.st_ctim.tv_sec && after.st_ctim.tv_nsec == before.st_ctim.tv_nsec);
  CHECK(after.st_mtim.tv_nsec == before.st_mtim.tv_nsec);
  examined = examine(reader);
  CHECK_FALSE(examined.fingerprint->is_whole);
  CHECK_THAT(examined.damage, Catch::Contains("changed while it was read"));

  REQUIRE_FALSE(reader.open({path, 0}));
  REQUIRE(::ftruncate(descriptor, 300000) == 0);
  examined = examine(reader);
  CHECK_FALSE(examined.fingerprint->is_whole);
  CHECK_THAT(examined.damage, Catch::Contains("ended at byte 300000"));

  // A name that goes away is no change of what is open.
  folder.write("file", text);
  REQUIRE_FALSE(reader.open({path, 0}));
  REQUIRE(::unlink(path.c_str()) == 0);
  examined = examine(reader);
  CHECK(examined.fingerprint->is_whole);
  CHECK(examined.damage == "");
  ::close(descriptor);
}

class NoVisitor : public InputWalk::Visitor {
 public:
  bool text(const std::string&, bool, Reader& reader) override {
    texts += examine(reader).text;
    return true;
  }
  void archive(const std::string&, bool, std::uint64_t, const Problem* problem) override {
    if (problem != nullptr) problems += problem->detail;
  }
  void skip(const std::string&, bool, std::string) override {}
  void fail(Problem problem, bool) override { problems += problem.detail; }

  std::string texts, problems;
};

TEST_CASE("an archive whose reader goes back is hashed from its first byte to its last") {
  const TestFolder folder;
  const std::string first = noise(400000), second = noise(700000);
  const std::string bytes = stored_zip({first, second});
  const std::string path = folder.write("archive", bytes);
  InputWalk walk(hashing(), "");
  for (int again = 0; again < 2; ++again) {
    NoVisitor visitor;
    walk.run({path, bytes.size()}, visitor);
    walk.finish();
    CHECK(visitor.problems == "");
    CHECK((visitor.texts == first + second));
    REQUIRE(walk.fingerprint());
    CHECK(walk.fingerprint()->is_whole);
    CHECK(walk.fingerprint()->size == bytes.size());
    CHECK(to_hex(walk.fingerprint()->digest) == to_hex(sha256(bytes)));
  }
  // Cut short, its directory is gone; the hash is of what is there.
  const std::string cut = bytes.substr(0, 500000);
  folder.write("archive", cut);
  NoVisitor visitor;
  walk.run({path, cut.size()}, visitor);
  walk.finish();
  CHECK_FALSE(visitor.problems.empty());
  REQUIRE(walk.fingerprint());
  CHECK(to_hex(walk.fingerprint()->digest) == to_hex(sha256(cut)));
}

TEST_CASE("waiting for a silent stream ends when it is asked to") {
  int ends[2];
  REQUIRE(::pipe(ends) == 0);
  const int saved = ::dup(STDIN_FILENO);
  ::dup2(ends[0], STDIN_FILENO);
  REQUIRE(::write(ends[1], "before", 6) == 6);
  std::atomic<bool> stop = false;
  Reader::Options options = hashing();
  options.stop = &stop;
  Reader reader(options);
  std::thread asking([&] {
    std::this_thread::sleep_for(std::chrono::milliseconds(150));
    stop = true;
  });
  REQUIRE_FALSE(reader.open({"-", 0}));
  const Examined examined = examine(reader);
  asking.join();
  ::dup2(saved, STDIN_FILENO);
  ::close(saved);
  ::close(ends[0]);
  ::close(ends[1]);
  CHECK(examined.text == "before");
  CHECK_THAT(examined.damage, Catch::Contains("interrupted"));
  CHECK_FALSE(examined.fingerprint->is_whole);
}

}  // namespace
}  // namespace trailhound
