// --geo, as a user gives it to the commands that show addresses.

#include <catch2/catch.hpp>
#include <string>

#include "engine/hash/sha256.h"
#include "engine/testing/json_schema.h"
#include "engine/testing/mmdb_writer.h"
#include "engine/testing/program/program.h"
#include "engine/testing/shared.h"

namespace trailhound {
namespace {

using Catch::Contains;
using Faults = std::vector<std::string>;

std::string event(const std::string& address, const std::string& id) {
  return R"({"eventVersion":"1.09","eventTime":"2026-03-14T09:16:48Z","eventSource":"cloudtrail.amazonaws.com",)"
         R"("eventName":"StopLogging","awsRegion":"eu-west-1","recipientAccountId":"111122223333","eventID":")" +
         id + R"(","sourceIPAddress":")" + address +
         R"(","userIdentity":{"type":"IAMUser","arn":"arn:aws:iam::111122223333:user/alice"}})" + "\n";
}

/// Databases and a trail of calls from four places.
class Scene {
 public:
  Scene() {
    folder_.write("city.mmdb", example_city_database());
    folder_.write("asn.mmdb", example_asn_database());
    folder_.write("trail.json", event("203.0.113.9", "a") + event("198.51.100.9", "b") + event("10.0.0.5", "c") +
                                    event("cloudformation.amazonaws.com", "d"));
  }
  ProgramRun run(const std::string& command, const std::string& options) const {
    return run_shell("cd '" + folder_.path() + "' && \"$TRAILHOUND\" " + command +
                     " -q --geo city.mmdb --geo asn.mmdb " + options + " trail.json");
  }
  const ScratchFolder& folder() const { return folder_; }

 private:
  ScratchFolder folder_;
};

TEST_CASE("a search shows where addresses are in every format that has room for it") {
  const Scene scene;
  const std::string all = "--event StopLogging --format ";
  CHECK(scene.run("search", all + "csv --fields address,origin").out ==
        "address,origin\r\n"
        "203.0.113.9,\"NZ Wellington, AS64496 Example Net\"\r\n"
        "198.51.100.9,\"FR Lyon, AS64497 =Evil \x1b[31m\"\r\n"
        "10.0.0.5,private\r\n"
        "cloudformation.amazonaws.com,AWS service\r\n");
  CHECK_THAT(scene.run("search", all + "table --fields address,origin").out,
             Contains("203.0.113.9      NZ Wellington, AS64496 Example Net\n") && Contains("=Evil ?[31m"));
  const ProgramRun lines = scene.run("search", all + "jsonl");
  CHECK_THAT(lines.out, Contains(R"(,"origin":{"kind":"public","country":"NZ","city":"Wellington","asn":64496,)"
                                 R"("organization":"Example Net"},"event":{)") &&
                            Contains(R"(,"origin":{"kind":"aws_service"},"event")"));
  CHECK(scene.run("search", all + "jsonl --threads 7").out == lines.out);
  const std::string schemas = source_folder() + "/cli/docs/schema/";
  CHECK(check_json(read_whole(schemas + "match.json"), lines.out.substr(0, lines.out.find('\n'))) == Faults{});
  for (const char* name : {"timesketch", "ocsf", "ecs"}) {
    CAPTURE(name);
    const std::string out = scene.run("search", all + name).out;
    CHECK_THAT(out, Contains("Wellington") && Contains("64496"));
    const std::string schema = read_whole(source_folder() + "/testdata/formats/" + name + ".schema.json");
    CHECK(check_json(schema, out.substr(0, out.find('\n'))) == Faults{});
  }
}

TEST_CASE("a hunt has origins too, and its manifest the hashes of the databases") {
  const Scene scene;
  const ProgramRun run = scene.run("hunt", "--format csv --fields origin --manifest m.json");
  CHECK_THAT(run.out, Contains("NZ Wellington"));
  const std::string manifest = scene.folder().read("m.json");
  CHECK_THAT(manifest, Contains(to_hex(sha256(example_city_database()))) &&
                           Contains(to_hex(sha256(example_asn_database()))) && Contains("\"path\": \"asn.mmdb\""));
  CHECK(check_json(read_whole(source_folder() + "/cli/docs/schema/manifest.json"), manifest) == Faults{});
}

