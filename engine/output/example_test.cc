// Compiles and runs the example at the head of engine/hunt/hunt.h.

#include <algorithm>
#include <catch2/catch.hpp>
#include <cstdio>
#include <fstream>
#include <stdexcept>
#include <string>
#include <vector>

#include "engine/hunt/hunt.h"
#include "engine/hunt/loaded_rules.h"
#include "engine/output/formats.h"
#include "engine/testing/shared.h"
#include "engine/testing/text_sink.h"

namespace trailhound {
namespace {

HuntResult run_example(const std::string& folder, ResultSink& sink) {
  // example: begin
  const Result<LoadedRules, std::string> rules = load_hunt_rules({});
  if (!rules) throw std::runtime_error(rules.error());
  const InputList found = find_inputs(std::vector<std::string>{folder});
  const auto format = make_format("jsonl", rules->plan);
  const HuntOutput output{format.get(), &sink};
  const HuntResult result = hunt(rules->plan, found.inputs, {}, {&output, 1}, nullptr);
  if (!result.error.empty()) throw std::runtime_error(result.error);
  if (result.ledger.anything_unexamined()) std::puts("not everything was examined");
  // example: end
  return result;
}

/// The lines between the marks, without blanks in front and without the slashes of a comment.
std::string example_in(const std::string& file) {
  std::ifstream in(source_folder() + file);
  std::string text;
  bool is_inside = false;
  for (std::string line; std::getline(in, line);) {
    if (const std::size_t slashes = line.find("///"); slashes != std::string::npos) line.erase(0, slashes + 3);
    line.erase(0, std::min(line.find_first_not_of(' '), line.size()));
    if (line.ends_with("example: begin") && line.size() < 20) {
      is_inside = true;
    } else if (line.ends_with("example: end") && line.size() < 20) {
      is_inside = false;
    } else if (is_inside) {
      text += line + '\n';
    }
  }
  return text;
}

TEST_CASE("the example of the front door runs, and is the one that is documented") {
  TextSink sink;
  const HuntResult result = run_example(source_folder() + "/testdata/archive", sink);
  CHECK(result.ledger.matches.written ==
        static_cast<std::uint64_t>(std::count(sink.text.begin(), sink.text.end(), '\n')));
  CHECK(result.ledger.matches.written > 10);
  CHECK(sink.text.starts_with("{\"schema\":\"trailhound/match/1\""));
  const std::string documented = example_in("/engine/hunt/hunt.h");
  CHECK_FALSE(documented.empty());
  CHECK(example_in("/engine/output/example_test.cc") == documented);
}

}  // namespace
}  // namespace trailhound
