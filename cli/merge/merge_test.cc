// Parts and their merge from the command line: the bytes of one run, whatever the cut.

#include <catch2/catch.hpp>
#include <sstream>
#include <string>
#include <vector>

#include "engine/output/formats.h"
#include "engine/testing/program/program.h"
#include "engine/testing/shared.h"

namespace trailhound {
namespace {

using Catch::Contains;

/// Everything that a run leaves: results on standard output, and the files that the options name.
struct Left {
  int code = -1;
  std::string out, summary, stats, manifest, csv, navigator;
};

constexpr const char* kReports =
    " --force --summary all --stats s.json --manifest m.json --navigator n.json --write csv=r.csv ";

/// Without the lines that start with one of these, spaces apart, and without the list of arguments.
std::string without(const std::string& text, const std::vector<std::string>& beginnings) {
  std::istringstream lines(text);
  std::string left;
  bool is_in_arguments = false;
  for (std::string line; std::getline(lines, line);) {
    const std::string_view content = std::string_view(line).substr(std::min(line.find_first_not_of(' '), line.size()));
    bool is_dropped = is_in_arguments;
    if (content.starts_with("\"arguments\": [")) is_dropped = is_in_arguments = true;
    if (content.starts_with("]")) is_in_arguments = false;
    for (const std::string& beginning : beginnings) is_dropped = is_dropped || content.starts_with(beginning);
    if (!is_dropped) left += line + "\n";
  }
  return left;
}

class Folder {
 public:
  Folder() { folder_.write("log", ""); }
  std::string path() const { return folder_.path(); }
  std::string read(const std::string& name) const { return folder_.read(name); }
  std::string write(const std::string& name, std::string_view content) const { return folder_.write(name, content); }

  /// Runs a line of sh in the folder.
  ProgramRun sh(const std::string& line) const {
    return run_shell("P=$(realpath \"$TRAILHOUND\"); T=$(realpath .); cd '" + path() + "' && " + line);
  }

  Left run(const std::string& line) const {
    const ProgramRun run = sh("\"$P\" " + line + kReports);
    return {run.code,
            run.out,
            without(run.err, {"Took ", "Manifest ", "SHA-256 "}),
            read("s.json"),
            without(read("m.json"), {"\"command\":", "\"start\":", "\"end\":"}),
            read("r.csv"),
            read("n.json")};
  }

  /// Writes all parts of what `hunt` finds, and returns the highest exit code.
  int write_parts(const std::string& hunt, int parts) const {
    return sh("rm -rf p; mkdir p; code=0; for i in $(seq " + std::to_string(parts) + "); do \"$P\" " + hunt +
              " --quiet --part p/$i --shard $i/" + std::to_string(parts) +
              " 2>>log || { c=$?; [ $c -gt $code ] && code=$c; }; done; exit $code")
        .code;
  }

 private:
  ScratchFolder folder_;
};

void check_same(const Left& found, const Left& expected) {
  CHECK(found.code == expected.code);
  CHECK(found.out == expected.out);
  CHECK(found.summary == expected.summary);
  CHECK(found.stats == expected.stats);
  CHECK(found.manifest == expected.manifest);
  CHECK(found.csv == expected.csv);
  CHECK(found.navigator == expected.navigator);
}

const std::string kAll = "--rules builtin --rules \"$T/testdata/correlation/rules\" \"$T/testdata\"";

std::string event(const std::string& id, const std::string& account, const std::string& name = "StopLogging") {
  return R"({"eventVersion":"1.09","eventTime":"2026-03-14T09:00:00Z","eventSource":"cloudtrail.amazonaws.com",)"
         R"("eventName":")" +
         name + R"(","awsRegion":"eu-west-1","eventID":")" + id + R"(","recipientAccountId":")" + account +
         R"(","userIdentity":{"type":"IAMUser","arn":"arn:aws:iam::1:user/u"}})" + "\n";
}

TEST_CASE("1, 2, 7 and 32 parts give results, ledger, manifest and summary of one run") {
  const Folder folder;
  const Left expected = folder.run("hunt " + kAll);
  CHECK_THAT(expected.out, Contains("trailhound/alert/1") && Contains("\"rollup\""));
  CHECK_THAT(expected.stats, Contains("\"duplicates\": ") && !Contains("\"duplicates\": 0"));
  CHECK_THAT(expected.manifest, Contains("\"sha256\""));
  for (const int parts : {1, 2, 7, 32}) {
    CAPTURE(parts);
    CHECK(folder.write_parts("hunt " + kAll + (parts == 7 ? " --memory 1 --threads 3" : ""), parts) == expected.code);
    check_same(folder.run(std::string("merge p/*") + (parts == 7 ? " --memory 1" : "")), expected);
  }
}

