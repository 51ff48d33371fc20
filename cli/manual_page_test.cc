#include "cli/manual_page.h"

#include <catch2/catch.hpp>
#include <string>

#include "engine/testing/program/program.h"

namespace trailhound {
namespace {

using Catch::Contains;

bool has_program(const std::string& name) { return run_shell("command -v " + name).code == 0; }

TEST_CASE("a manual page has what help has") {
  for (const Command& command : commands()) {
    CAPTURE(command.name);
    const std::string page = run_program("man " + std::string(command.name)).out;
    CHECK(page == manual_page(command));
    for (const char* part : {".TH TRAILHOUND", "\n.SH NAME\n", "\n.SH SYNOPSIS\n", "\n.SH DESCRIPTION\n",
                             "\n.SH OPTIONS\n", "\\fB\\-\\-help\\fR", "\n.SH SEE ALSO\n"}) {
      CHECK_THAT(page, Contains(part));
    }
    for (const Section& section : command.sections) {
      for (const Option& option : section.options) {
        std::string name(option.name);
        for (std::size_t at = name.find('-'); at != name.npos; at = name.find('-', at + 2)) name.insert(at, "\\");
        CHECK_THAT(page, Contains("\\fB\\-\\-" + name + "\\fR"));
      }
    }
  }
  CHECK(run_program("man nonsense").code == 2);
}

TEST_CASE("groff has nothing to complain about, and shows the text") {
  if (!has_program("groff")) {
    WARN("skipped: there is no groff");
    return;
  }
  for (const Command& command : commands()) {
    CAPTURE(command.name);
    const ProgramRun run = run_shell("groff -man -ww -Tutf8 -P-c -P-b -P-u -rLL=78n", manual_page(command));
    CHECK(run.code == 0);
    CHECK(run.err.empty());
    CHECK_THAT(run.out, Contains("SYNOPSIS"));
  }
  const std::string shown = run_shell("groff -man -Tascii -P-c -P-b -P-u", manual_page(*find_command("search"))).out;
  CHECK_THAT(shown, Contains("--error[=CODE], --not-error"));
  CHECK_THAT(shown, Contains("trailhound search --ip 203.0.113.0/24 --not-event 'List*,Get*' AWSLogs/\n"));
}

TEST_CASE("mandoc finds no error") {
  if (!has_program("mandoc")) {
    WARN("skipped: there is no mandoc");
    return;
  }
  for (const Command& command : commands()) {
    CAPTURE(command.name);
    CHECK(run_shell("mandoc -T lint -W error", manual_page(command)).out.empty());
  }
}

}  // namespace
}  // namespace trailhound
