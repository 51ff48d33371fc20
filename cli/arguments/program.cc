#include <utility>

#include "cli/arguments/typed.h"
#include "cli/completion.h"
#include "cli/options.h"

namespace trailhound {

Result<CompletionArguments, UsageError> parse_completion(std::span<const std::string> words) {
  CompletionArguments completion;
  Result<Typed, UsageError> typed = read_typed("completion", words, completion);
  if (!typed) return typed.error();
  if (typed->positional.size() != 1 || completion_script(typed->positional.front()).empty()) {
    return UsageError{"name one shell: bash, zsh or fish"};
  }
  completion.shell = typed->positional.front();
  return completion;
}

Result<ManArguments, UsageError> parse_man(std::span<const std::string> words) {
  ManArguments man;
  Result<Typed, UsageError> typed = read_typed("man", words, man);
  if (!typed) return typed.error();
  std::string name;
  for (const std::string& word : typed->positional) name += (name.empty() ? "" : " ") + word;
  const Command* command = find_command(name);
  if (command == nullptr) return UsageError{"there is no command '" + name + "'"};
  man.command = command->name;
  return man;
}

}  // namespace trailhound
