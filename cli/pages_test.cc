// The output on the pages "After a hit", "Was it tampered with?" and "Athena" is what the commands on them write.

#include <catch2/catch.hpp>
#include <sstream>
#include <string>

#include "engine/testing/program/program.h"
#include "engine/testing/shared.h"

namespace trailhound {
namespace {

constexpr const char* kPrompt = "$ trailhound ";

/// The line of a shell, with the program under its path.
std::string shell_line(std::string line) {
  const std::string name = "trailhound ";
  line.erase(0, 2);
  for (std::size_t at = line.find(name); at != line.npos; at = line.find(name, at + 1)) {
    const bool is_command = at == 0 || line.compare(at - 2, 2, "| ") == 0;
    if (is_command) line.replace(at, name.size(), "\"$TRAILHOUND\" ");
  }
  return line;
}

TEST_CASE("every command of the pages gives the output below it") {
  std::string pages;
  for (const char* name : {"after-a-hit", "verify", "athena"}) {
    pages += read_whole(source_folder() + "/cli/docs/" + name + ".md");
  }
  std::istringstream page(pages);
  std::string command, output;
  std::size_t commands = 0;
  for (std::string line; std::getline(page, line);) {
    if (line.starts_with(kPrompt)) {
      command = line;
      output.clear();
    } else if (line == "```" && !command.empty()) {
      CAPTURE(command);
      std::string written = run_shell(shell_line(command)).out;
      std::erase(written, '\r');  // CSV ends its lines with CR LF, which a page cannot show
      CHECK(written == output);
      command.clear();
      ++commands;
    } else if (!command.empty()) {
      output += line + '\n';
    }
  }
  CHECK(commands >= 14);
}

}  // namespace
}  // namespace trailhound
