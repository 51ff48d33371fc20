// Full disks, files that disappear, names that are no text: what a hunt reports, and which files it leaves.

#include <catch2/catch.hpp>
#include <filesystem>
#include <string>

#include "engine/testing/program/program.h"
#include "engine/testing/program/running_hunt.h"

namespace trailhound {
namespace {

using Catch::Contains;

constexpr const char* kRule =
    "title: Stopped\nid: stopped\nlogsource: {product: aws, service: cloudtrail}\n"
    "detection: {s: {eventName: StopLogging}, condition: s}\n";

/// An event that the rule matches. No two have the same user.
std::string event(int number) {
  return R"({"eventVersion":"1.09","eventTime":"2026-03-14T09:16:48Z","eventSource":"cloudtrail.amazonaws.com",)"
         R"("eventName":"StopLogging","awsRegion":"eu-west-1","userIdentity":{"userName":"u)" +
         std::to_string(number) + R"("},"eventID":"stop-)" + std::to_string(number) + "\"}\n";
}

std::string events(int count) {
  std::string text;
  for (int i = 0; i < count; ++i) text += event(i);
  return text;
}

/// Runs a hunt whose files may have `blocks` of 512 bytes. Writes to a pipe have no limit.
ProgramRun hunt_on_full_disk(const ScratchFolder& folder, int blocks, const std::string& arguments) {
  return run_shell("cd '" + folder.path() + "'; { (ulimit -f " + std::to_string(blocks) +
                   "; TMPDIR=tmp; export TMPDIR; exec \"$TRAILHOUND\" hunt --quiet " + arguments + "); echo $? > ../" +
                   std::filesystem::path(folder.path()).filename().string() +
                   "/code; } 2>&1 | cat; code=$(cat code); rm code; exit $code");
}

TEST_CASE("a full disk ends the hunt with an error and leaves no file") {
  struct Row {
    const char* arguments;
    const char* name;  ///< of what cannot be written
    int blocks;
  };
  const Row rows[] = {
      {"in.jsonl --rules rule.yml --output result", "cannot write result: File too large", 8},
      {"in.jsonl --rules rule.yml --output result --sort", "cannot write result: File too large", 8},
      {"in.jsonl --rules rule.yml --output /dev/null --stats result", "cannot write result: File too large", 1},
      {"in.jsonl --rules rule.yml --output /dev/null --manifest result", "cannot write result: File too large", 2},
      {"in.jsonl --rules tagged.yml --output /dev/null --navigator result", "cannot write result: File too large", 1},
      {"in.jsonl --rules correlation.yml --memory 4K --output result", "temporary file: File too large", 8},
      {"in.jsonl --rules rule.yml --output /dev/full", "cannot write /dev/full: No space left on device", 8},
      {"in.jsonl --rules rule.yml --output /dev/null --stats /dev/full", "cannot write /dev/full: No space left", 8},
      {"in.jsonl --rules rule.yml --output /dev/null --manifest /dev/full", "cannot write /dev/full: No space left", 8},
  };
  const ScratchFolder folder;
  folder.write("in.jsonl", events(5000));
  folder.write("rule.yml", kRule);
  folder.write("tagged.yml", std::string(kRule) + "tags: [attack.t1562.008, attack.t1098.003, attack.t1485]\n");
  folder.write("correlation.yml",
               std::string(kRule) +
                   "---\ntitle: Many\nid: many\ncorrelation: {type: event_count, rules: [stopped], group-by: "
                   "[userIdentity.userName], timespan: 1h, condition: {gte: 1}}\n");
  std::filesystem::create_directory(folder.path() + "/tmp");
  const std::size_t before = folder.count();
  for (const Row& row : rows) {
    CAPTURE(row.arguments);
    const ProgramRun run = hunt_on_full_disk(folder, row.blocks, row.arguments);
    CHECK(run.code == 2);
    CHECK_THAT(run.out, Contains(row.name));
    CHECK(folder.count() == before);
    CHECK(std::filesystem::is_empty(folder.path() + "/tmp"));
  }
  // The same succeeds without the limit, so the limit ended it.
  CHECK(hunt_on_full_disk(folder, 100000, rows[5].arguments).code == 0);
}