TEST_CASE("a merge of parts that have it writes what 'who --json' prints of everything") {
  const Folder folder;
  const ProgramRun expected = folder.sh("\"$P\" who --json " + kAll);
  CHECK_THAT(expected.out, !Contains("\"duplicates\": 0") && Contains("\"matches\""));
  for (const int parts : {1, 2, 7, 32}) {
    CAPTURE(parts);
    const std::string small = parts == 7 ? " --memory 1 --threads 3" : "";
    CHECK(folder.write_parts("hunt --with-who " + kAll + small, parts) == 1);
    const ProgramRun merge = folder.sh("\"$P\" merge --quiet --force --who who.json p/* >/dev/null" +
                                       std::string(parts == 7 ? " --memory 1" : ""));
    CHECK(merge.code == expected.code);
    CHECK(folder.read("who.json") == expected.out);
  }
  const ProgramRun all = folder.sh("\"$P\" who --json --keep-duplicates " + kAll);
  CHECK(folder.sh("\"$P\" merge --quiet --keep-duplicates --force --who who.json p/* >/dev/null").code == 1);
  CHECK(folder.read("who.json") == all.out);
  CHECK(all.out != expected.out);
  // The rest is as without --who, and the manifest has the file.
  const Left hunted = folder.run("hunt " + kAll), merged = folder.run("merge --who who.json p/*");
  CHECK(merged.out == hunted.out);
  CHECK(merged.stats == hunted.stats);
  CHECK_THAT(merged.manifest, Contains("\"who.json\""));
}

TEST_CASE("parts without what 'who' counts do not go with those that have it, nor with --who") {
  const Folder folder;
  folder.write("in/a.json", event("1", "1"));
  folder.write("in/b.json", event("2", "1"));
  REQUIRE(folder.sh("\"$P\" hunt -q --part a in/a.json; \"$P\" hunt -q --with-who --part b in/b.json").code == 0);
  CHECK_THAT(folder.sh("\"$P\" merge a b").err, Contains("b: was made with other options than a"));
  const ProgramRun without = folder.sh("\"$P\" merge --who who.json a");
  CHECK(without.code == 2);
  CHECK(without.err == "trailhound: --who: a was made without --with-who\n");
  CHECK(folder.sh("\"$P\" hunt --with-who in").code == 2);
  CHECK(folder.sh("\"$P\" merge --who - b").code == 2);
}

TEST_CASE("a merge takes every option of results, and every format") {
  const Folder folder;
  REQUIRE(folder.write_parts("hunt " + kAll, 5) == 1);
  std::vector<std::string> options = {"--sort",
                                      "--keep-duplicates",
                                      "--all-lines",
                                      "--alert-events 1",
                                      "--learned-until 2026-03-14T10:00:00Z",
                                      "--format table --fields time,rule"};
  std::istringstream formats(format_names());
  for (std::string name; formats >> name;) {
    if (name.ends_with(',')) name.pop_back();
    if (name != "or") options.push_back("--format " + name);
  }
  CHECK(options.size() > 10);
  for (const std::string& option : options) {
    CAPTURE(option);
    const ProgramRun expected = folder.sh("\"$P\" hunt --quiet " + option + " " + kAll);
    const ProgramRun found = folder.sh("\"$P\" merge --quiet " + option + " p/*");
    CHECK(found.code == expected.code);
    CHECK(found.out == expected.out);
    CHECK(found.err == expected.err);
  }
}

TEST_CASE("parts of different lists are merged in the order of all paths, and a file may be in one only") {
  const Folder folder;
  for (const char* name : {"a", "b", "c", "d", "e"})
    folder.write(std::string("in/") + name + ".json", event("1", "1") + event(name, "1"));
  const Left expected = folder.run("hunt in");
  CHECK_THAT(expected.stats, Contains("\"duplicates\": 4"));
  folder.write("odd", "in/e.json\nin/a.json\nin/c.json\n");
  folder.write("even", "in/b.json\nin/d.json\n");
  REQUIRE(folder
              .sh("\"$P\" hunt -q --files-from odd --part 1 && \"$P\" hunt -q --part 2 --files-from - <even && "
                  "\"$P\" hunt -q --part - in/b.json >3")
              .code == 0);
  Left found = folder.run("merge 2 1");
  CHECK(found.out == expected.out);
  CHECK(found.stats == expected.stats);
  CHECK(found.csv == expected.csv);
  const ProgramRun twice = folder.sh("\"$P\" merge 1 2 3 -o new");
  CHECK(twice.code == 2);
  CHECK(twice.out.empty());
  CHECK(twice.err == "trailhound: 3: has an input that is in 2, too: in/b.json\n");
  CHECK(folder.read("new").empty());

  // A list is the same inputs for every one of its shards, and for a run without parts.
  folder.write("all", "in/e.json\nin/d.json\nin/c.json\nin/b.json\nin/a.json\n");
  REQUIRE(folder.write_parts("hunt --files-from all", 3) == 0);
  check_same(folder.run("merge p/*"), folder.run("hunt --files-from all"));
}

