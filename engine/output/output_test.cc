#include "engine/output/output.h"

#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include <catch2/catch.hpp>
#include <filesystem>
#include <thread>

#include "engine/output/unfinished.h"
#include "engine/testing/test_files.h"

namespace trailhound {
namespace {

namespace fs = std::filesystem;

std::vector<std::string> names_in(const TestFolder& folder) {
  std::vector<std::string> names;
  for (const auto& entry : fs::directory_iterator(folder.path())) names.push_back(entry.path().filename().string());
  std::sort(names.begin(), names.end());
  return names;
}

std::unique_ptr<Output> open_output(const std::string& path) {
  auto output = Output::open(path);
  REQUIRE(output.has_value());
  return std::move(*output);
}

TEST_CASE("a file appears under its name when it is complete, and not before") {
  const TestFolder folder;
  const mode_t mask = ::umask(027);
  const std::string path = folder.path("matches.jsonl");
  std::string expected;
  {
    const auto output = open_output(path);
    for (int i = 0; i < 30000; ++i) {
      const std::string line = "line " + std::to_string(i) + "\n";
      expected += line;
      REQUIRE(output->write(line));
    }
    CHECK_FALSE(fs::exists(path));
    REQUIRE(names_in(folder).size() == 1);
    CHECK_THAT(names_in(folder)[0], Catch::Contains(std::to_string(::getpid())));
    CHECK(output->finish() == "");
    CHECK(names_in(folder) == std::vector<std::string>{"matches.jsonl"});
    CHECK(output->finish() == "");
  }
  CHECK(file_bytes(path) == expected);
  struct stat status {};
  REQUIRE(::stat(path.c_str(), &status) == 0);
  CHECK((status.st_mode & 0777) == 0640);
  ::umask(mask);
}

TEST_CASE("an output knows the hash of the bytes that it wrote") {
  const TestFolder folder;
  const std::string path = folder.path("out");
  std::string all;
  auto opened = Output::open(path, true);
  REQUIRE(opened);
  for (int i = 0; i < 60000; ++i) {
    const std::string line = "line " + std::to_string(i) + "\n";
    all += line;
    REQUIRE((*opened)->write(line));
  }
  CHECK((*opened)->finish() == "");
  const Output::Written written = (*opened)->written();
  CHECK(written.path == path);
  CHECK(written.size == all.size());
  CHECK(to_hex(written.digest) == to_hex(sha256(file_bytes(path))));
  CHECK(to_hex(written.digest) == to_hex(sha256(all)));
}

TEST_CASE("incomplete results get another name") {
  const TestFolder folder;
  const std::string path = folder.write("out", "as it was");
  const auto output = open_output(path);
  REQUIRE(output->write("a part"));
  output->mark_partial();
  CHECK(output->finish() == "");
  CHECK(output->written().path == path + ".partial");
  CHECK(file_bytes(path) == "as it was");
  CHECK(file_bytes(path + ".partial") == "a part");
  CHECK(names_in(folder) == std::vector<std::string>{"out", "out.partial"});
}

TEST_CASE("an abandoned output changes nothing") {
  const TestFolder folder;
  const std::string path = folder.write("matches.jsonl", "of the last run");
  {
    const auto output = open_output(path);
    REQUIRE(output->write(std::string(1 << 20, 'x')));
    CHECK(names_in(folder).size() == 2);
  }
  CHECK(names_in(folder) == std::vector<std::string>{"matches.jsonl"});
  CHECK(file_bytes(path) == "of the last run");

  const auto output = open_output(path);
  REQUIRE(output->write("new"));
  CHECK(output->finish() == "");
  CHECK(file_bytes(path) == "new");
}

TEST_CASE("two outputs in one folder do not interfere") {
  const TestFolder folder;
  const auto a = open_output(folder.path("a")), b = open_output(folder.path("b"));
  REQUIRE(a->write("1"));
  REQUIRE(b->write("2"));
  CHECK(b->finish() == "");
  CHECK(a->finish() == "");
  CHECK(file_bytes(folder.path("a")) == "1");
  CHECK(file_bytes(folder.path("b")) == "2");
}

TEST_CASE("a signal handler can remove unfinished files") {
  const TestFolder folder;
  const auto output = open_output(folder.path("a"));
  const auto finished = open_output(folder.path("b"));
  REQUIRE(finished->finish() == "");
  REQUIRE(output->write("x"));
  remove_unfinished_outputs();
  CHECK(names_in(folder) == std::vector<std::string>{"b"});
  CHECK(output->finish() == "cannot write " + folder.path("a") + ": No such file or directory");

  // More than the registry knows: their owners remove the rest.
  std::vector<std::unique_ptr<Output>> many;
  for (std::size_t i = 0; i < UnfinishedOutput::kMost + 3; ++i) many.push_back(open_output(folder.path("many")));
  CHECK(names_in(folder).size() == many.size() + 1);
  many.clear();
  CHECK(names_in(folder) == std::vector<std::string>{"b"});
}

TEST_CASE("an output replaces the target of a link and keeps the link") {
  const TestFolder folder;
  folder.write("real/file", "old");
  fs::create_symlink("real/file", folder.path("link"));
  const auto output = open_output(folder.path("link"));
  REQUIRE(output->write("new"));
  CHECK(output->finish() == "");
  CHECK(fs::is_symlink(folder.path("link")));
  CHECK(file_bytes(folder.path("real/file")) == "new");
}

TEST_CASE("an output creates the target of a link that leads nowhere yet") {
  const TestFolder folder;
  folder.write("real/other", "");
  fs::create_symlink("real/file", folder.path("link"));
  const auto output = open_output(folder.path("link"));
  REQUIRE(output->write("new"));
  CHECK(output->finish() == "");
  CHECK(fs::is_symlink(folder.path("link")));
  CHECK(file_bytes(folder.path("real/file")) == "new");
}

mode_t mode_of(const std::string& path) {
  struct stat status {};
  REQUIRE(::stat(path.c_str(), &status) == 0);
  return status.st_mode & 07777;
}

TEST_CASE("a file keeps its permissions when it is replaced") {
  const TestFolder folder;
  const mode_t mask = ::umask(022);
  for (const mode_t mode : {0600u, 0640u, 0666u, 0400u, 0777u}) {
    CAPTURE(mode);
    const std::string path = folder.write("out", "old"), partial = folder.write("other.partial", "old");
    REQUIRE(::chmod(path.c_str(), mode) == 0);
    REQUIRE(::chmod(partial.c_str(), mode) == 0);
    const auto output = open_output(path);
    REQUIRE(output->write("new"));
    for (const std::string& name : names_in(folder)) {
      if (name.starts_with(".trailhound-")) CHECK(mode_of(folder.path(name)) == mode);  // nobody reads it meanwhile
    }
    CHECK(output->finish() == "");
    CHECK(file_bytes(path) == "new");
    CHECK(mode_of(path) == mode);

    const auto interrupted = open_output(folder.path("other"));
    interrupted->mark_partial();
    CHECK(interrupted->finish() == "");
    CHECK(mode_of(partial) == mode);
    fs::remove(path);
    fs::remove(partial);
  }
  ::umask(mask);
}

TEST_CASE("root leaves a file with its owner and group when it replaces it") {
  if (::geteuid() != 0) {
    WARN("not root: owners cannot be tested");
    return;
  }
  const TestFolder folder;
  const std::string path = folder.write("out", "old");
  REQUIRE(::chown(path.c_str(), 1234, 4321) == 0);
  REQUIRE(::chmod(path.c_str(), 0640) == 0);
  const auto output = open_output(path);
  CHECK(output->finish() == "");
  struct stat status {};
  REQUIRE(::stat(path.c_str(), &status) == 0);
  CHECK(status.st_uid == 1234);
  CHECK(status.st_gid == 4321);
  CHECK((status.st_mode & 07777) == 0640);
}

TEST_CASE("open() reports paths that cannot be written") {
  const TestFolder folder;
  folder.write("file", "");
  const struct {
    std::string path, error;
  } cases[] = {
      {folder.path(), "cannot create " + folder.path() + ": Is a directory"},
      {folder.path("new/"), "cannot create " + folder.path("new/") + ": Is a directory"},
      {folder.path("absent/file"), "cannot create " + folder.path("absent/file") + ": No such file or directory"},
      {folder.path("file/below"), "cannot create " + folder.path("file/below") + ": Not a directory"},
  };
  for (const auto& test : cases) {
    const auto output = Output::open(test.path);
    REQUIRE_FALSE(output.has_value());
    CHECK(output.error() == test.error);
  }
  CHECK(names_in(folder) == std::vector<std::string>{"file"});
}

TEST_CASE("a full disk is an error, and nothing half-written is left") {
  const auto device = open_output("/dev/full");
  CHECK_FALSE(device->write(std::string(1 << 20, 'x')));
  CHECK(device->failed());
  CHECK_FALSE(device->closed());
  CHECK_FALSE(device->write("more"));
  CHECK(device->finish() == "cannot write /dev/full: No space left on device");

  const TestFolder folder;
  const std::string path = folder.write("matches", "of the last run");
  ::signal(SIGXFSZ, SIG_IGN);
  rlimit before{};
  REQUIRE(::getrlimit(RLIMIT_FSIZE, &before) == 0);
  rlimit small = before;
  small.rlim_cur = 100000;
  REQUIRE(::setrlimit(RLIMIT_FSIZE, &small) == 0);
  const auto at_once = open_output(path), at_the_end = open_output(path);
  const bool written = at_once->write(std::string(1 << 20, 'x'));
  const bool buffered = at_the_end->write(std::string(150000, 'x'));
  const std::string first = at_once->finish(), second = at_the_end->finish();
  REQUIRE(::setrlimit(RLIMIT_FSIZE, &before) == 0);
  ::signal(SIGXFSZ, SIG_DFL);
  CHECK_FALSE(written);
  CHECK(buffered);
  CHECK(first == "cannot write " + path + ": File too large");
  CHECK(second == first);
  CHECK(names_in(folder) == std::vector<std::string>{"matches"});
  CHECK(file_bytes(path) == "of the last run");
}

TEST_CASE("devices and pipes are written to directly; a pipe that nobody reads any more ends quietly") {
  const auto device = open_output("/dev/null");
  CHECK(device->write("x"));
  CHECK(device->finish() == "");
  CHECK(fs::is_character_file("/dev/null"));

  ::signal(SIGPIPE, SIG_IGN);
  const TestFolder folder;
  const std::string path = folder.path("pipe");
  REQUIRE(::mkfifo(path.c_str(), 0600) == 0);
  const int reader = ::open(path.c_str(), O_RDONLY | O_NONBLOCK);
  const auto output = open_output(path);
  CHECK(output->write("x"));
  ::close(reader);
  CHECK_FALSE(output->write(std::string(1 << 20, 'x')));
  CHECK(output->closed());
  CHECK_FALSE(output->failed());
  CHECK_FALSE(output->write("x"));
  CHECK(output->finish() == "");
  CHECK(fs::is_fifo(path));
}

TEST_CASE("results on a terminal erase the progress line, which is no part of them") {
  const int master = ::posix_openpt(O_RDWR | O_NOCTTY);
  if (master < 0 || ::grantpt(master) != 0 || ::unlockpt(master) != 0) {
    WARN("no pseudo-terminal here: not tested");
    return;
  }
  const std::string terminal = ::ptsname(master);
  const int kept_open = ::open(terminal.c_str(), O_RDWR | O_NOCTTY);
  for (const bool erases : {false, true}) {
    const auto output = open_output(terminal);
    if (erases) output->erase_progress();
    output->write("result\n");
    CHECK(output->finish() == "");
    CHECK(output->written().size == 7);
    std::string shown;  // a terminal may give one write in several pieces
    while (!shown.ends_with('\n')) {
      char piece[64];
      const ssize_t count = ::read(master, piece, sizeof piece);
      REQUIRE(count > 0);
      shown.append(piece, static_cast<std::size_t>(count));
    }
    CHECK(shown == (erases ? "\r\x1b[Kresult\r\n" : "result\r\n"));
  }
  ::close(kept_open);
  ::close(master);
  const TestFolder folder;
  const auto file = open_output(folder.path("f"));
  file->erase_progress();
  file->write("result\n");
  CHECK(file->finish() == "");
  CHECK(file_bytes(folder.path("f")) == "result\n");
}

TEST_CASE("standard output may be a pipe that does not block") {
  int ends[2];
  REQUIRE(::pipe2(ends, O_CLOEXEC) == 0);
  const int saved = ::dup(STDOUT_FILENO);
  ::dup2(ends[1], STDOUT_FILENO);
  ::fcntl(STDOUT_FILENO, F_SETFL, O_NONBLOCK);
  ::close(ends[1]);
  std::string received;
  std::thread reader([&] {
    char buffer[10000];
    for (ssize_t count; (count = ::read(ends[0], buffer, sizeof buffer)) > 0;) {
      received.append(buffer, static_cast<std::size_t>(count));
    }
  });
  std::string expected;
  bool written = true;
  const auto output = std::move(*Output::open("", true));
  for (int i = 0; i < 100; ++i) {
    const std::string line(9999, static_cast<char>('a' + i % 26));
    expected += line + '\n';
    written = written && output->write(line + '\n');
  }
  const std::string failure = output->finish();
  ::dup2(saved, STDOUT_FILENO);  // closes the pipe, which ends the reader
  ::close(saved);
  reader.join();
  ::close(ends[0]);
  CHECK(written);
  CHECK(failure == "");
  CHECK((received == expected));
  CHECK(to_hex(output->written().digest) == to_hex(sha256(expected)));
}

}  // namespace
}  // namespace trailhound
