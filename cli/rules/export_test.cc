// `rules export`, `--rules builtin` beside rules of one's own, and lists of one's own environment.

#include <algorithm>
#include <catch2/catch.hpp>
#include <string>

#include "engine/testing/program/program.h"
#include "engine/testing/shared.h"

namespace trailhound {
namespace {

using Catch::Contains;

std::size_t lines_of(const std::string& text) {
  return static_cast<std::size_t>(std::count(text.begin(), text.end(), '\n'));
}

TEST_CASE("rules export writes the pack, which finds what the built-in rules find") {
  const ScratchFolder folder;
  const std::string pack = folder.path() + "/deep/pack", archive = source_folder() + "/testdata/archive";
  const ProgramRun run = run_program("rules export '" + pack + "'");
  CHECK(run.code == 0);
  CHECK(run.out.empty());
  const ProgramRun built_in = run_program("hunt -q '" + archive + "'");
  const ProgramRun exported = run_program("hunt -q --rules '" + pack + "' '" + archive + "'");
  CHECK(lines_of(built_in.out) > 5);
  CHECK(exported.out == built_in.out);
  const ProgramRun again = run_program("rules export '" + pack + "'");
  CHECK(again.code == 2);
  CHECK_THAT(again.err, Contains("exists already; --force replaces it"));
  CHECK(run_program("rules export --force '" + pack + "'").code == 0);
  CHECK(run_program("rules export").code == 2);
  folder.write("file", "x");
  CHECK(run_program("rules export '" + folder.path() + "/file'").code == 2);
}

TEST_CASE("--rules builtin takes the built-in rules beside one's own, and filters reach them") {
  const ScratchFolder folder;
  folder.write("own/any.yml",
               "title: Any\nlogsource: {product: aws}\ndetection: {s: {eventName: '*'}, condition: s}\n");
  const std::string archive = " '" + source_folder() + "/testdata/archive'";
  const std::string own = " --rules '" + folder.path() + "/own'";
  const std::size_t built_in = lines_of(run_program("hunt -q" + archive).out);
  const std::size_t alone = lines_of(run_program("hunt -q" + own + archive).out);
  CHECK(lines_of(run_program("hunt -q --rules builtin" + archive).out) == built_in);
  CHECK(lines_of(run_program("hunt -q --rules builtin" + own + archive).out) == built_in + alone);
  CHECK(lines_of(run_program("hunt -q --rules builtin --rules builtin" + archive).out) == built_in);
  folder.write("own/none.yml",
               "title: Nothing\nlogsource: {product: aws}\nfilter:\n  rules: any\n  s: {eventName: '*'}\n"
               "  condition: not s\n");
  CHECK(run_program("hunt -q --rules builtin" + own + archive).out.empty());
}

TEST_CASE("lists of one's own environment come from files, and the summary names those that do not") {
  const ScratchFolder folder;
  folder.write("foreign.yml",
               "title: Call From a Foreign Network\nlogsource: {product: aws}\ndetection:\n  s: {eventName: E}\n"
               "  own: {'sourceIPAddress|cidr|expand': '%own_networks%'}\n  condition: s and not own\n");
  folder.write("environment.yml", "own_networks: [203.0.113.0/24, 198.51.100.7]\n");
  std::string events;
  for (const char* address : {"203.0.113.9", "198.51.100.7", "198.51.100.8"}) {
    events += std::string(R"({"eventVersion":"1.08","eventName":"E","eventSource":"s","sourceIPAddress":")") + address +
              "\"}\n";
  }
  const std::string rules = "hunt --rules '" + folder.path() + "/foreign.yml'";
  const ProgramRun without = run_program(rules + " -", events);
  CHECK(lines_of(without.out) == 3);
  CHECK_THAT(without.err, Contains("own_networks is empty, for 1 rule: Call From a Foreign Network"));
  const ProgramRun with = run_program(rules + " --placeholders '" + folder.path() + "/environment.yml' -", events);
  CHECK(lines_of(with.out) == 1);
  CHECK_THAT(with.out, Contains("198.51.100.8"));
  CHECK_THAT(with.err, !Contains("is empty, for"));
  CHECK_THAT(run_program("rules check '" + folder.path() + "/foreign.yml'").out,
             Contains("1  need more than Sigma 2.1") && Contains("a list of one's own environment"));
}

}  // namespace
}  // namespace trailhound
