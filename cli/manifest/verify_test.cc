#include <catch2/catch.hpp>

#include "engine/testing/program/program.h"

namespace trailhound {
namespace {

using Catch::Contains;

/// A hunt with inputs, rules and outputs of its own, in the working folder of the shell.
const std::string kHunt =
    "mkdir -p case rules && cp -r \"$OLDPWD\"/testdata/integrity/delivered evidence && "
    "cp \"$OLDPWD\"/rules/defense-evasion/trail_stopped.yml rules/ && "
    "\"$TRAILHOUND\" hunt -q --rules rules -o case/matches.jsonl --stats case/ledger.json --manifest "
    "case/manifest.json "
    "evidence/AWSLogs && ";

ProgramRun after(const ScratchFolder& folder, const std::string& commands) {
  return run_shell("cd '" + folder.path() + "' && " + kHunt + commands);
}

TEST_CASE("inputs, rules and outputs are still those of the run, wherever they are now") {
  for (const char* commands : {
           "\"$TRAILHOUND\" manifest verify case/manifest.json evidence rules case",
           "cd case && \"$TRAILHOUND\" manifest verify manifest.json ../evidence ../rules .",
           "mkdir moved && mv evidence rules case moved && \"$TRAILHOUND\" manifest verify moved/case/manifest.json "
           "moved",
           "mv case/matches.jsonl case/renamed && \"$TRAILHOUND\" manifest verify case/manifest.json .",
       }) {
    CAPTURE(commands);
    const ScratchFolder folder;
    const ProgramRun run = after(folder, commands);
    CAPTURE(run.out);
    CHECK(run.code == 0);
    CHECK(run.err.empty());
    CHECK_THAT(run.out, Contains("Inputs    18 the same\n") && Contains("Rules     1 the same\n") &&
                            Contains("Outputs   2 the same\n") && Contains("Program   the same as this one\n"));
  }
}

TEST_CASE("what has changed, what is missing and what is new") {
  struct Row {
    const char *commands, *text;
    int code;
  };
  const Row rows[] = {
      {"echo >> case/matches.jsonl", "1 the same, 1 changed", 1},
      {"rm case/ledger.json", "1 the same, 1 missing", 1},
      {"echo '# x' >> rules/trail_stopped.yml", "Rules     1 changed", 1},
      {"f=$(find evidence -name '*T1406Z*') && printf x >> \"$f\"", "Inputs    17 the same, 1 changed", 1},
      {"rm $(find evidence -name '*T1406Z*')", "Inputs    17 the same, 1 missing", 1},
      {"echo new > evidence/new", "1 other file, not in the manifest", 0},
  };
  for (const Row& row : rows) {
    CAPTURE(row.commands);
    const ScratchFolder folder;
    const ProgramRun run =
        after(folder,
              std::string(row.commands) + " && \"$TRAILHOUND\" manifest verify case/manifest.json evidence rules case");
    CAPTURE(run.out);
    CHECK(run.code == row.code);
    CHECK_THAT(run.out, Contains(row.text));
  }
}

TEST_CASE("the summary has the hash of the manifest, and built-in rules are compared, too") {
  const ScratchFolder folder;
  const ProgramRun run = run_shell("out='" + folder.path() +
                                   "'; \"$TRAILHOUND\" hunt --output $out/o --manifest $out/m testdata/archive; "
                                   "sha256sum < $out/m; \"$TRAILHOUND\" manifest verify $out/m testdata/archive $out");
  CAPTURE(run.out, run.err);
  CHECK(run.code == 0);
  CHECK_THAT(run.err, Contains("SHA-256   " + run.out.substr(0, 64)));
  CHECK_THAT(run.out, Contains("SHA-256   " + run.out.substr(0, 64)) && Contains(" the same\nOutputs   1 the same"));
}

TEST_CASE("a manifest that is none") {
  const ScratchFolder folder;
  folder.write("m", "{\"schema\":\"trailhound/ledger/1\"}");
  folder.write("n", "{");
  for (const char* name : {"m", "n", "missing"}) {
    const std::string place = " '" + folder.path() + "/" + name + "' ";
    CHECK(run_program("manifest verify" + place + "testdata/archive").code == 2);
    CHECK(run_program("manifest verify" + place).code == 2);
  }
  CHECK(run_program("manifest").code == 2);
}

}  // namespace
}  // namespace trailhound
