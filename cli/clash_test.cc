// Command lines whose outputs would destroy each other, a rule or evidence: refused before anything is written.

#include <catch2/catch.hpp>
#include <string>

#include "engine/testing/program/program.h"

namespace trailhound {
namespace {

using Catch::Contains;

constexpr const char* kRule =
    "title: All\nid: all\nlogsource: {product: aws, service: cloudtrail}\n"
    "detection: {s: {eventName|exists: true}, condition: s}\n";

constexpr const char* kEvent =
    R"({"eventVersion":"1.09","eventSource":"cloudtrail.amazonaws.com","eventName":"StopLogging","eventID":"e1"})"
    "\n";

/// A folder with evidence, rules and lists, and a list of everything in it.
class Case {
 public:
  Case() {
    folder_.write("in/a.json", kEvent);
    folder_.write("all.yml", kRule);
    folder_.write("rules/all.yml", kRule);
    folder_.write("rules/notes.txt", "not a rule\n");
    folder_.write("lists/users.txt", "mia\n");
    folder_.write("old", "as it was");
    run("ln -s old link; ln old hard; ln -s new dangling; ln in/a.json copy; mkfifo pipe");
  }

  ProgramRun run(const std::string& line) const { return run_shell("cd '" + folder_.path() + "'; " + line); }
  std::string state() const { return run("ls -lAiR | sed 's/^total.*//'; cat old all.yml in/a.json").out; }

