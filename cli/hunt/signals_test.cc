// Signals in the middle of a hunt. The hunt reads a named pipe, so the test decides at which place it stops.

#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <unistd.h>

#include <algorithm>
#include <catch2/catch.hpp>
#include <filesystem>
#include <string>

#include "engine/hash/sha256.h"
#include "engine/testing/program/running_hunt.h"

namespace trailhound {
namespace {

using Catch::Contains;

std::string record(int number) {
  return R"({"eventVersion":"1.09","eventTime":"2026-03-14T09:16:48Z","eventSource":"cloudtrail.amazonaws.com",)"
         R"("eventName":"StopLogging","awsRegion":"eu-west-1","eventID":"stop-)" +
         std::to_string(number) + "\"}\n";
}

constexpr const char* kRule =
    "title: Stopped\nid: stopped\nlogsource: {product: aws, service: cloudtrail}\n"
    "detection: {s: {eventName: StopLogging}, condition: s}\n";

std::size_t temporary_files(const ScratchFolder& folder) {
  std::size_t count = 0;
  for (const auto& entry : std::filesystem::directory_iterator(folder.path())) {
    count += entry.path().filename().string().starts_with(".trailhound") ? 1 : 0;
  }
  return count;
}

TEST_CASE("a signal ends the hunt in order") {
  struct Row {
    int signal;
    const char* name;
    int code;
    const char* sort;
  };
  const Row rows[] = {
      {SIGINT, "SIGINT", 130, "--quiet"},
      {SIGTERM, "SIGTERM", 143, "--keep-duplicates"},
      {SIGHUP, "SIGHUP", 129, "--sort"},
  };
  for (const Row& row : rows) {
    CAPTURE(row.name);
    const ScratchFolder folder;
    folder.write("a.json", record(1));
    folder.write("z.json", record(3));
    folder.write("out", "before");
    const std::string pipe = make_pipe(folder, "pipe");
    RunningHunt hunt(folder, {"--threads", "1", "--force", "--output", "out", "--stats", "stats", "--manifest",
                              "manifest", "--navigator", "layer", row.sort, "a.json", "pipe", "z.json"});
    const Feed feed(pipe);
    feed.write(record(2));
    hunt.send(row.signal);
    CHECK(hunt.wait() == row.code);

    CHECK(folder.read("out") == "before");
    const std::string partial = folder.read("out.partial");
    CHECK_THAT(partial, Contains("\"path\":\"a.json\"") && Contains("\"path\":\"pipe\"") && !Contains("z.json"));
    CHECK(partial.back() == '\n');
    const std::string stats = folder.read("stats");
    CHECK_THAT(stats, Contains("\"signal\": \"" + std::string(row.name) + "\""));
    CHECK_THAT(stats, Contains("\"correlations_evaluated\": false"));
    CHECK_THAT(stats, Contains("\"not_reached\": [\n    \"pipe\",\n    \"z.json\"\n  ]"));
    CHECK_THAT(stats, Contains("\"not_reached\": 2") && Contains("\"evaluated\": 2"));
    const std::string manifest = folder.read("manifest");
    CHECK_THAT(manifest, Contains("\"path\": \"out.partial\"") && Contains(to_hex(sha256(partial))));
    CHECK_THAT(manifest, Contains("the run ended before it was read"));
    CHECK_THAT(manifest, Contains("\"path\": \"layer.partial\""));
    CHECK_THAT(folder.read("stderr"), Contains(row.name) && Contains("ending"));
    CHECK(temporary_files(folder) == 0);
    CHECK(folder.read("layer").empty());
  }
}

TEST_CASE("a signal ends a hunt that waits for somebody to write to a named pipe") {
  const ScratchFolder folder;
  folder.write("a.json", record(1));
  make_pipe(folder, "pipe");
  RunningHunt hunt(folder, {"--threads", "1", "--output", "out", "--stats", "stats", "a.json", "pipe"});
  for (int i = 0; i < 500 && !std::filesystem::exists(folder.path() + "/out.partial"); ++i) pause(10);
  pause(200);
  CHECK_FALSE(hunt.is_over());
  hunt.send(SIGINT);
  for (int i = 0; i < 1000 && !hunt.is_over(); ++i) pause(10);
  REQUIRE(hunt.is_over());
  CHECK(hunt.wait() == 130);
  CHECK_THAT(folder.read("stats"), Contains("\"not_reached\": [\n    \"pipe\"\n  ]") && Contains("\"evaluated\": 1"));
}

/// Reads what a hunt writes to a pipe, up to its end.
std::string read_rest(int descriptor) {
  std::string all;
  for (char piece[4096];;) {
    const ssize_t count = ::read(descriptor, piece, sizeof piece);
    if (count <= 0) return all;
    all.append(piece, static_cast<std::size_t>(count));
  }
}

/// Hunts with `rule` through in.json, which has `records` records, and sends the signal after the first byte of output.
/// By then the pipe is filling up, and the hunt waits. Returns all that the hunt wrote.
std::string interrupted_output(const ScratchFolder& folder, std::string_view rule, int records, int signal, int code) {
  folder.write("rule.yml", std::string(rule));
  std::string many;
  for (int i = 0; i < records; ++i) many += record(i);
  folder.write("in.json", many);
  const std::string out = make_pipe(folder, "fifo");
  RunningHunt hunt(folder, {"--rules", "rule.yml", "--force", "--output", "fifo", "--stats", "stats", "in.json"});
  const int reader = ::open(out.c_str(), O_RDONLY);
  std::string written(1, '\0');
  REQUIRE(::read(reader, written.data(), 1) == 1);
  hunt.send(signal);
  written += read_rest(reader);
  ::close(reader);
  CHECK(hunt.wait() == code);
  CHECK(written.back() == '\n');
  return written;
}

TEST_CASE("a signal in the middle of a large file ends the hunt after the current window") {
  constexpr int kRecords = 100000;
  const ScratchFolder folder;
  const std::string matches = interrupted_output(folder, kRule, kRecords, SIGTERM, 143);
  const auto lines = std::count(matches.begin(), matches.end(), '\n');
  CHECK(lines > 100);
  CHECK(lines < kRecords / 2);
  CHECK_THAT(folder.read("stats"), Contains("\"not_reached\": [\n    \"in.json\"\n  ]") &&
                                       Contains("\"written\": " + std::to_string(lines) + ",\n    \"duplicates\""));
}

TEST_CASE("a signal while alerts are written") {
  constexpr int kRecords = 10000;
  const ScratchFolder folder;
  const std::string rules = std::string(kRule) +
                            "---\ntitle: Each\nid: each\ncorrelation: {type: event_count, rules: [stopped], "
                            "group-by: [eventID], timespan: 1h, condition: {gte: 1}}\n";
  const std::string alerts = interrupted_output(folder, rules, kRecords, SIGINT, 130);
  const auto lines = std::count(alerts.begin(), alerts.end(), '\n');
  CHECK(lines > 100);
  CHECK(lines < kRecords);
  CHECK_THAT(folder.read("stats"), Contains("\"correlations_evaluated\": false") && Contains("\"not_reached\": []") &&
                                       Contains("\"written\": " + std::to_string(lines) + ",\n    \"by_level\""));
}

TEST_CASE("a signal while several workers are busy") {
  const ScratchFolder folder;
  const std::string pipe = make_pipe(folder, "pipe");
  std::string many;
  for (int i = 0; i < 40000; ++i) many += record(i);
  for (const char* name : {"b.json", "c.json", "d.json"}) folder.write(name, many);
  RunningHunt hunt(folder,
                   {"--threads", "4", "--output", "out", "--stats", "stats", "pipe", "b.json", "c.json", "d.json"});
  const Feed feed(pipe);
  feed.write(record(-1));
  hunt.send(SIGTERM);
  CHECK(hunt.wait() == 143);
  // Lines are whole, and each match is there that the ledger counts.
  const std::string partial = folder.read("out.partial");
  const auto lines = std::count(partial.begin(), partial.end(), '\n');
  CHECK(partial.back() == '\n');
  CHECK_THAT(folder.read("stats"), Contains("\"written\": " + std::to_string(lines) + ",\n    \"duplicates\""));
}

TEST_CASE("a signal after the last of the work changes nothing") {
  const ScratchFolder folder;
  const std::string out = make_pipe(folder, "fifo");
  std::string many;
  for (int i = 0; i < 1000; ++i) many += record(i);
  folder.write("in.json", many);
  folder.write("rule.yml", kRule);
  RunningHunt hunt(folder, {"--rules", "rule.yml", "--output", "fifo", "--stats", "stats", "in.json"});
  const int reader = ::open(out.c_str(), O_RDONLY);
  pause(300);  // it has read everything and waits to write the last of it
  hunt.send(SIGINT);
  read_rest(reader);
  CHECK(hunt.wait() == 0);
  ::close(reader);
  CHECK_THAT(folder.read("stats"), Contains("\"interrupted\": null"));
}

TEST_CASE("a second signal ends the hunt at once and leaves nothing") {
  const ScratchFolder folder;
  const std::string out = make_pipe(folder, "fifo");
  std::string many;
  for (int i = 0; i < 1000; ++i) many += record(i);
  folder.write("in.json", many);
  RunningHunt hunt(folder, {"--output", "fifo", "--stats", "stats", "--manifest", "manifest", "in.json"});
  const int reader = ::open(out.c_str(), O_RDONLY);  // and it does not read
  for (int i = 0; i < 500 && temporary_files(folder) < 2; ++i) pause(10);
  pause(200);
  hunt.send(SIGTERM);
  pause(200);
  CHECK_FALSE(hunt.is_over());  // the reader could still come
  CHECK(temporary_files(folder) == 2);
  hunt.send(SIGTERM);
  CHECK(hunt.wait() == -SIGTERM);
  ::close(reader);
  CHECK(temporary_files(folder) == 0);
  CHECK(folder.read("stats").empty());
  CHECK(folder.read("manifest").empty());
}

TEST_CASE("after SIGKILL no file has its final name") {
  const ScratchFolder folder;
  const std::string pipe = make_pipe(folder, "pipe");
  folder.write("a.json", record(1));
  folder.write("out", "before");
  RunningHunt hunt(folder, {"--threads", "1", "--force", "--output", "out", "--stats", "stats", "--manifest",
                            "manifest", "a.json", "pipe"});
  const Feed feed(pipe);
  feed.write(record(2));
  hunt.send(SIGKILL);
  CHECK(hunt.wait() == -SIGKILL);
  CHECK(folder.read("out") == "before");
  for (const char* name : {"out.partial", "stats", "manifest"}) {
    CHECK_FALSE(std::filesystem::exists(folder.path() + "/" + name));
  }
}

TEST_CASE("the progress line is wiped") {
  const int master = ::posix_openpt(O_RDWR | O_NOCTTY);
  if (master < 0 || ::grantpt(master) != 0 || ::unlockpt(master) != 0) {
    WARN("no pseudo-terminal here: not tested");
    return;
  }
  const int terminal = ::open(::ptsname(master), O_RDWR | O_NOCTTY);
  const ScratchFolder folder;
  folder.write("rule.yml", kRule);
  const std::string pipe = make_pipe(folder, "pipe");
  RunningHunt hunt(folder, {"--rules", "rule.yml", "--output", "out", "pipe"}, terminal);
  const Feed feed(pipe);
  std::string many;
  for (int i = 0; i < 10000; ++i) many += record(0);
  for (int i = 0; i < 4; ++i) {
    feed.write(many);
    pause(200);
  }
  hunt.send(SIGINT);
  CHECK(hunt.wait() == 130);
  ::close(terminal);
  const std::string shown = read_rest(master);
  ::close(master);
  CHECK_THAT(shown, Contains("records  "));
  const std::size_t message = shown.find("trailhound: ending");
  REQUIRE(message != shown.npos);
  CHECK(shown.substr(message - 4, 4) == "\r\x1b[K");
  const std::size_t summary = shown.find("Interrupted by SIGINT");
  REQUIRE(summary != shown.npos);
  CHECK(shown.substr(summary - 4, 4).find("\x1b[K") != std::string::npos);
}

}  // namespace
}  // namespace trailhound
