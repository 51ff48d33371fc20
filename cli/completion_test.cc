#include "cli/completion.h"

#include <catch2/catch.hpp>
#include <sstream>
#include <string>

#include "cli/options.h"
#include "engine/testing/program/program.h"

namespace trailhound {
namespace {

using Catch::Contains;

bool has_program(const std::string& name) { return run_shell("command -v " + name).code == 0; }

/// What bash offers for the last of the words, one a line; the script is what the program prints.
std::string offered(const std::string& words) {
  const std::string script =
      "source <(\"$TRAILHOUND\" completion bash) || exit 9\n"
      "COMP_WORDS=(" +
      words +
      "); COMP_CWORD=$(( ${#COMP_WORDS[@]} - 1 ))\n"
      "_trailhound; printf '%s\\n' \"${COMPREPLY[@]}\"\n";
  const ProgramRun run = run_shell("export TRAILHOUND; bash", script);
  CHECK(run.code == 0);
  CHECK(run.err.empty());
  return run.out == "\n" ? "" : run.out;
}

TEST_CASE("bash completes commands, options and values") {
  if (!has_program("bash")) {
    WARN("skipped: there is no bash");
    return;
  }
  struct Row {
    const char *words, *offered;
  };
  const Row rows[] = {
      {"trailhound hu", "hunt\n"},
      {"trailhound ru", "rules\n"},
      {"trailhound rules ex", "export\nexplain\n"},
      {"trailhound rules exp", "export\nexplain\n"},
      {"trailhound rules expo", "export\n"},
      {"trailhound rules l", "list\n"},
      {"trailhound help hu", "hunt\n"},
      {"trailhound completion b", "bash\n"},
      {"trailhound hunt --exclude", "--exclude-tag\n--exclude\n--exclude-from\n"},
      {"trailhound rules check --st", "--strict\n"},
      {"trailhound rules list --st", "--status\n"},
      {"trailhound search --not-e", "--not-event\n--not-error\n"},
      {"trailhound hunt --format t", "table\ntimesketch\n"},
      {"trailhound hunt --min-level \"\"", "informational\nlow\nmedium\nhigh\ncritical\n"},
      {"trailhound hunt --color = al", "always\n"},
      {"trailhound hunt --color =", "auto\nalways\nnever\n"},
      {"trailhound hunt --rules ru", ""},
      {"trailhound hunt --rules --st", ""},
      {"trailhound hunt AWS", ""},
      {"trailhound nonsense --f", ""},
  };
  for (const Row& row : rows) {
    CAPTURE(row.words);
    CHECK(offered(row.words) == row.offered);
  }
}

TEST_CASE("every script has every option of every command") {
  for (const char* shell : {"bash", "zsh", "fish"}) {
    const std::string script = completion_script(shell);
    for (const Command* command : commands_below(*find_command(""))) {
      CAPTURE(shell, command->name);
      CHECK_THAT(script, Contains(std::string(command->name)));
      for (const Section& section : command->sections) {
        for (const Option& option : section.options) {
          CAPTURE(option.name);
          const std::string name(option.name);
          CHECK_THAT(script, Contains((std::string(shell) == "fish" ? "-l " : "--") + name));
        }
      }
    }
  }
  CHECK(completion_script("tcsh").empty());
  CHECK(run_program("completion").code == 2);
  CHECK(run_program("completion tcsh").code == 2);
  CHECK(run_program("completion bash zsh").code == 2);
}

TEST_CASE("the shells that are here can read their scripts") {
  struct Row {
    const char *shell, *check;
  };
  for (const Row& row : {Row{"bash", "bash -n"}, {"zsh", "zsh -n"}, {"fish", "fish --no-execute"}}) {
    if (!has_program(row.shell)) {
      WARN("skipped: there is no " << row.shell);
      continue;
    }
    const ScratchFolder folder;
    const std::string script = folder.write("script", completion_script(row.shell));
    const ProgramRun run = run_shell(std::string(row.check) + " '" + script + "'");
    CAPTURE(row.shell, run.err);
    CHECK(run.code == 0);
    CHECK(run.err.empty());
  }
}

}  // namespace
}  // namespace trailhound
