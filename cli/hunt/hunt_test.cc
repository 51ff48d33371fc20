// Runs the program as a user does: input bytes, output bytes, exit codes. The tests damage files as they go.

#include <algorithm>
#include <catch2/catch.hpp>
#include <string>

#include "engine/testing/program/program.h"

namespace trailhound {
namespace {

using Catch::Contains;

constexpr const char* kStopped =
    R"({"eventVersion":"1.09","eventTime":"2026-03-14T09:16:48Z","eventSource":"cloudtrail.amazonaws.com",)"
    R"("eventName":"StopLogging","awsRegion":"eu-west-1","recipientAccountId":"111122223333","eventID":"stop-1"})"
    "\n";
constexpr const char* kListed =
    R"({"eventVersion":"1.09","eventTime":"2026-03-14T09:17:00Z","eventSource":"iam.amazonaws.com",)"
    R"("eventName":"ListUsers","awsRegion":"us-east-1","recipientAccountId":"111122223333","eventID":"list-1"})"
    "\n";

std::ptrdiff_t lines(const std::string& text) { return std::count(text.begin(), text.end(), '\n'); }

TEST_CASE("the archive of testdata gives the expected matches and ledger") {
  const ScratchFolder folder;
  const ProgramRun run = run_program("hunt testdata/archive --stats " + folder.path() + "/ledger.json");
  CHECK(run.code == 0);
  CHECK(run.out == golden("archive.expected.jsonl", run.out));
  const std::string ledger = folder.read("ledger.json");
  CHECK(ledger == golden("archive.expected.ledger.json", ledger));
  CHECK(folder.count() == 1);  // nothing temporary stays behind
  CHECK_THAT(run.err, Contains("CloudTrail Logging Stopped or Trail Deleted"));
}

TEST_CASE("the output does not depend on the number of threads") {
  for (const char* options : {"", " --sort", " --keep-duplicates"}) {
    CAPTURE(options);
    const ProgramRun one = run_program("hunt testdata/archive --threads 1" + std::string(options));
    REQUIRE(lines(one.out) > 10);
    for (const char* threads : {"2", "8"}) {
      CAPTURE(threads);
      CHECK(run_program("hunt testdata/archive --threads " + std::string(threads) + options).out == one.out);
    }
  }
}

TEST_CASE("standard input gives the same matches, file by file") {
  const ProgramRun whole = run_program("hunt testdata/archive --keep-duplicates --all-lines --quiet");
  const ProgramRun piped = run_shell(
      "find testdata/archive -type f | LC_ALL=C sort | while read -r file; do\n"
      "  \"$TRAILHOUND\" hunt --keep-duplicates --all-lines --quiet - < \"$file\" || exit 1\n"
      "done");
  // Only the name of the source differs.
  const auto without_path = [](std::string text) {
    const std::string key = "\"source\":{\"path\":\"";
    for (std::size_t at = text.find(key); at != std::string::npos; at = text.find(key, at + 1)) {
      text.erase(at + key.size(), text.find('"', at + key.size()) - at - key.size());
    }
    return text;
  };
  CHECK(lines(piped.out) > 10);
  CHECK(without_path(piped.out) == without_path(whole.out));
}

TEST_CASE("--sort is the order of event time") {
  const ProgramRun run = run_program("hunt testdata/archive --sort --all-lines --quiet");
  std::string previous;
  std::size_t count = 0;
  const std::string key = "\"time\":\"";
  for (std::size_t at = run.out.find(key); at != std::string::npos; at = run.out.find("\n", at)) {
    at = run.out.find(key, at);
    if (at == std::string::npos) break;
    const std::string time = run.out.substr(at + key.size(), 20);
    CHECK(previous <= time);
    previous = time;
    ++count;
  }
  CHECK(count == static_cast<std::size_t>(lines(run.out)));
}

TEST_CASE("filters") {
  struct Row {
    const char* options;
    std::ptrdiff_t matches;
    int code = 0;
  };
  const Row rows[] = {
      {"", 1},
      {"--min-level high", 1},
      {"--min-level critical", 0},
      {"--tag attack.t1562", 1},
      {"--tag attack.exfiltration", 0},
      {"--rule trail_stopped.yml", 1},
      {"--rule 'cloudtrail logging stopped or trail deleted'", 1},
      {"--exclude trail_stopped.yml", 0},
      {"--rule no-such-rule", -2},
      {"--from 2026-03-14T09:16:48Z", 1},
      {"--from 2026-03-14T09:16:49Z", 0},
      {"--to 2026-03-14T09:16:48Z", 1},
      {"--to 2026-03-14", 0},
      {"--account 111122223333", 1},
      {"--account 999999999999", 0, 1},  // a name that occurs nowhere is a mistake
      {"--account 999999999999 --account 111122223333", 1, 1},
      {"--region eu-west-1", 1},
      {"--region us-east-1", 0},
  };
  for (const Row& row : rows) {
    CAPTURE(row.options);
    const ProgramRun run = run_program("hunt - --quiet " + std::string(row.options), std::string(kStopped) + kListed);
    CHECK(run.code == (row.matches < 0 ? 2 : row.code));
    CHECK(lines(run.out) == std::max<std::ptrdiff_t>(row.matches, 0));
  }
}

TEST_CASE("a hunt writes a match once, or each time with --keep-duplicates") {
  const std::string twice = std::string(kStopped) + kListed + kStopped;
  CHECK(lines(run_program("hunt -", twice).out) == 1);
  CHECK(lines(run_program("hunt - --keep-duplicates", twice).out) == 2);
}

TEST_CASE("exit codes of a hunt") {
  const ScratchFolder folder;
  folder.write("good.jsonl", std::string(kStopped) + kListed);
  folder.write("quiet.jsonl", kListed);
  folder.write("torn.json", std::string("{\"Records\":[") + kStopped + "," + std::string(kListed).substr(0, 90));
  struct Row {
    const char* arguments;
    int code;
  };
  const Row rows[] = {
      {"good.jsonl", 0},
      {"good.jsonl --fail-on-match", 3},
      {"quiet.jsonl --fail-on-match", 0},
      {"good.jsonl torn.json", 1},
      {"good.jsonl torn.json --fail-on-match", 1},  // "not all was examined" is not hidden by a match
      {"good.jsonl missing.json", 1},
      {"missing.json", 2},
      {"good.jsonl --rules missing", 2},
      {"good.jsonl --rules .", 2},  // no rule file in it
      {"", 2},
  };
  for (const Row& row : rows) {
    CAPTURE(row.arguments);
    const ProgramRun run = run_shell("cd '" + folder.path() + "' && \"$TRAILHOUND\" hunt " + row.arguments);
    CHECK(run.code == row.code);
    if (row.code == 1 || row.code == 2) CHECK_FALSE(run.err.empty());
  }
}

TEST_CASE("a hunt names damage and examines everything else") {
  const ScratchFolder folder;
  const std::string place = "'" + folder.path() + "'";
  folder.write("in/a-good.json", kStopped);
  folder.write("in/c-torn.json", std::string("{\"Records\":[") + kStopped + "," + std::string(kListed).substr(0, 90));
  folder.write("in/d-empty.json", "");
  folder.write("in/f-good.json", std::string(kStopped).replace(std::string(kStopped).find("stop-1"), 6, "stop-2"));
  folder.write("in/locked/g.json", kStopped);
  const std::string rule =
      "title: T\nid: r1\nlogsource: {product: aws, service: cloudtrail}\n"
      "detection: {s: {eventName: StopLogging}, condition: s}\n";
  folder.write("rules/good.yml", rule);
  folder.write("rules/typo.yml", std::string(rule).replace(rule.find("condition: s"), 12, "condition: selektion"));

  const ProgramRun run = run_shell(
      "cd " + place + " && { cat in/a-good.json; seq 20000 | sed 's/.*/{\"eventName\":\"&\"}/'; } | gzip > b.gz\n" +
      "head -c 20000 b.gz > in/b-torn.json.gz && chmod 000 in/locked && chmod 755 .\n" +
      // Permissions do not hold for root, so root runs the program as nobody, if nobody can reach it.
      "as=\n"
      "if [ \"$(id -u)\" = 0 ]; then\n"
      "  as='setpriv --reuid=65534 --regid=65534 --clear-groups'\n"
      "  $as test -x \"$TRAILHOUND\" || { as=; echo 'not tried: in/locked' >&2; }\n"
      "fi\n"
      "$as \"$TRAILHOUND\" hunt --rules rules in; code=$?; chmod 700 in/locked; exit $code");
  CHECK(run.code == 1);
  CHECK_THAT(run.err, Contains("rules/typo.yml:4:"));
  CHECK_THAT(run.err, Contains("selektion"));
  CHECK_THAT(run.err, Contains("b-torn.json.gz"));
  CHECK_THAT(run.err, Contains("c-torn.json"));
  CHECK_THAT(run.err, Contains("d-empty.json"));
  CHECK_THAT(run.out, Contains("a-good.json"));
  CHECK_THAT(run.out, Contains("f-good.json"));
  CHECK_THAT(run.err, Contains("in/locked"));
  if (run.err.find("not tried") != std::string::npos) WARN("SKIPPED: the folder without permission; this is root");
}

TEST_CASE("--strict: a rule with an error ends the run before it begins") {
  const ScratchFolder folder;
  folder.write("rules/bad.yml", "title: T\nlogsource: {product: aws}\ndetection: {s: {a|nonsense: 1}, condition: s}\n");
  folder.write("rules/good.yml",
               "title: G\nlogsource: {product: aws}\ndetection: {s: {eventName: '*'}, condition: s}\n");
  const std::string rules = "--rules '" + folder.path() + "/rules' ";
  const ProgramRun lenient = run_program("hunt - " + rules, kStopped);
  CHECK(lenient.code == 1);
  CHECK(lines(lenient.out) == 1);
  const ProgramRun strict = run_program("hunt - --strict " + rules, kStopped);
  CHECK(strict.code == 2);
  CHECK(strict.out.empty());
  // A user who excludes the broken rule knows that it does not run.
  CHECK(run_program("hunt - --strict --exclude bad.yml " + rules, kStopped).code == 0);
}

TEST_CASE("a closed pipe ends the run quietly") {
  const ScratchFolder folder;
  std::string many;
  for (int i = 0; i < 3000; ++i) many += kStopped;
  folder.write("many.jsonl", many);
  const ProgramRun run = run_shell("{ \"$TRAILHOUND\" hunt --keep-duplicates '" + folder.path() +
                                   "/many.jsonl'; echo \"code $?\" >&2; } | head -n 1");
  CHECK(lines(run.out) == 1);
  CHECK(run.err == "code 0\n");
}

TEST_CASE("a full device is an error") {
  const ProgramRun option = run_program("hunt testdata/archive --output /dev/full");
  CHECK(option.code == 2);
  CHECK_THAT(option.err, Contains("/dev/full"));
  CHECK(run_program("hunt testdata/archive >/dev/full").code == 2);
  CHECK(run_program("rules list >/dev/full").code == 2);
  CHECK(run_program("hunt testdata/archive --output /dev/null").code == 0);
}

TEST_CASE("an output file appears whole or not at all") {
  const ScratchFolder folder;
  const std::string path = "'" + folder.path() + "/out.jsonl'";
  const ProgramRun whole = run_program("hunt testdata/archive --output " + path);
  CHECK(whole.code == 0);
  CHECK(whole.out.empty());
  CHECK(folder.read("out.jsonl") == golden("archive.expected.jsonl", folder.read("out.jsonl")));
  CHECK(folder.count() == 1);

  // A limit on the size of files (4 blocks of 512 bytes) simulates the full disk.
  const std::string before = folder.read("out.jsonl");
  const ProgramRun limited =
      run_shell("ulimit -f 4; \"$TRAILHOUND\" hunt --quiet testdata/archive --force --output " + path);
  CHECK(limited.code == 2);
  CHECK_FALSE(limited.err.empty());
  CHECK(folder.read("out.jsonl") == before);
  CHECK(folder.count() == 1);

  CHECK(run_program("hunt testdata/archive --output '" + folder.path() + "/no/such/folder'").code == 2);
}

TEST_CASE("an output never overwrites evidence") {
  const ScratchFolder folder;
  const std::string path = folder.write("in.jsonl", kStopped);
  for (const char* option : {"--output", "--stats"}) {
    CAPTURE(option);
    const ProgramRun run = run_program("hunt '" + folder.path() + "' " + option + " '" + path + "'");
    CHECK(run.code == 2);
    CHECK_THAT(run.err, Contains("evidence"));
    CHECK(folder.read("in.jsonl") == kStopped);
  }
}

TEST_CASE("--quiet names what was not examined and nothing else") {
  CHECK(run_program("hunt - --quiet", kStopped).err.empty());
  const ProgramRun run = run_program("hunt - missing.json --quiet", kStopped);
  CHECK(run.code == 1);
  CHECK_THAT(run.err, Contains("missing.json"));
  CHECK(lines(run.err) == 1);
}

}  // namespace
}  // namespace trailhound
