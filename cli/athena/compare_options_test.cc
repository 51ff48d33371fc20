#include <catch2/catch.hpp>
#include <string>

#include "engine/testing/program/program.h"

namespace trailhound {
namespace {

using Catch::Contains;

TEST_CASE("options of athena compare that make no sense") {
  struct Row {
    const char *words, *part;
  };
  const Row rows[] = {
      {"r.csv", "--matches is missing"},
      {"--matches m", "no result"},
      {"--matches m --rule x", "--rule: 'x' is not ID=FILE"},
      {"--matches m --rule =x", "is not ID=FILE"},
      {"--matches m --rule x=", "is not ID=FILE"},
      {"--matches - -", "only one file can be standard input"},
      {"--matches m r --rules x", "--rules needs --inputs"},
      {"--matches m r --limit x", "--limit"},
  };
  for (const Row& row : rows) {
    CAPTURE(row.words);
    const ProgramRun run = run_program(std::string("athena compare ") + row.words);
    CHECK(run.code == 2);
    CHECK_THAT(run.err, Contains("trailhound: athena compare: ") && Contains(row.part));
  }
  CHECK_THAT(run_program("athena").err, Contains("which one: sql or compare?"));
}

}  // namespace
}  // namespace trailhound
