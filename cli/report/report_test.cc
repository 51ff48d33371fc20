// Runs `trailhound report` as a user does.

#include <catch2/catch.hpp>
#include <filesystem>
#include <string>

#include "engine/base/time_zone.h"
#include "engine/testing/program/program.h"

namespace trailhound {
namespace {

using Catch::Contains;

constexpr const char* kArchive = "testdata/archive";

/// `trailhound ARGUMENTS` in which @ is the folder.
ProgramRun run_in(const ScratchFolder& folder, std::string arguments) {
  for (std::size_t at = 0; (at = arguments.find('@', at)) != arguments.npos; at += folder.path().size()) {
    arguments.replace(at, 1, folder.path());
  }
  return run_program(arguments);
}

TEST_CASE("report writes a page of a hunt") {
  const ScratchFolder folder;
  const ProgramRun run =
      run_in(folder, std::string("report -o @/case.html --case 'No. 7 <b>' --examiner 'R. Ames' ") + kArchive);
  CHECK(run.code == 0);
  CHECK(run.out == "");
  CHECK(run.err == "");
  const std::string page = folder.read("case.html");
  for (const char* text : {
           "<h1>No. 7 &lt;b&gt;</h1>",
           "R. Ames",
           "Look now: 7 findings of level high.",
           "16 rules found 18 matches",
           "by 111122223333:user/backup-agent, from 198.51.100.23",
           "<b>T1685.002</b> Disable or Modify Cloud Log",
           "Everything that the hunt was given was examined.",
           "no data events: GetObject, Invoke and the like are not recorded",
           "SHA-256 of the inputs: 7 files",
       }) {
    CAPTURE(text);
    CHECK_THAT(page, Contains(text));
  }
  CHECK_THAT(page, !Contains("was not given") && !Contains("were not given"));
}

TEST_CASE("the page shows times in the zone, and raw events as they are") {
  if (!std::filesystem::exists(TimeZone::kFolder)) {
    WARN("skipped: there is no " << TimeZone::kFolder);
    return;
  }
  const std::string page = run_program(std::string("report --timezone Asia/Kathmandu ") + kArchive).out;
  // 2026-03-14T09:01:12Z is 14:46:12 there.
  CHECK_THAT(page, Contains("2026-03-14 14:46:12") && Contains("Times are Asia/Kathmandu."));
  CHECK_THAT(page, Contains("2026-03-14T09:01:12Z"));
  CHECK_THAT(page, !Contains(" UTC") && !Contains("<time>09:01:12"));
}

TEST_CASE("the page names the author's level where --levels gave another") {
  const ScratchFolder folder;
  folder.write("levels.yml", "Administrator Rights Granted: low\n");
  const ProgramRun run = run_in(folder, std::string("report --levels @/levels.yml ") + kArchive);
  CHECK(run.code == 0);
  CHECK_THAT(run.out, Contains("level high by its author"));
  CHECK_THAT(run_program(std::string("report ") + kArchive).out, !Contains("by its author"));
}

TEST_CASE("the page goes to standard output unless a file is named, and is the same for any number of threads") {
  const ProgramRun run = run_program(std::string("report ") + kArchive);
  CHECK(run.code == 0);
  CHECK_THAT(run.out, Catch::StartsWith("<!DOCTYPE html>") && Catch::EndsWith("</html>\n"));
  const auto without_arguments = [](std::string page) {
    const std::size_t at = page.find("<dt>Command</dt>");
    return page.erase(at, page.find('\n', at) - at);
  };
  for (const char* threads : {"--threads 1 ", "--threads 7 "}) {
    CHECK(without_arguments(run_program("report " + std::string(threads) + kArchive).out) ==
          without_arguments(run.out));
  }
}

TEST_CASE("the files of a hunt give the page that the hunt itself gives") {
  const ScratchFolder folder;
  REQUIRE(
      run_in(folder, std::string("hunt -q --case 7 --examiner 'R. Ames' -o @/m --stats @/s --manifest @/f ") + kArchive)
          .code == 0);
  REQUIRE(run_shell("\"$TRAILHOUND\" who -q --json " + std::string(kArchive) + " >'" + folder.path() + "/w'").code ==
          0);
  const std::string hunted = run_program(std::string("report --case 7 --examiner 'R. Ames' ") + kArchive).out;
  const std::string read = run_in(folder, "report --from-matches @/m --stats @/s --manifest @/f --who @/w").out;
  // They differ in the arguments, the times of the run and the outputs, which are on the page in front of the raw
  // events.
  const auto until_proof = [](const std::string& page) { return page.substr(0, page.find("<section id=\"proof\">")); };
  CHECK(until_proof(read) == until_proof(hunted));
  CHECK(read.substr(read.find("<section id=\"raw\">")) == hunted.substr(hunted.find("<section id=\"raw\">")));
  // The manifest has the ledger, too.
  CHECK(until_proof(run_in(folder, "report --from-matches @/m --manifest @/f --who @/w").out) == until_proof(hunted));
  CHECK_THAT(run_in(folder, "report --from-matches @/m").out,
             Contains("Who made the calls was not given") && Contains("What the hunt read was not given"));
}

TEST_CASE("what cannot be read or written ends the command with 2, what could not be examined with 1") {
  const ScratchFolder folder;
  folder.write("lines", "{\"schema\":\"trailhound/match/1\"}\nnot JSON\n");
  folder.write("torn.json", "{\"Records\":[{\"eventVersion\":\"1.08\",\"eventName\":");
  struct Row {
    const char* arguments;
    int code;
    const char* message;
  };
  const Row rows[] = {
      {"report -o @/1 @/torn.json", 1, "the text ends inside it"},
      {"report -o @/2 @/missing testdata/archive", 1, "missing"},
      {"report -o @/3 --from-matches @/lines", 1, "line 2 of"},
      {"report --from-matches @/missing", 2, "missing cannot be read"},
      {"report --from-matches @/lines --stats @/lines", 2, "lines is not JSON"},
      {"report --from-matches @/lines --stats @/torn.json", 2, "torn.json is not JSON"},
      {"report --from-matches @/lines --who @/missing", 2, "missing cannot be read"},
      {"report -o @/lines --from-matches @/lines", 2, "--output would overwrite"},
      {"report -o @/lines testdata/archive", 2, "--force replaces it"},
      {"report -o @/no/folder testdata/archive", 2, "no/folder"},
      {"report -q --fail-on-match -o @/4 testdata/archive", 3, ""},
      {"report -q --rule nonsense testdata/archive", 2, "nonsense"},
  };
  for (const Row& row : rows) {
    CAPTURE(row.arguments);
    const ProgramRun run = run_in(folder, row.arguments);
    CHECK(run.code == row.code);
    CHECK_THAT(run.err, Contains(row.message));
  }
  CHECK_THAT(folder.read("1"), Contains("It could not examine everything") && Contains("the text ends inside it"));
  CHECK_THAT(folder.read("3"), Contains("1 line of the results could not be read"));
}

TEST_CASE("standard input is read once, so its page has no principals") {
  const ProgramRun run =
      run_shell("cat testdata/archive/AWSLogs/*/CloudTrail/*/*/*/*/*.json | \"$TRAILHOUND\" report -");
  CHECK(run.code == 0);
  CHECK_THAT(run.out,
             Contains("Look now:") && Contains("Who made the calls was not given") && Contains("no data events"));
}

TEST_CASE("the manifest of a hunt names case and examiner") {
  const ScratchFolder folder;
  const std::string arguments =
      std::string("hunt -q -o @/m --manifest @/f --case '7 \"a\"' --examiner Ames ") + kArchive;
  REQUIRE(run_in(folder, arguments).code == 0);
  CHECK_THAT(folder.read("f"), Contains("\"case\": \"7 \\\"a\\\"\"") && Contains("\"examiner\": \"Ames\""));
}

}  // namespace
}  // namespace trailhound
