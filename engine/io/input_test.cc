#include "engine/io/input.h"

#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <algorithm>
#include <catch2/catch.hpp>
#include <cstdlib>

#include "engine/testing/test_files.h"

namespace trailhound {
namespace {

namespace fs = std::filesystem;

InputList find(const std::vector<std::string>& arguments) { return find_inputs(arguments); }

std::vector<std::string> names(const InputList& list, const TestFolder& folder) {
  std::vector<std::string> result;
  for (const Input& input : list.inputs) result.push_back(input.path.substr(folder.path().size() + 1));
  return result;
}

TEST_CASE("a folder gives its files in the order of their paths, byte by byte") {
  const TestFolder folder;
  for (const char* name :
       {"a/x", "a.json", "a0", "a-", "a/b/c", "a/b.c", "B", "\xc3\xa9", "z z", "a!/q", "ab", ".hidden"}) {
    folder.write(name, name);
  }
  const InputList list = find({folder.path()});
  std::vector<std::string> sorted = names(list, folder);
  CHECK(sorted.size() == 12);
  std::sort(sorted.begin(), sorted.end());  // std::string compares as unsigned bytes
  CHECK(names(list, folder) == sorted);
  for (const Input& input : list.inputs) CHECK(input.size == fs::file_size(input.path));
  CHECK(list.problems.empty());
  CHECK(list.skipped.empty());
}

TEST_CASE("arguments keep their order and are joined without doubling the slash") {
  const TestFolder folder;
  folder.write("b/2", "");
  folder.write("b/1", "");
  folder.write("a", "");
  const InputList list = find({folder.path("b/"), "-", folder.path("a")});
  REQUIRE(list.inputs.size() == 4);
  CHECK(list.inputs[0].path == folder.path("b/1"));
  CHECK(list.inputs[1].path == folder.path("b/2"));
  CHECK(list.inputs[2].path == "-");
  CHECK(list.inputs[3].path == folder.path("a"));
}

TEST_CASE("what is met again is read once, and told") {
  const TestFolder folder;
  folder.write("a/1", "one");
  folder.write("a/2", "two");
  folder.write("b/3", "three");
  fs::create_symlink("..", folder.path("a/loop"));
  fs::create_symlink("loop", folder.path("a/loop2"));
  fs::create_symlink("../a/1", folder.path("b/link"));
  fs::create_hard_link(folder.path("a/2"), folder.path("b/hard"));
  const InputList list = find({folder.path(), folder.path("a/1"), folder.path("b"), "-", "-"});
  CHECK(names({{list.inputs.begin(), list.inputs.end() - 1}, {}, {}}, folder) ==
        std::vector<std::string>{"a/1", "a/2", "b/3"});
  CHECK(list.inputs.back().path == "-");
  CHECK(list.problems.empty());
  const std::vector<std::pair<std::string, std::string>> expected = {
      {folder.path("a/loop"), "this folder was walked already, as " + folder.path()},
      {folder.path("a/loop2"), "this folder was walked already, as " + folder.path()},
      {folder.path("b/hard"), "the same file as " + folder.path("a/2")},
      {folder.path("b/link"), "the same file as " + folder.path("a/1")},
      {folder.path("a/1"), "the same file as " + folder.path("a/1")},
      {folder.path("b"), "this folder was walked already, as " + folder.path("b")},
      {"-", "standard input, named a second time"},
  };
  std::vector<std::pair<std::string, std::string>> skipped;
  for (const Skipped& skip : list.skipped) skipped.emplace_back(skip.path, skip.reason);
  CHECK(skipped == expected);
}

TEST_CASE("the file that stands first by path is read where a link to it stands later, and the other way round") {
  const TestFolder folder;
  folder.write("m", "x");
  fs::create_symlink("m", folder.path("a"));
  const InputList list = find({folder.path()});
  CHECK(names(list, folder) == std::vector<std::string>{"a"});
  REQUIRE(list.skipped.size() == 1);
  CHECK(list.skipped[0].path == folder.path("m"));
}

TEST_CASE("pipes and sockets are skipped in a folder; a pipe that is named is read") {
  const TestFolder folder;
  folder.write("file", "x");
  REQUIRE(::mkfifo(folder.path("pipe").c_str(), 0600) == 0);
  const int socket = ::socket(AF_UNIX, SOCK_STREAM, 0);
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  const std::string name = folder.path("socket");
  REQUIRE(name.size() < sizeof address.sun_path);
  name.copy(address.sun_path, name.size());
  REQUIRE(::bind(socket, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0);
  fs::create_symlink("/dev/null", folder.path("null"));

  const InputList walked = find({folder.path()});
  CHECK(names(walked, folder) == std::vector<std::string>{"file"});
  REQUIRE(walked.skipped.size() == 3);
  CHECK(walked.skipped[0].path == folder.path("null"));
  CHECK_THAT(walked.skipped[0].reason, Catch::StartsWith("a device, not a file"));
  CHECK_THAT(walked.skipped[1].reason, Catch::StartsWith("a named pipe, not a file"));
  CHECK(walked.skipped[2].reason == "a socket, not a file");
  CHECK(walked.problems.empty());

  const InputList named = find({folder.path("pipe"), "/dev/null", folder.path("socket")});
  REQUIRE(named.inputs.size() == 2);
  CHECK(named.inputs[0].path == folder.path("pipe"));
  CHECK(named.inputs[0].size == 0);
  CHECK(named.inputs[1].path == "/dev/null");
  REQUIRE(named.problems.size() == 1);
  CHECK(named.problems[0].detail == "a socket cannot be read");
  ::close(socket);
}

TEST_CASE("what cannot be reached is a problem, and the rest is found") {
  const TestFolder folder;
  folder.write("good", "x");
  fs::create_symlink("nowhere", folder.path("dangling"));
  fs::create_symlink("circle", folder.path("circle"));
  const InputList list = find({folder.path("absent"), "", folder.path(), folder.path("good/below")});
  CHECK(names(list, folder) == std::vector<std::string>{"good"});
  const std::vector<std::pair<std::string, std::string>> expected = {
      {folder.path("absent"), "No such file or directory"},
      {"", "No such file or directory"},
      {folder.path("circle"), "Too many levels of symbolic links"},
      {folder.path("dangling"), "No such file or directory"},
      {folder.path("good/below"), "Not a directory"},
  };
  std::vector<std::pair<std::string, std::string>> problems;
  for (const Problem& problem : list.problems) {
    CHECK(problem.kind == Problem::Kind::kFailed);
    problems.emplace_back(problem.path, problem.detail);
  }
  CHECK(problems == expected);
}

/// Nothing is forbidden to root: as long as this lives, root is nobody. Others stay who they are.
class Unprivileged {
 public:
  Unprivileged() : was_root_(::geteuid() == 0) {
    constexpr uid_t kNobody = 65534;
    if (was_root_) REQUIRE(::seteuid(kNobody) == 0);
  }
  ~Unprivileged() {
    if (was_root_ && ::seteuid(0) != 0) std::abort();
  }
  Unprivileged(const Unprivileged&) = delete;
  Unprivileged& operator=(const Unprivileged&) = delete;

 private:
  bool was_root_;
};

TEST_CASE("a folder that may not be listed is a problem") {
  const TestFolder folder;
  folder.write("closed/file", "x");
  folder.write("open/file", "x");
  fs::permissions(folder.path(), fs::perms(0755));
  fs::permissions(folder.path("closed"), fs::perms::none);
  InputList list;
  {
    const Unprivileged nobody;
    list = find({folder.path()});
  }
  fs::permissions(folder.path("closed"), fs::perms::owner_all);
  CHECK(names(list, folder) == std::vector<std::string>{"open/file"});
  REQUIRE(list.problems.size() == 1);
  CHECK(list.problems[0].path == folder.path("closed"));
  CHECK(list.problems[0].detail == "Permission denied");
}

TEST_CASE("a folder deeper than paths may be long ends in a problem") {
  const TestFolder folder;
  const fs::path before = fs::current_path();
  fs::current_path(folder.path());
  const std::string name(200, 'd');
  for (int i = 0; i < 30; ++i) {
    fs::create_directory(name);
    fs::current_path(name);
  }
  fs::current_path(before);
  const InputList list = find({folder.path()});
  CHECK(list.inputs.empty());
  REQUIRE(list.problems.size() == 1);
  CHECK(list.problems[0].detail == "File name too long");
}

TEST_CASE("the name of an input does not depend on the working folder") {
  const TestFolder folder;
  folder.write("case/logs/a/x.json", "{}");
  struct Row {
    std::string argument, name;
  };
  const Row rows[] = {
      {"/case/logs", "logs/a/x.json"},   {"/case/logs/", "logs/a/x.json"}, {"/case/logs//", "logs//a/x.json"},
      {"/case/logs/.", "a/x.json"},      {"/case/logs/a/..", "a/x.json"},  {"/case/logs/./", "a/x.json"},
      {"/case/logs/a/x.json", "x.json"}, {"/case", "case/logs/a/x.json"},
  };
  for (const Row& row : rows) {
    CAPTURE(row.argument);
    const InputList list = find_inputs(std::vector<std::string>{folder.path() + row.argument});
    REQUIRE(list.inputs.size() == 1);
    CHECK(list.inputs[0].name() == row.name);
  }
  CHECK(find_inputs(std::vector<std::string>{"-"}).inputs[0].name() == "-");
}

}  // namespace
}  // namespace trailhound