TEST_CASE("who and top say where addresses are") {
  const Scene scene;
  CHECK_THAT(scene.run("who", "").out, Contains("203.0.113.9 [NZ Wellington, AS64496 Example Net] (1)") &&
                                           Contains("10.0.0.5 [private] (1)") && Contains("[AWS service]"));
  CHECK_THAT(scene.run("who", "--csv").out,
             Contains(",\"private; FR Lyon, AS64497 =Evil \x1b[31m; NZ Wellington, AS64496 "
                      "Example Net; AWS service\","));
  CHECK_THAT(scene.run("who", "--csv --since 2026-01-01").out, Contains("address,203.0.113.9,,1,2026-03-14T09:16:48Z,a,"
                                                                        "\"NZ Wellington, AS64496 Example Net\"\r\n"));
  const std::string who = scene.run("who", "--json --since 2026-01-01").out;
  CHECK_THAT(who, Contains("\"city\": \"Wellington\""));
  CHECK(check_json(read_whole(source_folder() + "/cli/docs/who.schema.json"), who) == Faults{});

  const std::string fields = " sourceIPAddress,eventName";
  CHECK_THAT(scene.run("top" + fields, "").out,
             Contains("203.0.113.9  StopLogging  [NZ Wellington, AS64496 Example Net]\n"));
  CHECK_THAT(scene.run("top" + fields, "--csv").out, Contains("principals,sourceIPAddress,eventName,origin\r\n") &&
                                                         Contains("10.0.0.5,StopLogging,private\r\n"));
  const std::string top = scene.run("top" + fields, "--json").out;
  CHECK_THAT(top, Contains("\"asn\": 64496"));
  CHECK(check_json(read_whole(source_folder() + "/cli/docs/top.schema.json"), top) == Faults{});
  CHECK_THAT(scene.run("top eventName", "--csv").out, !Contains("origin"));
}

TEST_CASE("what cannot be a database ends the command before it reads evidence") {
  const Scene scene;
  scene.folder().write("text.mmdb", "not a database");
  scene.folder().write("short.mmdb", example_city_database().substr(0, 1000));
  for (const char* command : {"hunt", "search --event x", "who", "top eventName"}) {
    for (const char* name : {"text.mmdb", "short.mmdb", "missing.mmdb", "."}) {
      CAPTURE(command, name);
      const ProgramRun run = scene.run(command, std::string("--geo ") + name);
      CHECK(run.code == 2);
      CHECK(run.out.empty());
      CHECK_THAT(run.err, Contains("trailhound: --geo: " + std::string(name)));
    }
  }
}

TEST_CASE("a database whose damage shows only at an address of the evidence ends the command with 2") {
  const Scene scene;
  const std::string whole = example_city_database();
  std::string damaged = whole;
  damaged.replace(whole.find("country") - 2, 8, 8, '\xFF');
  scene.folder().write("city.mmdb", damaged);
  for (const char* command :
       {"search --event StopLogging --format csv", "hunt --format csv -o out", "who", "top sourceIPAddress"}) {
    CAPTURE(command);
    const ProgramRun run = scene.run(command, "");
    CHECK(run.code == 2);
    CHECK_THAT(run.err, Contains("city.mmdb is damaged: what it says about 203.0.113.9 cannot be read"));
  }
  CHECK(scene.folder().read("out").empty());
}

TEST_CASE("the database of the pages is the one of the tests") {
  const std::string bytes = example_city_database();
  CHECK(golden("example.mmdb", bytes) == bytes);
}

TEST_CASE("an output does not replace a database") {
  const Scene scene;
  const ProgramRun run = scene.run("search", "--event StopLogging --force -o asn.mmdb");
  CHECK(run.code == 2);
  CHECK_THAT(run.err, Contains("asn.mmdb, which is a file of --geo"));
}

}  // namespace
}  // namespace trailhound
