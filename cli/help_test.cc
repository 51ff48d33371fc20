#include "cli/help.h"

#include <algorithm>
#include <catch2/catch.hpp>
#include <set>
#include <sstream>
#include <string>
#include <vector>

#include "engine/output/formats.h"

namespace trailhound {
namespace {

std::vector<std::string> lines_of(const std::string& text) {
  std::vector<std::string> lines;
  std::istringstream in(text);
  for (std::string line; std::getline(in, line);) lines.push_back(line);
  return lines;
}

bool has_line_that_begins(const std::vector<std::string>& lines, const std::string& start) {
  return std::any_of(lines.begin(), lines.end(), [&](const std::string& line) { return line.starts_with(start); });
}

TEST_CASE("help is for a terminal of 80 columns") {
  for (const Command& command : commands()) {
    for (const std::string& line : lines_of(help(command))) {
      CAPTURE(command.name, line);
      CHECK(line.size() <= kHelpColumns);
      CHECK((line.empty() || line.back() != ' '));
      for (const char byte : line) REQUIRE((byte >= ' ' && byte <= '~'));
    }
  }
}

TEST_CASE("help shows each option once, with its letter and value, and --help") {
  for (const Command& command : commands()) {
    const std::vector<std::string> lines = lines_of(help(command));
    if (is_group(command) && command.sections.empty()) continue;
    CAPTURE(command.name, help(command));
    CHECK(has_line_that_begins(lines, "  -h, --help  "));
    std::set<std::string_view> seen = {"help"};
    for (const Section& section : command.sections) {
      CHECK(has_line_that_begins(lines, std::string(section.heading)));
      for (const Option& option : section.options) {
        CAPTURE(option.name);
        CHECK(seen.insert(option.name).second);
        std::string start = "  ";
        if (option.letter != 0) start += std::string("-") + option.letter + ", ";
        start += (option.has_opposite ? "--[not-]" : "--") + std::string(option.name);
        if (!option.without_value.empty()) {
          start += "[=" + std::string(option.value) + "]";
        } else if (!option.is_switch()) {
          start += " " + std::string(option.value);
        }
        CHECK(has_line_that_begins(lines, start));
        CHECK_FALSE(option.help.empty());
        CHECK(option.help.back() == '.');
      }
    }
  }
}

TEST_CASE("the texts of options begin in one column, below a term that is too long for it") {
  const std::string shown = help(*find_command("show"));
  CHECK_THAT(shown,
             Catch::Contains("\nOptions\n"
                             "  --archive-password TEXT\n"
                             "                          Decrypt encrypted archives with TEXT. Other users of\n"));
  CHECK_THAT(shown, Catch::Contains("\n  -h, --help              Print this help.\n"));
}

TEST_CASE("help wraps between words and marks what is repeatable") {
  CHECK_THAT(help(*find_command("rules list")),
             Catch::Contains("  --tag TAG               Use only rules with this tag or one below it: t1562 or\n"
                             "                          attack.t1562 includes attack.t1562.008. Of several\n"
                             "                          tags, one is enough. Repeatable.\n"));
}

TEST_CASE("help takes the output formats from their table") {
  std::string words;
  for (const std::string& line : lines_of(help(*find_command("hunt")))) {
    const std::size_t start = line.find_first_not_of(' ');
    if (start != std::string::npos) words += line.substr(start) + " ";
  }
  CHECK_THAT(words, Catch::Contains("One of: " + format_names() + "."));
}

TEST_CASE("every command has a summary, examples and exit codes in ascending order") {
  for (const Command* command : commands_below(*find_command(""))) {
    const std::string text = help(*command);
    CAPTURE(text);
    CHECK(text.starts_with("Usage: trailhound " + std::string(command->name) + " "));
    CHECK_THAT(text, Catch::Contains("\nExit codes\n  0  ") || Catch::Contains("\nExit codes\n  0    "));
    CHECK_THAT(text, Catch::Contains("\nExamples\n  "));
    CHECK_FALSE(command->summary.empty());
    for (std::size_t i = 1; i < command->exit_codes.size(); ++i) {
      CHECK(command->exit_codes[i - 1].code < command->exit_codes[i].code);
    }
    for (const char* group : {"", "rules"}) {
      if (!command->name.starts_with(group)) continue;
      CHECK_THAT(help(*find_command(group)), Catch::Contains("\n  " + std::string(command->name) + " "));
    }
  }
}

TEST_CASE("a command is found by its whole name only") {
  CHECK(find_command("rules check")->name == "rules check");
  CHECK(find_command("nonsense") == nullptr);
  const Command& program = *find_command("");
  CHECK(find_member(program, "hunt") == find_command("hunt"));
  CHECK(find_member(*find_command("rules"), "test") == find_command("rules test"));
  for (const char* word : {"", "rules check", "check", "hun", "hunt "}) CHECK(find_member(program, word) == nullptr);
  CHECK(is_group(program));
  CHECK(is_group(*find_command("rules")));
  CHECK_FALSE(is_group(*find_command("hunt")));
}

}  // namespace
}  // namespace trailhound
