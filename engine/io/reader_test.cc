#include "engine/io/reader.h"

#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/time.h>
#include <termios.h>
#include <unistd.h>

#include <catch2/catch.hpp>
#include <cstring>
#include <random>
#include <thread>

#include "engine/testing/test_files.h"

namespace trailhound {
namespace {

struct ReadResult {
  std::string text;
  std::string damage;  ///< its detail; empty without damage
  std::size_t largest = 0;
  std::size_t windows = 0;
};

/// Reads an opened input to its end, keeping and taking at random, and checks what Reader promises of every window on
/// the way.
ReadResult read_rest(Reader& reader, const Reader::Options& options, std::mt19937& random) {
  ReadResult result;
  Buffer taken;
  std::string previous;
  std::size_t keep = 0;
  while (true) {
    const Reader::Window window = reader.next(keep);
    ++result.windows;
    result.largest = std::max(result.largest, window.size);
    REQUIRE(window.size >= keep);
    REQUIRE(window.size <= std::max<std::size_t>(options.window_limit, 1));
    REQUIRE(window.offset == result.text.size());
    REQUIRE(std::string_view(window.data, keep) == std::string_view(previous).substr(previous.size() - keep));
    if (window.size == keep && !window.last) REQUIRE(keep == options.window_limit);
    if (keep == previous.size() && keep > 0 && keep < options.window_limit)
      REQUIRE((window.size > keep || window.last));

    char padding[Reader::kPadding];
    std::memcpy(padding, window.data + window.size, sizeof padding);
    std::memset(window.data + window.size, '#', sizeof padding);
    std::memcpy(window.data + window.size, padding, sizeof padding);

    previous.assign(window.data, window.size);
    if (window.last) {
      result.text += previous;
      break;
    }
    keep = 0;
    if (random() % 4 == 0) keep = window.size;
    if (random() % 4 == 0) keep = random() % (window.size + 1);
    if (window.size >= options.window_limit && keep == window.size) keep = random() % window.size;
    result.text += previous.substr(0, window.size - keep);
    if (random() % 3 == 0) {
      reader.take_window(taken, keep);
      REQUIRE(std::string_view(taken.data(), previous.size()) == previous);
      REQUIRE(std::string_view(taken.data() + previous.size(), Reader::kPadding) ==
              std::string(Reader::kPadding, '\0'));
      std::memset(taken.data(), '#', taken.capacity());
    }
  }
  CHECK(reader.decompressed_bytes() == result.text.size());
  const Reader::Window behind = reader.next(0);
  CHECK(behind.last);
  CHECK(behind.size == 0);
  if (reader.damage()) {
    CHECK(reader.damage()->kind == Problem::Kind::kDamaged);
    result.damage = reader.damage()->detail;
    CHECK_FALSE(result.damage.empty());
  }
  return result;
}

ReadResult read_path(const std::string& path, const Reader::Options& options = {}, unsigned seed = 1) {
  std::mt19937 random(seed);
  Reader reader(options);
  const auto problem = reader.open({path, 0});
  REQUIRE_FALSE(problem.has_value());
  return read_rest(reader, options, random);
}

ReadResult read_bytes(std::string_view bytes, const Reader::Options& options = {}, unsigned seed = 1) {
  const TestFolder folder;
  return read_path(folder.write("input", bytes), options, seed);
}

Reader::Options streaming() {
  Reader::Options options;
  options.whole_limit = 0;
  return options;
}

std::string records(std::size_t count) {
  std::string text = "{\"Records\":[";
  for (std::size_t i = 0; i < count; ++i) {
    if (i > 0) text += ',';
    text += "{\"eventName\":\"Name" + std::to_string(i * 7919 % 1000) + "\",\"eventID\":\"" + std::to_string(i) + "\"}";
  }
  return text + "]}";
}

TEST_CASE("text comes out as it went in, whatever the windows and whatever is kept") {
  const std::string text = records(1500);
  const TestFolder folder;
  const struct {
    const char* name;
    std::string bytes;
  } files[] = {
      {"plain", text},
      {"one member", gzip(text)},
      {"many members", gzip(text.substr(0, 10)) + gzip("") + gzip(text.substr(10, 40000)) + gzip(text.substr(40010))},
      {"stored", gzip(text, nullptr, 0)},
  };
  unsigned seed = 0;
  for (const auto& file : files) {
    const std::string path = folder.write(file.name, file.bytes);
    for (const std::size_t window : {1u, 7u, 100u, 4096u, 50000u, 10000000u}) {
      for (const std::size_t limit : {64u, 5000u, 20000000u}) {
        for (const std::size_t whole : {0u, 1u << 20}) {
          for (const std::size_t text_limit : {0u, 1000u, 100000u, 1u << 24}) {
            if (window == 1 && text_limit == 1000) continue;  // slow, and nothing new
            Reader::Options options{whole, text_limit, window, limit};
            ++seed;
            INFO(file.name << " window " << window << " limit " << limit << " whole " << whole << " text limit "
                           << text_limit << " seed " << seed);
            const ReadResult result = read_path(path, options, seed);
            CHECK(result.text == text);
            CHECK(result.damage == "");
          }
        }
      }
    }
  }
}

TEST_CASE("empty inputs are one empty last window") {
  for (const std::string& bytes : {std::string(), gzip(""), gzip("") + gzip("")}) {
    for (const Reader::Options& options : {Reader::Options(), streaming()}) {
      const ReadResult result = read_bytes(bytes, options);
      CHECK(result.text == "");
      CHECK(result.damage == "");
      CHECK(result.windows == 1);
    }
  }
}

TEST_CASE("one Reader reads one input after the other, also after giving up in the middle") {
  const TestFolder folder;
  const std::string text = records(20000);
  const std::string large = folder.write("large", gzip(text));
  const std::string small = folder.write("small", gzip("[]"));
  const std::string damaged = folder.write("damaged", gzip(text).substr(0, 20000));
  Reader::Options options;
  options.window = 10000;
  Reader reader(options);
  std::mt19937 random(5);
  for (int round = 0; round < 3; ++round) {
    REQUIRE_FALSE(reader.open({large, 0}));
    CHECK_FALSE(reader.next(0).last);
    CHECK(reader.compressed_bytes() == file_bytes(large).size());
    REQUIRE_FALSE(reader.open({damaged, 0}));
    CHECK(read_rest(reader, options, random).damage != "");
    REQUIRE_FALSE(reader.open({small, 0}));
    CHECK(read_rest(reader, options, random).text == "[]");
    REQUIRE(reader.open({folder.path("absent"), 0}));
    CHECK(reader.next(0).last);
    REQUIRE_FALSE(reader.open({large, 0}));
    const ReadResult result = read_rest(reader, options, random);
    CHECK(result.text == text);
    CHECK(result.damage == "");
  }
}

TEST_CASE("windows end between records where they can") {
  const std::string text = records(20000);
  Reader::Options options;
  options.window = 10000;
  const TestFolder folder;
  Reader reader(options);
  for (const std::string& bytes : {gzip(text), text}) {
    REQUIRE_FALSE(reader.open({folder.write("input", bytes), 0}));
    while (true) {
      const Reader::Window window = reader.next(0);
      CHECK(window.data[window.size - 1] == '}');
      if (window.last) break;
      CHECK(window.data[window.size] == ',');
      CHECK(window.size > 9900);
    }
  }
  std::string lines;
  for (int i = 0; i < 5000; ++i) lines += "{\"eventID\":\"" + std::to_string(i) + "\"}\n";
  REQUIRE_FALSE(reader.open({folder.write("lines", lines), 0}));
  for (bool last = false; !last;) {
    const Reader::Window window = reader.next(0);
    CHECK(window.data[window.size - 1] == '\n');
    last = window.last;
  }
}

TEST_CASE("a window that is kept whole grows by doubling, up to the limit") {
  const std::string text(300000, 'x');
  for (const std::string& bytes : {text, gzip(text)}) {
    for (const std::size_t whole : {0u, 1u << 20}) {
      Reader::Options options;
      options.whole_limit = whole;
      options.window = 1000;
      options.window_limit = 60000;
      const TestFolder folder;
      Reader reader(options);
      REQUIRE_FALSE(reader.open({folder.write("input", bytes), 0}));
      std::vector<std::size_t> sizes;
      std::size_t keep = 0;
      for (int i = 0; i < 9; ++i) {
        keep = reader.next(keep).size;
        sizes.push_back(keep);
      }
      CHECK(sizes == std::vector<std::size_t>{1000, 2000, 4000, 8000, 16000, 32000, 60000, 60000, 60000});
      std::mt19937 random(3);
      Reader::Window window = reader.next(59999);  // having consumed one byte, there is room for one
      CHECK(window.size == 60000);
      CHECK(window.offset == 1);
    }
  }
}

TEST_CASE("what the caller changes in a window stays changed in what is kept") {
  for (const std::size_t whole : {0u, 1u << 20}) {
    Reader::Options options;
    options.whole_limit = whole;
    options.window = 100;
    const TestFolder folder;
    Reader reader(options);
    REQUIRE_FALSE(reader.open({folder.write("input", gzip(std::string(1000, 'x'))), 0}));
    Reader::Window window = reader.next(0);
    REQUIRE(window.size == 100);
    window.data[99] = '?';
    window = reader.next(50);
    CHECK(std::string_view(window.data, 60) == std::string(49, 'x') + "?" + std::string(10, 'x'));
  }
}

TEST_CASE("a bomb comes in windows of the usual size") {
  const std::string bomb = gzip_bomb(1024);
  REQUIRE(bomb.size() < (2u << 20));
  const TestFolder folder;
  Reader reader;
  REQUIRE_FALSE(reader.open({folder.write("bomb.gz", bomb), bomb.size()}));
  std::uint64_t total = 0;
  bool only_zeros = true;
  for (bool last = false; !last;) {
    const Reader::Window window = reader.next(0);
    REQUIRE(window.size <= (5u << 18));
    only_zeros = only_zeros && window.data[0] == 0 && std::memcmp(window.data, window.data + 1, window.size - 1) == 0;
    total += window.size;
    last = window.last;
  }
  CHECK(only_zeros);
  CHECK(total == std::uint64_t{1} << 30);
  CHECK_FALSE(reader.damage());
}

TEST_CASE("inputs that cannot be read at all") {
  const TestFolder folder;
  const struct {
    std::string path;
    const char* detail;
  } cases[] = {
      {folder.path("absent"), "No such file or directory"},
      {folder.path(), "Is a directory"},
      {folder.write("file", "x") + "/below", "Not a directory"},
      {"/proc/self/mem", "Input/output error"},
  };
  Reader reader;
  for (const auto& test : cases) {
    const auto problem = reader.open({test.path, 0});
    REQUIRE(problem);
    CHECK(problem->kind == Problem::Kind::kFailed);
    CHECK(problem->path == test.path);
    CHECK(problem->detail == test.detail);
  }
}

TEST_CASE("a file that shrinks while it is read is damaged") {
  const std::string text = records(30000);
  Reader::Options options = streaming();
  options.window = 100000;
  std::mt19937 random(9);
  const TestFolder folder;
  Reader reader(options);
  const std::string plain = folder.write("plain", text);
  REQUIRE_FALSE(reader.open({plain, 0}));
  REQUIRE(::truncate(plain.c_str(), 500000) == 0);
  ReadResult result = read_rest(reader, options, random);
  CHECK(result.text == text.substr(0, 500000));
  CHECK(result.damage ==
        "the file had " + std::to_string(text.size()) +
            " bytes when it was opened, but ended at byte 500000; 500000 bytes of text before that were read");

  const std::string packed = folder.write("packed", gzip(text, nullptr, 0));
  REQUIRE_FALSE(reader.open({packed, 0}));
  REQUIRE(::truncate(packed.c_str(), 500000) == 0);
  result = read_rest(reader, options, random);
  CHECK(text.starts_with(result.text));
  CHECK(result.text.size() > 400000);
  CHECK_THAT(result.damage, Catch::Contains("cut off at byte 500000") && Catch::Contains("and 1 more fault"));
}

/// Standard input is `descriptor` as long as this lives.
class StandardInput {
 public:
  explicit StandardInput(int descriptor) : saved_(::dup(STDIN_FILENO)) { ::dup2(descriptor, STDIN_FILENO); }
  ~StandardInput() {
    ::dup2(saved_, STDIN_FILENO);
    ::close(saved_);
  }
  StandardInput(const StandardInput&) = delete;
  StandardInput& operator=(const StandardInput&) = delete;