 private:
  ScratchFolder folder_;
};

struct Row {
  const char* line;   ///< behind `trailhound`
  const char* first;  ///< the message names both
  const char* second;
};

void check_refused(const Row& row) {
  const Case folder;
  const std::string before = folder.state();
  CAPTURE(row.line);
  const ProgramRun run = folder.run(std::string("\"$TRAILHOUND\" ") + row.line);
  CHECK(run.code == 2);
  CHECK(run.out.empty());
  CHECK_THAT(run.err, Contains(row.first) && Contains(row.second));
  CHECK(folder.state() == before);
}

TEST_CASE("two outputs that are one file are refused") {
  const Row rows[] = {
      {"hunt --rules all.yml -o new --stats new in", "--output", "--stats"},
      {"hunt --rules all.yml -o new --stats ./new in", "--output", "--stats"},
      {"hunt --rules all.yml -o new --stats in/../new in", "--output", "--stats"},
      {"hunt --rules all.yml -o old --stats link in", "--output", "--stats"},
      {"hunt --rules all.yml -o old --manifest hard in", "--output", "--manifest"},
      {"hunt --rules all.yml -o dangling --navigator new in", "--output", "--navigator"},
      {"hunt --rules all.yml --stats new --manifest $PWD/new in", "--stats", "--manifest"},
      {"hunt --rules all.yml --navigator new --manifest new in", "--navigator", "--manifest"},
      {"hunt --rules all.yml -o new --stats new.partial in", "--output", "--stats"},
      {"hunt --rules all.yml --write csv=new --write jsonl=./new in", "--write", "--write"},
      {"hunt --rules all.yml --write csv=new -o new in", "--write", "--output"},
      {"hunt --rules all.yml --stats /dev/stdout in | cat; exit 2", "standard output", "--stats"},
      {"hunt --rules all.yml -o - --manifest /dev/stdout in | cat; exit 2", "standard output", "--manifest"},
      {"hunt --rules all.yml -o /dev/stdout --stats /dev/stdout in | cat; exit 2", "--output", "--stats"},
      {"hunt --rules all.yml --stats old in >>old", "standard output", "--stats"},
      {"hunt --rules all.yml -o old in 2>>old; code=$?; cat old >&2; printf 'as it was' >old; exit $code",
       "standard error", "--output"},
      {"rules coverage --navigator /dev/stdout all.yml | cat; exit 2", "standard output", "--navigator"},
  };
  for (const Row& row : rows) check_refused(row);
}

TEST_CASE("an output that would overwrite a rule, a list or evidence is refused") {
  const Row rows[] = {
      {"hunt --rules all.yml -o all.yml in", "--output", "--rules"},
      {"hunt --rules rules --stats rules/all.yml in", "--stats", "--rules"},
      {"hunt --placeholders lists --manifest lists/users.txt in", "--manifest", "--placeholders"},
      {"hunt --rules all.yml -o in/a.json in", "--output", "in/a.json, which is one of the inputs"},
      {"hunt --rules all.yml -o copy in", "--output", "in/a.json, which is one of the inputs"},
      {"hunt --rules all.yml --navigator in/a.json - <in/a.json", "--navigator", "standard input"},
      {"hunt --rules all.yml in/a.json >>in/a.json", "standard output", "in/a.json"},
      {"rules coverage --navigator all.yml all.yml", "--navigator", "--rules"},
      {"rules coverage --navigator rules/all.yml --rules rules", "--navigator", "--rules"},
      {"rules coverage --navigator lists/users.txt --placeholders lists all.yml", "--navigator", "--placeholders"},
  };
  for (const Row& row : rows) check_refused(row);
}

TEST_CASE("an output that exists already is replaced only with --force") {
  const Row rows[] = {
      {"hunt --rules all.yml -o old in", "--output would replace old", "--force"},
      {"hunt --rules all.yml -o link in", "--output would replace link", "--force"},
      {"hunt --rules all.yml --stats old in", "--stats", "--force"},
      {"hunt --rules all.yml --manifest hard in", "--manifest", "--force"},
      {"hunt --rules all.yml --write csv=old in", "--write csv=old would replace old", "--force"},
      {"search --denied -o old in", "--output", "--force"},
      {"rules coverage --navigator old all.yml", "--navigator", "--force"},
      {"hunt --rules all.yml --force --write csv=old --write ecs=link in", "--write csv=old", "--write ecs=link"},
      {"hunt --rules all.yml --write csv=new --write csv=new in", "--write", "new"},
  };
  for (const Row& row : rows) check_refused(row);
}

TEST_CASE("outputs that only look alike are written") {
  const char* const rows[] = {
      "hunt --rules all.yml -o new --stats in/new in",
      "hunt --rules all.yml -o /dev/null --stats /dev/null in",
      "hunt --rules all.yml -o in/new --stats in/ledger --manifest in/m in",
      "hunt --rules rules --force -o rules/notes.txt in",  // no rule file
      "hunt --rules all.yml --force -o old in",
      "hunt --rules all.yml --force --write csv=old --write ecs=link.2 in",
      "hunt --rules all.yml -o new in && \"$TRAILHOUND\" hunt --rules all.yml -o /dev/null in",
      "hunt --rules all.yml in >/dev/null 2>&1",
      "hunt --rules all.yml in >old 2>&1",
      "hunt --rules all.yml -o new --stats /dev/stdout in",
      "rules coverage --navigator rules/l rules && \"$TRAILHOUND\" rules coverage --force --navigator rules/l rules",
  };
  for (const char* line : rows) {
    const Case folder;
    CAPTURE(line);
    const ProgramRun run = folder.run(std::string("\"$TRAILHOUND\" ") + line);
    CAPTURE(run.err);
    CHECK(run.code == 0);
  }
}

TEST_CASE("a command does not read its own results") {
  const Case folder;
  const ProgramRun run =
      // More than the output buffers.
      folder.run(
          "i=0; while [ $i -lt 5000 ]; do cat in/a.json; i=$((i + 1)); done >in/b.json\n"
          "timeout 60 \"$TRAILHOUND\" hunt --rules all.yml --keep-duplicates --stats s in >in/z.jsonl; echo $?\n"
          "wc -l <in/z.jsonl; grep -A1 in/z.jsonl s");
  CHECK_THAT(run.out, Contains("0\n5001\n") && Contains("standard output of this run"));
  CHECK(folder.run("\"$TRAILHOUND\" hunt --rules all.yml only >only").code == 2);
}

}  // namespace
}  // namespace trailhound
