#include <catch2/catch.hpp>
#include <string>

#include "engine/oracle/json.h"
#include "engine/testing/program/program.h"

namespace trailhound {
namespace {

using Catch::Contains;

TEST_CASE("rules coverage and hunt --navigator write layers") {
  const ScratchFolder folder;
  const std::string layer = "'" + folder.path() + "/layer.json'";
  CHECK(run_program("rules coverage --navigator " + layer).code == 0);
  CHECK(parse_json(folder.read("layer.json")));
  CHECK(run_program("rules coverage --navigator '" + folder.path() + "/no/layer.json'").code == 2);
  const std::string event =
      R"({"eventVersion":"1.09","eventTime":"2026-03-14T09:16:48Z","eventSource":"cloudtrail.amazonaws.com","eventName":"StopLogging"})";
  CHECK(run_program("hunt -q --force --navigator " + layer + " -", event).code == 0);
  CHECK_THAT(folder.read("layer.json"), Contains(R"("techniqueID":"T1685.002","score":1)"));
  CHECK(run_program("hunt -q --navigator - -", event).code == 2);
}

}  // namespace
}  // namespace trailhound