 private:
  int saved_;
};

extern "C" void ignore_alarm(int) {}

TEST_CASE("standard input comes in pieces of any size, and calls are interrupted") {
  struct sigaction action {};
  struct sigaction before {};
  action.sa_handler = ignore_alarm;  // without SA_RESTART: read returns EINTR
  REQUIRE(::sigaction(SIGALRM, &action, &before) == 0);
  const std::string text = records(3000);
  for (const std::string& bytes :
       {text, gzip(text), gzip(text.substr(0, 1000)) + gzip(text.substr(1000)), std::string()}) {
    for (const std::size_t piece : {1u, 13u, 5000u}) {
      int ends[2];
      REQUIRE(::pipe(ends) == 0);
      sigset_t alarm, old;
      sigemptyset(&alarm);
      sigaddset(&alarm, SIGALRM);
      pthread_sigmask(SIG_BLOCK, &alarm, &old);  // the writer inherits it, so that the reader is interrupted
      std::thread writer([&] {
        for (std::size_t at = 0; at < bytes.size();) {
          const ssize_t count = ::write(ends[1], bytes.data() + at, std::min(piece, bytes.size() - at));
          if (count <= 0) break;
          at += static_cast<std::size_t>(count);
        }
        ::close(ends[1]);
      });
      pthread_sigmask(SIG_SETMASK, &old, nullptr);
      const itimerval often{{0, 500}, {0, 500}};
      ::setitimer(ITIMER_REAL, &often, nullptr);
      {
        const StandardInput input(ends[0]);
        Reader::Options options;
        options.window = 3000;
        const ReadResult result = read_path("-", options, static_cast<unsigned>(piece));
        CHECK(result.text == text.substr(0, bytes.empty() ? 0 : text.size()));
        CHECK(result.damage == "");
      }
      const itimerval never{};
      ::setitimer(ITIMER_REAL, &never, nullptr);
      writer.join();
      ::close(ends[0]);
    }
  }
  ::sigaction(SIGALRM, &before, nullptr);
}

TEST_CASE("a read that fails in the middle keeps the text before it") {
  // A pseudo-terminal whose other end was closed gives what was written to it, and then EIO.
  for (const bool packed : {false, true}) {
    const int master = ::posix_openpt(O_RDWR | O_NOCTTY);
    if (master < 0 || ::grantpt(master) != 0 || ::unlockpt(master) != 0) {
      WARN("no pseudo-terminal here: not tested");
      return;
    }
    const int terminal = ::open(::ptsname(master), O_RDWR | O_NOCTTY);
    REQUIRE(terminal >= 0);
    termios raw{};
    REQUIRE(::tcgetattr(terminal, &raw) == 0);
    ::cfmakeraw(&raw);
    REQUIRE(::tcsetattr(terminal, TCSANOW, &raw) == 0);
    const std::string text = records(20);
    const std::string bytes = packed ? gzip(text, nullptr, 0).substr(0, 500) : text.substr(0, 500);
    REQUIRE(::write(terminal, bytes.data(), bytes.size()) == static_cast<ssize_t>(bytes.size()));
    ::close(terminal);
    const StandardInput input(master);
    const ReadResult result = read_path("-");
    CHECK(text.starts_with(result.text));
    CHECK(result.text.size() > 450);
    CHECK(result.damage == "reading failed at byte 500: Input/output error; " + std::to_string(result.text.size()) +
                               " bytes of text before that were read");
    ::close(master);
  }
}

TEST_CASE("a named pipe is read as a stream") {
  const TestFolder folder;
  const std::string path = folder.path("pipe");
  REQUIRE(::mkfifo(path.c_str(), 0600) == 0);
  const std::string text = records(5000);
  std::thread writer([&] {
    std::ofstream stream(path, std::ios::binary);
    const std::string bytes = gzip(text);
    stream.write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
  });
  const ReadResult result = read_path(path);
  writer.join();
  CHECK(result.text == text);
  CHECK(result.damage == "");
}

}  // namespace
}  // namespace trailhound
