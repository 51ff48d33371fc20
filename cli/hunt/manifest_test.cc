// Runs hunts with --manifest and compares its hashes with those of sha256sum.

#include <catch2/catch.hpp>
#include <string>

#include "cli/hunt/manifest.h"
#include "engine/hash/sha256.h"
#include "engine/testing/program/program.h"
#include "engine/testing/shared.h"

namespace trailhound {
namespace {

using Catch::Contains;

std::string sum_of(const std::string& path) { return to_hex(sha256(read_whole(path))); }

TEST_CASE("the manifest of the archive of testdata") {
  const ScratchFolder folder;
  const std::string place = "'" + folder.path() + "'";
  const ProgramRun run = run_shell("out=" + place +
                                   "; \"$TRAILHOUND\" hunt testdata/archive --threads 3 --archive-password s3cret "
                                   "--stats $out/s --navigator $out/n --manifest $out/m > $out/results");
  CHECK(run.code == 0);
  const std::string manifest = folder.read("m");
  CHECK_THAT(manifest, Contains("\"version\": \"") && Contains("\"start\": \"20") && Contains("\"built_in\": true"));
  CHECK_THAT(manifest, !Contains("s3cret"));
  // Every hash of the inputs is what sha256sum says.
  const ProgramRun sums = run_shell("find testdata/archive -type f | LC_ALL=C sort | xargs sha256sum | cut -c 1-64");
  std::size_t at = manifest.find("\"inputs\":"), inputs = 0;
  for (std::size_t line = 0; line < sums.out.size(); line += 65, ++inputs) {
    at = manifest.find("\"sha256\": \"" + sums.out.substr(line, 64), at + 1);
    REQUIRE(at != std::string::npos);
  }
  CHECK(inputs == 7);
  for (const char* output : {"results", "s", "n"}) {
    CHECK_THAT(manifest, Contains(sum_of(folder.path() + "/" + output)));
  }
  // The rules are those of rules/, and the ledger is that of --stats.
  CHECK_THAT(manifest, Contains(sum_of(source_folder() + "/rules/defense-evasion/trail_stopped.yml")));
  std::string ledger = folder.read("s");
  ledger.pop_back();
  for (std::size_t end = ledger.find('\n'); end != ledger.npos; end = ledger.find('\n', end + 1)) {
    ledger.insert(end + 1, "  ");
  }
  CHECK_THAT(manifest, Contains("\"ledger\": " + ledger));
}

TEST_CASE("the hash of the results covers their bytes, wherever they go") {
  const ScratchFolder folder;
  const std::string place = "'" + folder.path() + "'";
  const ProgramRun run =
      run_shell("cd " + place + "; hunt() { \"$TRAILHOUND\" hunt --quiet --threads 1 " +
                "\"$source\"/testdata/archive --manifest $1.json $2 $3; }\n"
                "source=$OLDPWD; hunt file --output file; hunt out > out; hunt pipe | cat > pipe; mkfifo fifo\n"
                "cat fifo > named & hunt named --output fifo; wait; hunt sorted --output sorted --sort");
  CHECK(run.code == 0);
  for (const std::string name : {"file", "out", "pipe", "named", "sorted"}) {
    CAPTURE(name);
    CHECK(folder.read(name).size() > 10000);
    CHECK_THAT(folder.read(name + ".json"), Contains(sum_of(folder.path() + "/" + name)));
  }
}

TEST_CASE("the manifest says which files could not be read") {
  const ScratchFolder folder;
  folder.write("in/good.json", "{\"Records\":[]}");
  folder.write("in/torn.json.gz", "\x1f\x8b\x08 torn");
  folder.write("rules/good.yml",
               "title: G\nid: g\nlogsource: {product: aws, service: cloudtrail}\n"
               "detection: {s: {eventName: x}, condition: s}\n");
  folder.write("rules/low.yml",
               "title: L\nid: l\nlevel: low\nlogsource: {product: aws, service: cloudtrail}\n"
               "detection: {s: {eventName: y}, condition: s}\n");
  folder.write("rules/other.yml",
               "title: O\nlevel: high\nlogsource: {product: windows}\ndetection: {s: {a: x}, condition: s}\n");
  folder.write("rules/typo.yml", "title: T\nlogsource: {product: aws}\ndetection: {s: {a|no: x}, condition: s}\n");
  const ProgramRun run =
      run_shell("cd '" + folder.path() +
                "'; printf abc | \"$TRAILHOUND\" hunt --rules rules --exclude L in missing - " + "--manifest m");
  CHECK(run.code == 1);
  const std::string manifest = folder.read("m");
  const auto entry = [&](const std::string& path) {
    const std::size_t at = manifest.find("\"path\": \"" + path + "\"");
    return at == manifest.npos ? "" : manifest.substr(at, manifest.find("}", at) - at);
  };
  CHECK_THAT(entry("in/torn.json.gz"), Contains(sum_of(folder.path() + "/in/torn.json.gz")));
  CHECK_THAT(entry("-"), Contains(to_hex(sha256("abc"))) && Contains("\"size\": 3"));
  CHECK_THAT(entry("missing"), Contains("\"sha256\": null") && Contains("No such file"));
  CHECK_THAT(entry("rules/good.yml"), Contains("\"fate\": \"evaluated\""));
  CHECK_THAT(entry("rules/low.yml"), Contains("\"fate\": \"deselected\""));
  CHECK_THAT(entry("rules/other.yml"), Contains("\"fate\": \"other_logsource\""));
  CHECK_THAT(entry("rules/typo.yml"), Contains("\"fate\": \"set_aside\"") && Contains("line 3: unknown modifier"));
  CHECK_THAT(manifest, !Contains(folder.path()));  // nothing of the machine
}

TEST_CASE("a manifest changes no result and is never an input") {
  const ScratchFolder folder;
  const std::string path = folder.write("in.json", "{\"eventName\":\"x\"}");
  CHECK(run_program("hunt '" + path + "' --manifest '" + path + "'").code == 2);
  folder.write("out.partial", "{\"eventName\":\"x\"}");
  CHECK(run_program("hunt '" + folder.path() + "' --output '" + folder.path() + "/out'").code == 2);
  CHECK(run_program("hunt testdata/archive --stats x --manifest x").code == 2);
  CHECK(run_program("hunt testdata/archive --manifest -").code == 2);
  const std::string options = " testdata/archive --quiet ";
  CHECK(run_program("hunt" + options + "--manifest '" + folder.path() + "/m'").out ==
        run_program("hunt" + options).out);
}

TEST_CASE("secrets stay out of the arguments") {
  using Words = std::vector<std::string>;
  CHECK(without_secrets({"a", "--archive-password", "x", "b"}) == Words{"a", "--archive-password", "(left out)", "b"});
  CHECK(without_secrets({"--archive-password=x"}) == Words{"--archive-password=(left out)"});
  CHECK(without_secrets({"--", "--archive-password", "x"}) == Words{"--", "--archive-password", "x"});
}

}  // namespace
}  // namespace trailhound
