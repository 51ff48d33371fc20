#include <catch2/catch.hpp>

#include "cli/program.h"

namespace trailhound {
namespace {

TEST_CASE("show prints the bytes of a record") {
  const ScratchFolder folder;
  folder.write("in.json", R"({"Records":[{"eventName":"A" , "n":931.0},{"x":1},{"eventName":"B"}]})");
  const std::string path = " '" + folder.path() + "/in.json' ";
  CHECK(run_program("show" + path + "0").out == "{\"eventName\":\"A\" , \"n\":931.0}\n");
  CHECK(run_program("show" + path + "2").out == "{\"eventName\":\"B\"}\n");
  for (const char* number : {"1", "3", "x", "-1", ""}) CHECK(run_program("show" + path + number).code == 2);
  CHECK(run_program("show missing 0").code == 2);
  const ProgramRun member = run_shell("cd '" + folder.path() + "' && mkdir d && cp in.json d && tar czf t.tgz d && " +
                                      "\"$TRAILHOUND\" show 't.tgz!d/in.json' 2");
  CHECK(member.out == "{\"eventName\":\"B\"}\n");
}

}  // namespace
}  // namespace trailhound
