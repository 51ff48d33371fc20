#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace trailhound {

/// The commands of trailhound and their options. From this one table arguments/typed.cc builds the parser and help.cc
/// writes the help, so a new option cannot be missing from either. The table is data only: main.cc connects a command
/// with the functions that parse and run it. Every row is a constant and lives as long as the process.

/// One option of a command.
struct Option {
  std::string_view name;              ///< the long name, without dashes
  char letter = 0;                    ///< the short name; 0: none
  std::string_view value;             ///< what help calls the value, such as `FILE`; empty: a switch, which takes none
  bool is_repeatable = false;         ///< a second use adds a value; otherwise it is a usage error
  std::string_view help;              ///< sentences. Help itself adds that an option is repeatable
  std::string (*values)() = nullptr;  ///< names all values that the option accepts; null: an open set
  bool has_opposite = false;          ///< `--not-NAME` exists too, and leaves out what NAME selects
  std::string_view without_value = {};  ///< `--NAME` alone means this value, and a value needs `--NAME=VALUE`

  bool is_switch() const { return value.empty(); }
};

/// Options that help shows under one heading. A section without options is a note.
struct Section {
  std::string_view heading;
  std::string_view note;  ///< sentences before the options; may be empty
  std::span<const Option> options;
};

/// An exit code of a command and what it tells the caller. Every command lists its codes in ascending order.
struct ExitMeaning {
  int code;
  std::string_view meaning;
};

/// A command, or a group of commands: trailhound itself, whose name is empty, and `rules`.
struct Command {
  std::string_view name;     ///< all words after `trailhound`: `hunt`, `rules check`
  std::string_view usage;    ///< the words that follow the name on the usage line
  std::string_view summary;  ///< one line for the list of commands
  std::string_view intro;    ///< paragraphs, separated by an empty line
  std::span<const Section> sections;
  std::span<const ExitMeaning> exit_codes;
  std::span<const std::string_view> examples;  ///< command lines, which help shows unwrapped
};

/// trailhound itself first, then every group and command in the order of the help.
std::span<const Command> commands();

/// Null if no command or group has exactly this name.
const Command* find_command(std::string_view name);

/// The group `rules` and the word `check` give `rules check`. Null if the group has no such member.
const Command* find_member(const Command& group, std::string_view word);

/// The command or group whose name, or last word of it, is closest to what was typed; null if none is close.
const Command* closest_command(std::string_view typed);

bool is_group(const Command& command);

/// The commands of a group and of the groups in it, in the order of the table.
std::vector<const Command*> commands_below(const Command& group);

/// Every command and group accepts --help. main.cc answers it before any parser runs, so no section lists it.
inline constexpr Option kHelpOption = {"help", 'h', "", false, "Print this help."};

/// Every command accepts --no-sandbox, and no group. arguments/typed.cc reads it for all of them.
inline constexpr Option kNoSandboxOption = {
    "no-sandbox", 0, "", false,
    "Run without the sandbox, which takes the network, other programs and other files away from the process (Linux)."};

}  // namespace trailhound