TEST_CASE("a disk that --sort fills") {
  const ScratchFolder folder;
  folder.write("rule.yml", kRule);
  std::filesystem::create_directory(folder.path() + "/tmp");
  // More lines than the sort holds in memory (64 MiB).
  std::string padded = event(0);
  padded.insert(padded.size() - 2, ",\"requestParameters\":{\"name\":\"" + std::string(60000, 'x') + "\"}");
  std::string text;
  for (int i = 0; i < 1200; ++i) text += padded;
  folder.write("in.jsonl", text);
  const std::string arguments = "in.jsonl --rules rule.yml --keep-duplicates --sort --output result";
  const std::size_t before = folder.count();
  const ProgramRun run = hunt_on_full_disk(folder, 2000, arguments);
  CHECK(run.code == 2);
  CHECK_THAT(run.out, Contains("cannot sort: temporary file: File too large"));
  CHECK(folder.count() == before);
  CHECK(std::filesystem::is_empty(folder.path() + "/tmp"));
}

TEST_CASE("without a folder for temporary files the hunt says so") {
  const ScratchFolder folder;
  folder.write("in.jsonl", events(2000));
  folder.write("rule.yml", kRule);
  folder.write("correlation.yml", std::string(kRule) +
                                      "---\ntitle: Many\nid: many\ncorrelation: {type: event_count, rules: [stopped], "
                                      "timespan: 1h, condition: {gte: 1}}\n");
  const ProgramRun run = run_shell("cd '" + folder.path() + "'; TMPDIR=missing; export TMPDIR; \"$TRAILHOUND\" hunt " +
                                   "in.jsonl --rules correlation.yml --memory 1K --output result");
  CHECK(run.code == 2);
  CHECK_THAT(run.err, Contains("temporary file: No such file or directory"));
  CHECK_FALSE(std::filesystem::exists(folder.path() + "/result"));
}

TEST_CASE("a slow reader gets everything") {
  const ScratchFolder folder;
  folder.write("in.jsonl", events(3000));
  const std::string hunt = "\"$TRAILHOUND\" hunt --quiet '" + folder.path() + "/in.jsonl'";
  const ProgramRun fast = run_shell(hunt);
  const ProgramRun slow = run_shell(hunt + " | { sleep 0.5; cat; }");
  CHECK(fast.out.size() > 1000000);  // a pipe holds 64 KiB
  CHECK((fast.out == slow.out));
}

TEST_CASE("files that disappear or change before the hunt reads them") {
  const ScratchFolder folder;
  folder.write("rule.yml", kRule);
  const std::string pipe = make_pipe(folder, "pipe");
  for (const char* name : {"b-gone.json", "c-folder.json", "d-other.json", "e-same.json"}) folder.write(name, event(1));
  RunningHunt hunt(folder, {"--threads", "1", "--keep-duplicates", "--rules", "rule.yml", "--stats", "stats", "pipe",
                            "b-gone.json", "c-folder.json", "d-other.json", "e-same.json"});
  {
    const Feed feed(pipe);
    feed.write(event(1));
    std::filesystem::remove(folder.path() + "/b-gone.json");
    std::filesystem::remove(folder.path() + "/c-folder.json");
    std::filesystem::create_directory(folder.path() + "/c-folder.json");
    folder.write("d-other.json", event(1) + event(2));
  }
  CHECK(hunt.wait() == 1);
  const std::string matches = folder.read("stdout");
  CHECK(std::count(matches.begin(), matches.end(), '\n') == 4);
  const std::string stats = folder.read("stats");
  CHECK_THAT(stats, Contains("\"examined\": 3") && Contains("\"failed\": 2"));
  CHECK_THAT(stats,
             Contains("\"path\": \"b-gone.json\",\n      \"kind\": \"failed\",\n      \"detail\": \"No such file"));
  // The sandbox allows the files that were there at the start, and no others of the same names.
  const std::string folder_failed = "\"path\": \"c-folder.json\",\n      \"kind\": \"failed\",\n      \"detail\": \"";
  CHECK_THAT(stats, Contains(folder_failed + "Is a dir") || Contains(folder_failed + "Permission denied"));
}

