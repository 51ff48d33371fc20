#include "cli/version.h"

#include <catch2/catch.hpp>
#include <string>

#include "engine/report/text_page.h"
#include "engine/testing/program/program.h"

namespace trailhound {
namespace {

using Catch::Contains;

TEST_CASE("--version says of what the program is made") {
  const ProgramRun run = run_program("--version");
  CHECK(run.code == 0);
  CHECK(run.err.empty());
  CHECK(run.out == version_text());
  CHECK(run_program("-V").out == run.out);
  CHECK_THAT(run.out, Catch::StartsWith("trailhound " + std::string(version()) + "\n"));
  for (const char* part :
       {"\ncommit    ", "\ncompiler  ", "\nlibraries ", "\nrules     ", "simdjson", "zlib", "libzstd"}) {
    CHECK_THAT(run.out, Contains(part));
  }
}

TEST_CASE("anybody can compute the hash of the built-in rules") {
  const std::string hash =
      run_shell(
          "find rules -name '*.yml' ! -name '*.test.yml' | LC_ALL=C sort | xargs cat | sha256sum | "
          "cut -c 1-64 | tr -d '\\n'")
          .out;
  CHECK(hash.size() == 64);
  CHECK_THAT(version_text(), Contains(hash));
}

TEST_CASE("a mistyped word gets a suggestion") {
  struct Row {
    const char *line, *part;
  };
  const Row rows[] = {
      {"hnut x", "there is no command 'hnut'; did you mean 'hunt'?"},
      {"check", "; did you mean 'rules check'?"},
      {"rules lst", "there is no command 'rules lst'; did you mean 'rules list'?"},
      {"help serch", "; did you mean 'search'?"},
      {"hunt --exclud x y", "'--exclud'; did you mean '--exclude'?"},
      {"hunt --min high y", "; did you mean '--min-level'?"},
      {"search --not-evnt x y", "; did you mean '--not-event'?"},
      {"who --no-sanbox x", "; did you mean '--no-sandbox'?"},
      {"rules show trail_stoped.yml", "; did you mean 'trail_stopped.yml'?"},
      {"hunt --rule 'CloudTrail Loging Stopped or Trail Deleted' x",
       "; did you mean 'CloudTrail Logging Stopped or Trail Deleted'?"},
  };
  for (const Row& row : rows) {
    CAPTURE(row.line);
    const ProgramRun run = run_program(row.line);
    CHECK(run.code == 2);
    CHECK_THAT(run.err, Contains(row.part));
  }
  for (const char* line : {"xyzzy", "hunt --xyzzy y", "rules show xyzzy"}) {
    CAPTURE(line);
    CHECK_THAT(run_program(line).err, !Contains("did you mean"));
  }
}

}  // namespace
}  // namespace trailhound
