// Rules and evidence that an attacker wrote, and the promise that the program connects nowhere.

#include <sys/resource.h>

#include <algorithm>
#include <catch2/catch.hpp>
#include <string>

#include "engine/testing/program/program.h"

namespace trailhound {
namespace {

using Catch::Contains;

/// CPU seconds of the programs that ran so far. Wall clock would also measure other work of the machine.
double seconds_of_children() {
  rusage usage{};
  ::getrusage(RUSAGE_CHILDREN, &usage);
  return static_cast<double>(usage.ru_utime.tv_sec + usage.ru_stime.tv_sec) +
         static_cast<double>(usage.ru_utime.tv_usec + usage.ru_stime.tv_usec) / 1e6;
}

std::string repeated(const std::string& text, std::size_t size) {
  std::string result;
  result.reserve(size + text.size());
  while (result.size() < size) result += text;
  return result;
}

constexpr double kPatience = 15;  // CPU seconds; in a build with sanitizers, too
std::string hunt_in(const ScratchFolder& folder) {
  return "cd '" + folder.path() + "'; \"$TRAILHOUND\" hunt --quiet --rules rules in.json";
}

constexpr const char* kEvent = R"({"eventVersion":"1.09","eventName":"StopLogging","eventID":"1"})";

std::string rule(const std::string& detection) {
  return "title: T\nid: t\nlogsource: {product: aws, service: cloudtrail}\ndetection:\n  s: " + detection +
         "\n  condition: s\n";
}

TEST_CASE("the loader rejects garbage quickly and loads the other rules") {
  const ScratchFolder folder;
  folder.write("rules/good.yml", rule("{eventName: StopLogging}"));
  folder.write("in.json", kEvent);
  struct Row {
    const char* what;
    std::string piece;
    std::size_t size;
  };
  constexpr std::size_t kMuch = 100u << 20, kReadWhole = 4u << 20;  // more than 16 MiB is not read to its end
  const Row rows[] = {
      {"zeros", std::string(1u << 16, '\0'), kMuch},
      {"noise", "\x8f\xc3{]\"'&*!|>%@`,?:-\x01\x7f", kMuch},
      {"brackets", "[", kReadWhole},
      {"braces", "{a: ", kReadWhole},
      {"dashes", "- ", kReadWhole},
      {"keys", "a: b\n", kReadWhole},
      {"quote", "\"aaaaaaa ", kReadWhole},
      {"anchors", "&a [*a, ", kReadWhole},
      {"documents", "---\n", kReadWhole},
      {"tags", "!!a ", kReadWhole},
      {"spaces", "a:\n                ", kReadWhole},
      {"comments", "# a\n", kReadWhole},
  };
  for (const Row& row : rows) {
    CAPTURE(row.what);
    folder.write("rules/garbage.yml", repeated(row.piece, row.size));
    const double before = seconds_of_children();
    const ProgramRun run = run_shell(hunt_in(folder));
    CHECK((run.code == 0 || run.code == 1));  // 0: there is no document in it
    CHECK(std::count(run.out.begin(), run.out.end(), '\n') == 1);
    CHECK(run.err.size() < 10'000);
    CHECK(seconds_of_children() - before < kPatience);
  }
}

TEST_CASE("aliases that multiply are refused") {
  const ScratchFolder folder;
  folder.write("rules/good.yml", rule("{eventName: StopLogging}"));
  folder.write("in.json", kEvent);
  std::string bomb = "a0: &a0 [x, x]\n";
  for (int i = 1; i < 60; ++i) {
    const std::string before = "*a" + std::to_string(i - 1);
    bomb += "a" + std::to_string(i) + ": &a" + std::to_string(i) + " [" + before + ", " + before + "]\n";
  }
  folder.write("rules/bomb.yml", bomb + rule("{eventName: *a59}"));
  const double before = seconds_of_children();
  const ProgramRun run = run_shell(hunt_in(folder));
  CHECK(run.code == 1);
  CHECK(std::count(run.out.begin(), run.out.end(), '\n') == 1);
  CHECK_THAT(run.err, Contains("rules/bomb.yml"));
  CHECK(seconds_of_children() - before < kPatience);
}

TEST_CASE("regular expressions take linear time, or are refused") {
  struct Row {
    const char* expression;
    bool is_refused;
  };
  const Row rows[] = {
      {"(a+)+$", false},
      {"(a*)*b", false},
      {"(a|aa)+$", false},
      {"(a|a|a|a|a)*$", false},
      {"(.*)(.*)(.*)(.*)(.*)(.*)x", false},
      {"[ab]*a[ab]{150}c", false},  // 2^150 states in a full automaton
      {"(x+x+)+y", false},
      {"((((a{0,40}){0,40}){0,40}){0,40})", true},
      {"(((((((((a{9}){9}){9}){9}){9}){9}){9}){9}){9})", true},
  };
  for (const Row& row : rows) {
    CAPTURE(row.expression);
    const ScratchFolder folder;
    folder.write("rules/bad.yml", rule("{eventName|re: '" + std::string(row.expression) + "'}"));
    folder.write("rules/good.yml", rule("{eventID: '1'}"));
    std::string value(1'000'000, 'a');
    for (std::size_t i = 0; i < value.size(); i += 7) value[i] = 'b';
    for (const std::string& name : {std::string(1'000'000, 'a') + "!", std::string(1'000'000, 'x') + "!", value}) {
      folder.write("in.json", R"({"eventVersion":"1.09","eventName":")" + name + R"(","eventID":"1"})");
      const double before = seconds_of_children();
      const ProgramRun run = run_shell(hunt_in(folder));
      CHECK(run.code == (row.is_refused ? 1 : 0));
      CHECK(std::count(run.out.begin(), run.out.end(), '\n') >= 1);
      CHECK(seconds_of_children() - before < kPatience);
      if (row.is_refused) break;  // the text does not matter
    }
  }
}

TEST_CASE("text of evidence and rules cannot control a terminal") {
  const ScratchFolder folder;
  const std::string escape =
      "\x1b]0;gone\x07\x1b[2J\xC2\x9B"
      "31m\u202E";
  folder.write("rules/good.yml",
               "title: \"A \\e[2J title \\x9B31m\"\nid: \"i\\e[2J\"\nauthor: \"\\e[2J\"\n"
               "logsource: {product: aws, service: cloudtrail}\n"
               "detection: {\"s\\e[2J\": {eventName: 'Stop*'}, condition: 1 of s*}\n");
  folder.write("rules/bad\x1b[2J.yml",
               "title: \"T\\e[2J\"\nlogsource: {product: aws}\n"
               "detection: {s: {\"a\\e[2J|no\\e[2J\": 1}, condition: s}\n");
  folder.write("in/a" + escape + ".json", R"({"eventVersion":"1.09","eventName":"Stop\u001b[2J)"
                                          "\xC2\x9B"
                                          R"(31m",)"
                                          R"("eventID":"1"} {"eventName":"\u001b[2J)");
  const char* const lines[] = {
      "hunt --rules rules in",
      "hunt --rules rules --quiet in",
      "hunt --rules rules --strict in",
      "hunt --rules rules --rule \"$(printf '\\033[2J')\" in",
      "hunt --rules rules \"$(printf 'no\\033[2J')\"",
      "rules check rules",
      "rules list rules",
      "rules list --json rules",
      "rules coverage rules",
      "rules test rules",
      "rules explain --rules rules --rule good.yml in/*",
      "show in/* 0",
      "show in/* 9",
      "show \"$(printf 'no\\033[2J')\" 0",
      "hunt --no-such=\"$(printf '\\033[2J')\"",
      "\"$(printf '\\033[2J')\"",
  };
  const auto harmful = [](const std::string& text) {
    for (const char* part : {"\x1b", "\x07", "\xC2\x9B", "\u202E"}) {
      if (text.find(part) != text.npos) return true;
    }
    return false;
  };
  const bool has_terminal = run_shell("command -v script").code == 0;
  for (const char* line : lines) {
    CAPTURE(line);
    const std::string command = "cd '" + folder.path() + "'; ";
    const ProgramRun run = run_shell(command + "\"$TRAILHOUND\" " + line);
    CHECK_FALSE((run.err.empty() && run.out.empty()));
    CHECK_FALSE(harmful(run.err));
    // A program gets the bytes of the evidence; a terminal must not get its control characters.
    if (!has_terminal) continue;
    folder.write("line.sh", "\"$TRAILHOUND\" " + std::string(line) + "\n");
    const ProgramRun shown = run_shell(
        command +
        "export TRAILHOUND NO_COLOR=1; script -qec 'sh line.sh' /dev/null < /dev/null | sed 's/\\x1b\\[K//g'");
    CHECK_FALSE(shown.out.empty());
    CHECK_FALSE(harmful(shown.out));
  }
  if (!has_terminal) WARN("SKIPPED: the same on a terminal; there is no 'script' here");
  CHECK_THAT(run_shell("cd '" + folder.path() + "'; \"$TRAILHOUND\" show in/* 0").out, Contains("\xC2\x9B"
                                                                                                "31m"));
}

TEST_CASE("a terminal gets colours unless the user or the terminal does not want them") {
  if (run_shell("command -v script").code != 0) {
    WARN("SKIPPED: there is no 'script' here");
    return;
  }
  const ScratchFolder folder;
  folder.write("in.json", kEvent);
  folder.write("rules/a.yml", rule("{eventName: StopLogging}"));
  const auto has_color = [&](const std::string& environment, const std::string& options) {
    folder.write("line.sh", environment + " \"$TRAILHOUND\" hunt --rules rules " + options + " -o /dev/null in.json\n");
    const ProgramRun run =
        run_shell("cd '" + folder.path() + "'; export TRAILHOUND; script -qec 'sh line.sh' /dev/null < /dev/null");
    CHECK_THAT(run.out, Contains("Matches"));
    return run.out.find("\x1b[1m") != run.out.npos;
  };
  CHECK(has_color("TERM=xterm NO_COLOR=", ""));
  CHECK_FALSE(has_color("TERM=xterm NO_COLOR=1", ""));
  CHECK_FALSE(has_color("TERM=dumb NO_COLOR=", ""));
  CHECK_FALSE(has_color("TERM=xterm NO_COLOR=", "--color never"));
  CHECK(has_color("TERM=dumb NO_COLOR=1", "--color always"));
  CHECK(run_shell("cd '" + folder.path() + "'; \"$TRAILHOUND\" hunt --rules rules -o /dev/null in.json")
            .err.find('\x1b') == std::string::npos);
}

TEST_CASE("the program refers to no function that opens a connection") {
  // OpenSSL and libxml2 (of libarchive) bring such functions with them. The program itself must not refer to one.
  const ProgramRun symbols = run_shell("nm -D --undefined-only \"$TRAILHOUND\"");
  if (symbols.code != 0) {
    WARN("SKIPPED: there is no 'nm' here");
    return;
  }
  CHECK_THAT(symbols.out, Contains(" U read"));
  for (const char* name : {"socket",         "socketpair",      "connect",       "bind",        "listen",
                           "accept",         "accept4",         "send",          "sendto",      "sendmsg",
                           "recv",           "recvfrom",        "recvmsg",       "getaddrinfo", "gethostbyname",
                           "res_query",      "BIO_new_connect", "BIO_s_connect", "BIO_socket",  "SSL_new",
                           "xmlNanoHTTPOpen"}) {
    CAPTURE(name);
    CHECK_THAT(symbols.out, !Contains(" U " + std::string(name) + "@") && !Contains(" U " + std::string(name) + "\n"));
  }
}

TEST_CASE("the program opens no socket") {
  const ScratchFolder folder;
  if (run_shell("strace -f -o '" + folder.path() + "/trace' true").code != 0) {
    WARN("SKIPPED: strace is not here, or not permitted");
    return;
  }
  // A leak checker cannot look at a process that is traced.
  const std::string trace = "ASAN_OPTIONS=detect_leaks=0 strace -f -e trace=network -o '" + folder.path() + "/trace' ";
  // The trace would show a socket.
  run_shell(trace + "python3 -c 'import socket; socket.socket()'");
  const bool shows = folder.read("trace").find("socket(") != std::string::npos;
  const ProgramRun run =
      run_shell("cd '" + folder.path() + "'; tar czf in.tgz -C \"$OLDPWD\" testdata/archive; cd \"$OLDPWD\"; " + trace +
                "\"$TRAILHOUND\" hunt testdata/archive testdata/correlation/archive '" + folder.path() +
                "/in.tgz' --sort --stats '" + folder.path() + "/s' --manifest '" + folder.path() + "/m' --navigator '" +
                folder.path() + "/n'");
  CHECK(run.code == 0);
  CHECK(folder.read("m").size() > 10000);
  const std::string calls = folder.read("trace");
  CHECK_THAT(calls, Contains("+++ exited with 0 +++"));
  for (const char* call : {"socket(", "socketpair(", "connect(", "bind(", "sendto(", "sendmsg("}) {
    CHECK_THAT(calls, !Contains(call));
  }
  if (!shows) WARN("not shown: that the trace would have a socket in it (there is no python3 to open one)");
}

}  // namespace
}  // namespace trailhound