TEST_CASE("file names that are not UTF-8") {
  const ScratchFolder folder;
  const std::string name = "caf\xE9\x1b[2J.json";
  folder.write("in/" + name, event(1));
  folder.write("in/caf\xE8.json.gz", "\x1f\x8b torn");
  folder.write("rule.yml", kRule);
  const ProgramRun run = run_shell("cd '" + folder.path() +
                                   "'; \"$TRAILHOUND\" hunt --rules rule.yml in --stats stats --manifest manifest");
  CHECK(run.code == 1);
  const std::string shown = R"("path":"in/caf\\xE9\u001b[2J.json")";
  CHECK_THAT(run.out, Contains(shown));
  CHECK_THAT(folder.read("manifest"), Contains(R"("path": "in/caf\\xE9\u001b[2J.json")"));
  CHECK_THAT(folder.read("stats"), Contains(R"("path": "in/caf\\xE8.json.gz")"));
  CHECK_THAT(run.err, Contains("in/caf\\xE8.json.gz"));
  // Both the path in the match line and the name itself lead back to the record.
  for (const std::string& path : {std::string("in/caf\\xE9\x1b[2J.json"), "in/" + name}) {
    CHECK(run_shell("cd '" + folder.path() + "'; \"$TRAILHOUND\" show '" + path + "' 0").out == event(1));
  }
}

TEST_CASE("devices, pipes and loops of links in a folder do not block the hunt") {
  const ScratchFolder folder;
  folder.write("in/a.json", event(1));
  folder.write("rule.yml", kRule);
  const ProgramRun run = run_shell(
      "cd '" + folder.path() + "'; mkfifo in/pipe; ln -s . in/loop; ln -s ../in in/again; ln -s missing in/dangling\n" +
      "ln -s self in/self; ln -s /dev/zero in/zero; \"$TRAILHOUND\" hunt --rules rule.yml in --stats stats");
  CHECK(run.code == 1);  // two links lead nowhere
  CHECK(std::count(run.out.begin(), run.out.end(), '\n') == 1);
  CHECK_THAT(folder.read("stats"), Contains("a named pipe") && Contains("a device") && Contains("walked already") &&
                                       Contains("\"failed\": 2") && Contains("Too many levels of symbolic links"));
}

#if !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__)
/// Runs a command under limits of its address space, from those at which nothing works to those at which all does.
void check_under_memory_limits(const std::string& command, const ScratchFolder& folder, int most_kilobytes) {
  bool any_failed = false, any_done = false;
  // A small hunt needs little more than the libraries that it is linked with: the steps must not skip what is between.
  for (int kilobytes = 24 << 10; kilobytes <= most_kilobytes; kilobytes += any_done ? kilobytes / 6 : kilobytes / 60) {
    CAPTURE(kilobytes);
    const ProgramRun run = run_shell("cd '" + folder.path() + "' && ulimit -v " + std::to_string(kilobytes) +
                                     " && exec \"$TRAILHOUND\" " + command);
    if (run.code == 127 || run.err.find("error while loading shared libraries") != std::string::npos) continue;
    // A little more loads the libraries, but not what yaml-cpp makes before main: it has no memory for its exception.
    const bool died_before_main = run.err.starts_with("terminate called without an active exception");
    if (died_before_main && !any_failed && !any_done) continue;
    CAPTURE(run.err);
    CHECK((run.code == 0 || run.code == 2));
    if (run.code == 2) {
      any_failed = true;
      CHECK_THAT(run.err, Contains("memory"));
      CHECK_FALSE(std::filesystem::exists(folder.path() + "/out"));
    } else {
      any_done = true;
    }
    std::filesystem::remove(folder.path() + "/out");
    for (const auto& entry : std::filesystem::directory_iterator(folder.path())) {
      CHECK(entry.path().filename().string().find(".trailhound") == std::string::npos);
    }
  }
  CHECK(any_failed);
  CHECK(any_done);
}

TEST_CASE("without memory or threads a hunt ends with an error or has fewer workers") {
  const ScratchFolder folder;
  for (int i = 0; i < 8; ++i) folder.write(std::to_string(i) + ".jsonl", events(200));
  folder.write("rule.yml", kRule);
  check_under_memory_limits("hunt --quiet --threads 8 --output out *.jsonl", folder, 1 << 20);
  check_under_memory_limits("hunt --quiet --threads 2 --rules rule.yml --output out *.jsonl", folder, 1 << 20);
}
#endif

}  // namespace
}  // namespace trailhound