TEST_CASE("accounts and regions are judged in the merge, because one part cannot know") {
  const Folder folder;
  folder.write("in/1.json", event("a", "111111111111"));
  folder.write("in/2.json", event("b", "222222222222"));
  CHECK(folder.write_parts("hunt --account 111111111111 in", 2) == 0);
  check_same(folder.run("merge p/*"), folder.run("hunt --account 111111111111 in"));
  CHECK(folder.write_parts("hunt --account 111111111111 --account 3 --region nowhere in", 2) == 0);
  const Left expected = folder.run("hunt --account 111111111111 --account 3 --region nowhere in");
  CHECK(expected.code == 1);
  check_same(folder.run("merge p/*"), expected);
}

TEST_CASE("a merge refuses parts that do not belong together, by name and without results") {
  const Folder folder;
  for (const char* name : {"a", "b", "c"}) folder.write(std::string("in/") + name + ".json", event(name, "1"));
  REQUIRE(folder.write_parts("hunt in", 3) == 0);
  const auto refused = [&](const std::string& parts) {
    const ProgramRun run = folder.sh("\"$P\" merge " + parts);
    CHECK(run.code == 2);
    CHECK(run.out.empty());
    return run.err;
  };
  CHECK(refused("p/1 p/3") == "trailhound: part 2 of 3 is missing: p/1 is part 1 of 3\n");
  CHECK_THAT(refused("p/1 p/2 p/2 p/3"), Contains("p/2: has the same inputs as p/2"));
  CHECK_THAT(refused("p/1 in/a.json"), Contains("in/a.json: is no part"));
  CHECK_THAT(refused("p/none"), Contains("p/none: cannot be opened"));
  REQUIRE(
      folder
          .sh("\"$P\" hunt -q --exclude-tag t1562 --part rules in; \"$P\" hunt -q --from 2026-01-01 --part options in; "
              "head -c 900 p/2 >cut; sed s/StopLogging/StopLoggind/ p/2 >forged")
          .code == 0);
  CHECK_THAT(refused("p/* rules"), Contains("rules: was made with other rules than p/1"));
  CHECK_THAT(refused("p/* options"), Contains("options: was made with other options than p/1"));
  CHECK_THAT(refused("p/1 cut p/3"), Contains("cut: is cut off"));
  CHECK_THAT(refused("p/1 forged p/3"), Contains("forged: is damaged"));
}

TEST_CASE("a part that fails leaves no file, and can be run again alone") {
  const Folder folder;
  for (const char* name : {"a", "b", "c"}) folder.write(std::string("in/") + name + ".json", event(name, "1"));
  REQUIRE(folder.write_parts("hunt in", 4) == 0);  // one of them is empty
  const ProgramRun no_folder = folder.sh("rm p/2; \"$P\" hunt -q --part q/2 --shard 2/4 in");
  CHECK(no_folder.code == 2);
  CHECK_THAT(no_folder.err, Contains("cannot create q/2"));
  CHECK(folder.sh("\"$P\" hunt --part /dev/full --shard 2/4 in").code == 2);
  CHECK(folder.sh("\"$P\" merge p/*").code == 2);
  CHECK(folder.sh("\"$P\" hunt -q --part p/1 --shard 1/4 in").code == 2);  // there already
  CHECK(folder.sh("\"$P\" hunt -q --part p/2 --shard 2/4 in").code == 0);
  CHECK(folder.run("merge p/*").out == folder.run("hunt in").out);
}

TEST_CASE("what a part cannot have, and what a shard is") {
  struct Row {
    const char *line, *part;
  };
  const Row rows[] = {
      {"hunt x --shard 1/2", "--shard needs --part"},
      {"hunt x --part p --shard 0/2", "--shard: '0/2' is not I/N"},
      {"hunt x --part p --shard 3/2", "--shard: '3/2' is not I/N"},
      {"hunt x --part p --shard 1", "--shard: '1' is not I/N"},
      {"hunt x --part p --shard 1/2x", "--shard: '1/2x' is not I/N"},
      {"hunt x --part p -o y", "--output goes with the merge"},
      {"hunt x --part p --sort", "--sort goes with the merge"},
      {"hunt x --part p --stats y", "--stats goes with the merge"},
      {"hunt x --part p --verify", "--verify does not go with --part"},
      {"hunt x --files-from y", "--files-from and PATH exclude each other"},
      {"hunt --files-from /no/such", "--files-from /no/such: No such file or directory"},
      {"merge", "no part"},
      {"merge -", "save standard input to a file"},
      {"merge x --rules y", "--rules"},
  };
  for (const Row& row : rows) {
    CAPTURE(row.line);
    const ProgramRun run = run_program(row.line);
    CHECK(run.code == 2);
    CHECK_THAT(run.err, Contains(row.part));
  }
}

TEST_CASE("a part run says what is in the part") {
  const Folder folder;
  folder.write("in/a.json", event("1", "1") + event("2", "1", "Other") + "{\"eventName\": oops}\n");
  const ProgramRun run = folder.sh("\"$P\" hunt --part p --shard 1/1 in");
  CHECK(run.code == 1);
  CHECK_THAT(run.err,
             Contains("trailhound: p: 1 file, 2 records, of which rules match 1; ") && Contains("in/a.json: record 2"));
  CHECK(run.out.empty());
}

}  // namespace
}  // namespace trailhound
