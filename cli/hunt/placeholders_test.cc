// --placeholders, and which files of a folder are rules.

#include <algorithm>
#include <catch2/catch.hpp>
#include <string>

#include "engine/testing/program/program.h"

namespace trailhound {
namespace {

using Catch::Contains;

std::ptrdiff_t lines(const std::string& text) { return std::count(text.begin(), text.end(), '\n'); }

std::string login_from(const std::string& address, const std::string& id) {
  return R"({"eventVersion":"1.09","eventSource":"signin.amazonaws.com","eventName":"ConsoleLogin","eventID":")" + id +
         R"(","sourceIPAddress":")" + address + "\"}\n";
}

constexpr const char* kElsewhere =
    "title: Login From Elsewhere\nid: 7a1f3f8e-0000-4000-8000-000000000077\n"
    "logsource: {product: aws, service: cloudtrail}\n"
    "detection:\n  login: {eventName: ConsoleLogin}\n  ours: {sourceIPAddress|cidr|expand: '%our_networks%'}\n"
    "  condition: login and not ours\n";

TEST_CASE("--placeholders gives the lists of expand, to a hunt and to every command about rules") {
  const ScratchFolder folder;
  const std::string rule = folder.write("rules/login.yml", kElsewhere);
  folder.write("rules/login.test.yml",
               "Login From Elsewhere:\n  match:\n    - {eventName: ConsoleLogin, sourceIPAddress: 203.0.113.9}\n"
               "  no_match:\n    - {eventName: ConsoleLogin, sourceIPAddress: 198.51.100.7}\n");
  const std::string yaml = folder.write("lists.yml", "our_networks: [198.51.100.0/24, 192.0.2.1]\n");
  folder.write("lists/our_networks.TXT", "# the office\n198.51.100.0/24\r\n192.0.2.1\n");
  const std::string events = login_from("203.0.113.9", "a") + login_from("198.51.100.7", "b") +
                             login_from("192.0.2.1", "c") + login_from("192.0.2.2", "d");
  const std::string rules = " --rules '" + folder.path() + "/rules' ";

  const ProgramRun without = run_program("hunt -q -" + rules, events);
  CHECK(without.code == 2);
  for (const std::string& path : {yaml, folder.path() + "/lists"}) {
    CAPTURE(path);
    const std::string lists = " --placeholders '" + path + "' ";
    const ProgramRun hunt = run_program("hunt -q -" + rules + lists, events);
    CHECK(hunt.code == 0);
    CHECK(lines(hunt.out) == 2);
    CHECK_THAT(hunt.out, Contains(R"("eventID":"a")") && Contains(R"("eventID":"d")"));
    CHECK(run_program("rules check" + rules + lists).code == 0);
    CHECK_THAT(run_program("rules list" + rules + lists).out, Contains("Login From Elsewhere"));
    CHECK(run_program("rules list" + rules).code != 0);
    CHECK(run_program("rules explain --rule '" + rule + "' -" + lists, login_from("192.0.2.1", "c")).code == 0);
    CHECK_THAT(run_program("rules explain --rule '" + rule + "' -" + lists, login_from("192.0.2.1", "c")).out,
               Contains("'198.51.100.0/24' or '192.0.2.1'"));
  }
}

TEST_CASE("the manifest has the hash of each list") {
  const ScratchFolder folder;
  folder.write("rules/login.yml", kElsewhere);
  const std::string lists = folder.write("lists.yml", "our_networks: []\n");
  const ProgramRun run = run_program("hunt -q - --rules '" + folder.path() + "/rules' --placeholders '" + lists +
                                         "' --manifest '" + folder.path() + "/manifest.json'",
                                     login_from("192.0.2.1", "a"));
  CHECK(run.code == 0);
  CHECK(lines(run.out) == 1);  // nothing is in an empty list
  // sha256sum of "our_networks: []\n"
  const std::string sum = run_shell("printf 'our_networks: []\\n' | sha256sum | cut -c1-64 | tr -d '\\n'").out;
  REQUIRE(sum.size() == 64);
  CHECK_THAT(folder.read("manifest.json"), Contains("lists.yml") && Contains(sum));
}

TEST_CASE("lists that cannot be used end the run before it begins, with the place") {
  const ScratchFolder folder;
  folder.write("rules/login.yml", kElsewhere);
  folder.write("empty/readme.md", "nothing\n");
  const struct {
    std::string path, expected;
  } cases[] = {
      {folder.write("twice.yml", "a: x\n---\na: y\n"), "twice.yml:3:1: error[S602]"},
      {folder.write("nested.yml", "a: [x, {b: c}]\nb: {c: d}\n"), "nested.yml:1:8: error[S601]"},
      {folder.write("broken.yml", "a: [\n"), "error[S001]"},
      {folder.path() + "/nowhere.yml", "there is no such file"},
      {folder.path() + "/empty", "there is no .txt"},
      {"-", "not standard input"},
  };
  for (const auto& c : cases) {
    CAPTURE(c.path);
    for (const char* command : {"hunt - ", "rules check ", "rules list "}) {
      const ProgramRun run =
          run_program(std::string(command) + "--rules '" + folder.path() + "/rules' --placeholders '" + c.path + "'");
      CHECK(run.code == 2);
      CHECK(run.out.empty());
      CHECK_THAT(run.err, Contains(c.expected));
    }
  }
}

TEST_CASE("a folder's rules are its YAML files, in whatever case, and other YAML does no harm") {
  const ScratchFolder folder;
  const auto rule = [](const std::string& title) {
    return "title: " + title +
           "\nlogsource: {product: aws, service: cloudtrail}\n"
           "detection: {s: {eventName: ConsoleLogin}, condition: s}\n";
  };
  folder.write("r/A.YML", rule("A"));
  folder.write("r/b.Yaml", rule("B"));
  folder.write("r/c.yml", rule("C"));
  folder.write("r/d.txt", rule("D"));
  folder.write("r/A.TEST.YML", "A: {match: [], no_match: []}\n");
  folder.write("r/.github/workflows/ci.yml", "name: ci\non: [push]\njobs: {}\n");
  folder.write("r/chart.yaml", "kind: Role\nrules: {{ .Values.rules }}\n");
  folder.write("r/info.yml", "- one\n- two\n");
  const ProgramRun run = run_program("hunt - --rules '" + folder.path() + "/r'", login_from("192.0.2.1", "a"));
  CHECK(run.code == 0);
  CHECK(lines(run.out) == 3);
  CHECK_THAT(run.err, Contains("3 evaluated, 3 not rules"));
  const ProgramRun check = run_program("rules check '" + folder.path() + "/r'");
  CHECK_THAT(check.out, Contains("       3  documents") && Contains("       3  not rules"));
  CHECK(check.code == 0);
}

}  // namespace
}  // namespace trailhound
