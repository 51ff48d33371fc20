// `rules show`: a rule as a page.

#include <catch2/catch.hpp>
#include <string>

#include "engine/testing/program/program.h"

namespace trailhound {
namespace {

using Catch::Contains;
using Catch::StartsWith;

constexpr const char* kRule =
    "title: Trail Stopped\n"
    "id: 7a1f3f8e-0000-4000-8000-000000000001\n"
    "status: experimental\n"
    "description: |\n"
    "    Someone stopped a trail,\n"
    "    so nothing that follows is recorded.\n"
    "    Next: who it was, and whether\n"
    "    other trails recorded them.\n"
    "author: us\n"
    "tags: [attack.t1685.002, attack.t1562.008, detection.threat-hunting]\n"
    "logsource: {product: aws, service: cloudtrail}\n"
    "detection:\n"
    "    s: {eventName: StopLogging}   # as written\n"
    "    condition: s\n"
    "falsepositives: [A trail that is retired]\n"
    "level: high\n";

TEST_CASE("rules show prints what a rule finds, what to check next, and its YAML as written") {
  const ScratchFolder folder;
  folder.write("defense/stopped.yml", kRule);
  const ProgramRun run = run_program("rules show --rules '" + folder.path() + "' stopped.yml");
  CHECK(run.code == 0);
  CHECK(run.err.empty());
  CHECK(run.out ==
        "Trail Stopped\n"
        "high, experimental, detection rule\n"
        "\n"
        "path      defense/stopped.yml\n"
        "id        7a1f3f8e-0000-4000-8000-000000000001\n"
        "author    us\n"
        "\n"
        "What it finds, and why it matters\n"
        "    Someone stopped a trail, so nothing that follows is recorded.\n"
        "\n"
        "What to check next\n"
        "    who it was, and whether other trails recorded them.\n"
        "\n"
        "False positives\n"
        "  - A trail that is retired\n"
        "\n"
        "ATT&CK and other tags\n"
        "  - T1685.002 Disable or Modify Cloud Log\n"
        "  - T1562.008, now T1685.002 Disable or Modify Cloud Log\n"
        "  - detection.threat-hunting\n"
        "\n"
        "The rule as written\n" +
            std::string(kRule));
}

TEST_CASE("rules show finds a rule by every name that --rule takes, and by its file") {
  const std::string page = run_program("rules show trail_stopped.yml").out;
  CHECK_THAT(page, StartsWith("CloudTrail Logging Stopped or Trail Deleted\nhigh, "));
  for (const char* name : {"'CloudTrail Logging Stopped or Trail Deleted'",
                           "'cloudtrail logging stopped or trail deleted'", "7f51508a-3a6d-4cf6-a0ce-5cc16c01a91c",
                           "defense-evasion/trail_stopped.yml", "--rules rules trail_stopped.yml"}) {
    CAPTURE(name);
    CHECK(run_program(std::string("rules show ") + name).out == page);
  }
  const std::string of_file = run_program("rules show rules/defense-evasion/trail_stopped.yml").out;
  CHECK_THAT(of_file, StartsWith("CloudTrail Logging Stopped or Trail Deleted\n"));
  CHECK_THAT(of_file, Contains("path      trail_stopped.yml\n"));
}

TEST_CASE("rules show names the rules that a correlation counts, and not their pages") {
  const ProgramRun run = run_program("rules show many_objects_deleted.yml");
  CHECK(run.code == 0);
  CHECK_THAT(run.out, StartsWith("Many Objects Deleted From One Bucket\nmedium, experimental, correlation rule"));
  CHECK_THAT(run.out, Contains("\nRules that it counts\n  - "));
  CHECK_THAT(run.out, Contains(" (objects_deleted)\n"));
  CHECK_THAT(run.out, !Contains("detection rule"));
}

TEST_CASE("rules show prints the document of a file with several, and rules for other log sources") {
  const ScratchFolder folder;
  const std::string rest = "\nlogsource: {product: windows}\ndetection: {s: {a: 1}, condition: s}\n";
  folder.write("two.yml", "title: One" + rest + "---\n# of two\ntitle: Two" + rest);
  const std::string place = "--rules '" + folder.path() + "' ";
  const std::string two = run_program("rules show " + place + "Two").out;
  CHECK_THAT(two, StartsWith("Two\nnone, detection rule\n"));
  CHECK_THAT(two, Contains("The rule has no description.\n"));
  CHECK_THAT(two, Contains("The rule does not say.\n"));
  CHECK_THAT(two, Catch::EndsWith("The rule as written\n# of two\ntitle: Two" + rest));
  const std::string both = run_program("rules show " + place + "two.yml").out;
  CHECK_THAT(both, Contains("condition: s}\n\nTwo\n"));
}

TEST_CASE("rules show says what it cannot show") {
  const ScratchFolder folder;
  folder.write("good.yml", kRule);
  folder.write("bad.yml", "title: Bad\nlogsource: {product: aws}\ndetection: {s: {a|nope: 1}, condition: s}\n");
  const std::string place = "--rules '" + folder.path() + "' ";
  CHECK(run_program("rules show").code == 2);
  CHECK_THAT(run_program("rules show nonsense").err, Contains("'nonsense' names no rule"));
  const ProgramRun bad = run_program("rules show " + place + "bad.yml");
  CHECK(bad.code == 2);
  CHECK_THAT(bad.err, Contains("could not be loaded"));
  CHECK(run_program("rules show " + place + "good.yml bad.yml").code == 2);
}

TEST_CASE("rules show replaces control characters") {
  const ScratchFolder folder;
  folder.write("r.yml",
               "title: \"A\\e[2J\"\ndescription: \"x\\e[1m\"\nauthor: \"a\\u202eb\"\nlogsource: {product: aws}\n"
               "detection: {s: {a: \"\\e[5m\"}, condition: s}\nfalsepositives: [\"\\x07\"]\n");
  const std::string out = run_program("rules show --rules '" + folder.path() + "' r.yml").out;
  CHECK_THAT(out, StartsWith("A?[2J\n"));
  CHECK(out.find('\x1b') == out.npos);
  CHECK(out.find('\x07') == out.npos);
  CHECK(out.find("\u202e") == out.npos);
}

}  // namespace
}  // namespace trailhound
