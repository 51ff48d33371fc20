// Evidence must not make memory grow: values of 15 MiB in every place where a hunt keeps values.

#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <catch2/catch.hpp>
#include <string>

#include "engine/testing/program/program.h"
#include "engine/testing/test_files.h"

namespace trailhound {
namespace {

struct Measured {
  int code = -1;
  long kibibytes = 0;  ///< resident at most
};

/// Runs a line of sh in its own child process, so that the system accounts its memory apart from that of others.
Measured measure(const std::string& line) {
  const pid_t child = ::fork();
  if (child == 0) {
    ::execl("/bin/sh", "sh", "-c", line.c_str(), static_cast<char*>(nullptr));
    ::_exit(127);
  }
  int status = 0;
  rusage usage{};
  if (::wait4(child, &status, 0, &usage) != child || !WIFEXITED(status)) return {};
  return {WEXITSTATUS(status), usage.ru_maxrss};
}

/// `records` events whose member `key` is a number and 15 MiB of letters. The letters are one gzip member, again and
/// again.
std::string long_values(const std::string& key, int records) {
  static const std::string letters = gzip(std::string(15u << 20, 'A'));
  std::string file;
  for (int i = 0; i < records; ++i) {
    const std::string number = std::to_string(i);
    const std::string id = key == "eventID" ? "" : R"("eventID":")" + number + R"(",)";
    file += gzip(R"({"eventVersion":"1","eventName":"X","eventTime":"2026-03-14T09:16:48Z",)" + id + "\"" + key +
                 "\":\"" + number);
    file += letters;
    file += gzip("\"}\n");
  }
  return file;
}

constexpr const char* kAll = R"(title: all
name: all
logsource: {product: aws, service: cloudtrail}
detection: {s: {eventName|exists: true}, condition: s}
)";

#if !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__)
TEST_CASE("memory is bounded where regions, eventIDs, groups or values have 15 MiB") {
  constexpr int kRecords = 16;  // 240 MiB in each of two files
  constexpr long kMost = 450 * 1024;
  struct Row {
    const char* key;
    std::string rules;
    int lines;            ///< matches and alerts
    const char* content;  ///< of the first alert, or of the ledger
  };
  const std::string correlation = std::string(kAll) + "---\ntitle: many\ncorrelation: {rules: all, timespan: 1h, ";
  const Row rows[] = {
      {"awsRegion", kAll, kRecords, "15728641 bytes, SHA-256 "},
      {"eventID", kAll, kRecords, "\"duplicates\": 16"},
      {"eventID", correlation + "type: event_count, condition: {gte: 2}}", 1, "\"count\":16"},
      {"sourceIPAddress", correlation + "type: event_count, group-by: [sourceIPAddress], condition: {gte: 1}}",
       kRecords, "\"count\":1"},
      {"sourceIPAddress", correlation + "type: value_count, condition: {gte: 2, field: sourceIPAddress}}", 1,
       "\"value\":16"},
  };
  for (const Row& row : rows) {
    CAPTURE(row.key, row.rules);
    const ScratchFolder folder;
    folder.write("rules.yml", row.rules);
    const std::string file = long_values(row.key, kRecords);
    folder.write("a.json.gz", file);
    folder.write("b.json.gz", file);
    const auto hunt = [&](const std::string& memory) {
      return measure("cd '" + folder.path() + "'; '" + program_path() +
                     "' hunt --quiet --threads 2 --rules rules.yml --memory " + memory + " --output out-" + memory +
                     " --force --stats stats a.json.gz b.json.gz");
    };
    // The files stay out of this process: its memory would count as the child's.
    const auto tell = [&](const std::string& line) { return run_shell("cd '" + folder.path() + "'; " + line).out; };
    const Measured measured = hunt("512M"), tight = hunt("1M");
    CHECK(measured.code == 0);
    CHECK(measured.kibibytes < kMost);
    CHECK(tight.code == 0);
    CHECK(tight.kibibytes < kMost);
    CHECK(tell("wc -l <out-512M") == std::to_string(row.lines) + "\n");
    CHECK(tell("cat out-512M stats | grep -c '" + std::string(row.content) + "'") != "0\n");
    CHECK(tell("cmp out-512M out-1M 2>&1") == "");
  }
}

TEST_CASE("memory is bounded where a field that rules compare has eight million elements") {
  std::string record = R"({"eventVersion":"1","eventSource":"iam.amazonaws.com","eventName":"CreateAccessKey",)"
                       R"("eventID":"1","userIdentity":{"userName":"x"},"requestParameters":{"userName":[1)";
  record.reserve(16u << 20);
  while (record.size() < (16u << 20) - 100) record += ",1";
  const ScratchFolder folder;
  const std::string file = gzip(record + "]}}\n", nullptr, 1);
  folder.write("a.json.gz", file);
  folder.write("b.json.gz", file);
  record = std::string();
  const Measured measured = measure("cd '" + folder.path() + "'; '" + program_path() +
                                    "' hunt --quiet --threads 2 --keep-duplicates --output out a.json.gz b.json.gz");
  CHECK(measured.code == 0);
  CHECK(measured.kibibytes < 1024 * 1024);
  CHECK(run_shell("cd '" + folder.path() + "'; wc -l <out").out == "2\n");
}

TEST_CASE("memory is bounded where the values of a group are eight million numbers an event") {
  constexpr int kRecords = 4;
  const std::string head = R"({"eventVersion":"1","eventName":"X","eventTime":"2026-03-14T09:16:48Z","eventID":")";
  std::string numbers;
  numbers.reserve(16u << 20);
  std::size_t count = 1;
  for (; numbers.size() < (16u << 20) - 200; ++count) numbers += ",1";
  const std::string member = gzip(numbers, nullptr, 1);
  numbers = std::string();
  std::string file;
  for (int i = 0; i < kRecords; ++i) {
    file += gzip(head + std::to_string(i) + R"(","n":[1)") + member + gzip("]}\n");
  }
  const ScratchFolder folder;
  folder.write("a.json.gz", file);
  folder.write("b.json.gz", file);
  folder.write("rules.yml", std::string(kAll) +
                                "---\ntitle: sum\ncorrelation: {rules: all, timespan: 1h, "
                                "type: value_sum, condition: {gte: 1, field: n}}");
  const Measured measured = measure("cd '" + folder.path() + "'; '" + program_path() +
                                    "' hunt --quiet --threads 2 --rules rules.yml --output out a.json.gz b.json.gz");
  CHECK(measured.code == 0);
  CHECK(measured.kibibytes < 1024 * 1024);
  const std::string sum = "\"value\":" + std::to_string(kRecords * count) + ",";
  CHECK(run_shell("cd '" + folder.path() + "'; grep -c '" + sum + "' out").out == "1\n");
}
#endif

}  // namespace
}  // namespace trailhound
