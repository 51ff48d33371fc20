#include "cli/completion.h"

#include <algorithm>
#include <vector>

#include "cli/commands.h"
#include "cli/message.h"
#include "cli/options.h"

// A command is the first word behind `trailhound`, or the first two if the first names a group, so none of the scripts
// has to know which words are values of options.

namespace trailhound {
namespace {

/// The options of a command as a shell offers them: each name of an option is one of these.
struct Completion {
  std::string name;  ///< with its dashes: `--not-error`, `-o`
  const Option* option;
};

std::vector<Completion> completions_of(const Command& command) {
  std::vector<Completion> found;
  const auto add = [&](const Option& option) {
    const std::string name(option.name);
    found.push_back({"--" + name, &option});
    if (option.letter != 0) found.push_back({std::string("-") + option.letter, &option});
    if (option.has_opposite) found.push_back({"--not-" + name, &option});
  };
  for (const Section& section : command.sections) {
    for (const Option& option : section.options) add(option);
  }
  if (!is_group(command)) add(kNoSandboxOption);
  add(kHelpOption);
  return found;
}

/// `all, short or none` as words.
std::vector<std::string> values_of(const Option& option) {
  std::vector<std::string> words;
  if (option.values == nullptr) return words;
  std::string word;
  for (const char c : option.values() + " ") {
    if (c != ' ' && c != ',') {
      word += c;
    } else {
      if (!word.empty() && word != "or") words.push_back(word);
      word.clear();
    }
  }
  return words;
}

bool takes_value(const Option& option) { return !option.is_switch() && option.without_value.empty(); }

std::string joined(const std::vector<std::string>& words, std::string_view between) {
  std::string text;
  for (const std::string& word : words) text.append(text.empty() ? "" : between).append(word);
  return text;
}

/// The words of the next level: `check`, `list` … of `rules`; all commands, once each, of trailhound itself.
std::vector<std::string> members_of(const Command& group) {
  std::vector<std::string> words;
  for (const Command* command : commands_below(group)) {
    const std::size_t begin = group.name.empty() ? 0 : group.name.size() + 1;
    const std::string_view rest = command->name.substr(begin);
    std::string word(rest.substr(0, rest.find(' ')));
    if (std::find(words.begin(), words.end(), word) == words.end()) words.push_back(std::move(word));
  }
  return words;
}

std::vector<const Command*> groups() {
  std::vector<const Command*> found;
  for (const Command& command : commands()) {
    if (!command.name.empty() && is_group(command)) found.push_back(&command);
  }
  return found;
}

std::string summary_of(const Command& command) {
  return std::string(command.summary.empty() ? command.intro.substr(0, command.intro.find('.')) : command.summary);
}

/// `text` in single quotes of a shell in which `\'` has no meaning inside them.
std::string shell_quoted(std::string_view text) {
  std::string out = "'";
  for (const char c : text) out += c == '\'' ? std::string("'\\''") : std::string(1, c);
  return out + "'";
}

/// The first sentence of the help.
std::string first_sentence(std::string_view help) {
  const std::size_t end = std::min(help.find(". "), help.find(": "));
  std::string text(help.substr(0, end));
  if (!text.empty() && text.back() == '.') text.pop_back();
  return text;
}

std::string bash_script() {
  std::string out =
      "# bash completion for trailhound, written by 'trailhound completion bash'\n"
      "_trailhound() {\n"
      "  local cur=${COMP_WORDS[COMP_CWORD]} before=${COMP_WORDS[COMP_CWORD-1]} command=${COMP_WORDS[1]} first=2\n"
      "  local words=\n"
      "  COMPREPLY=()\n"
      "  # Readline may make words of the '=' in --name=value.\n"
      "  if [[ $cur == = ]]; then cur=; elif [[ $before == = ]]; then before=${COMP_WORDS[COMP_CWORD-2]}; fi\n"
      "  if (( COMP_CWORD == 1 )); then\n"
      "    COMPREPLY=( $(compgen -W '" +
      joined(members_of(*find_command("")), " ") +
      " help --help --version' -- \"$cur\") )\n"
      "    return\n"
      "  fi\n"
      "  case $command in\n";
  for (const Command* group : groups()) {
    out += "    " + std::string(group->name) + ") words='" + joined(members_of(*group), " ") + " --help' ;;\n";
  }
  out += "    help|man) words='" + joined(members_of(*find_command("")), " ") +
         "' ;;\n"
         "    completion) words='bash zsh fish' ;;\n"
         "  esac\n"
         "  if [[ -n $words ]] && (( COMP_CWORD == 2 )); then\n"
         "    COMPREPLY=( $(compgen -W \"$words\" -- \"$cur\") )\n"
         "    return\n"
         "  fi\n"
         "  case $command in\n";
  for (const Command* group : groups()) {
    out += "    " + std::string(group->name) + ") command+=\" ${COMP_WORDS[2]}\" ;;\n";
  }
  out +=
      "  esac\n"
      "  case $command in\n";
  for (const Command* command : commands_below(*find_command(""))) {
    std::vector<std::string> names, open;
    std::string closed;
    for (const Completion& completion : completions_of(*command)) {
      names.push_back(completion.name);
      if (!takes_value(*completion.option)) continue;
      const std::string values = joined(values_of(*completion.option), " ");
      if (values.empty()) {
        open.push_back(completion.name);
      } else {
        closed += "        " + completion.name + ") words='" + values + "' ;;\n";
      }
    }
    out += "    " + shell_quoted(command->name) + ")\n      case $before in\n" + closed;
    if (!open.empty()) out += "        " + joined(open, "|") + ") return ;;\n";
    out += "        *) [[ $cur == -* ]] && words='" + joined(names, " ") + "' ;;\n      esac ;;\n";
  }
  return out +
         "  esac\n"
         "  [[ -n $words ]] && COMPREPLY=( $(compgen -W \"$words\" -- \"$cur\") )\n"
         "}\n"
         "# Where a script has nothing to offer, readline offers files.\n"
         "complete -o default -F _trailhound trailhound\n";
}

/// Text inside `[…]` or behind `:` of an argument of _arguments, in single quotes.
std::string zsh_text(std::string_view text) {
  std::string out;
  for (const char c : text) {
    if (c == '[' || c == ']' || c == ':' || c == '\\') out += '\\';
    out += c == '\'' ? std::string("'\\''") : std::string(1, c);
  }
  return out;
}

std::string zsh_option(const Completion& completion) {
  const Option& option = *completion.option;
  std::string out = option.is_repeatable ? "'*" : "'";
  out += completion.name;
  if (takes_value(option)) out += completion.name.starts_with("--") ? "=" : "+";
  out += "[" + zsh_text(first_sentence(option.help)) + "]";
  if (!takes_value(option)) return out + "'";
  out += ":" + zsh_text(option.value) + ":";
  const std::vector<std::string> values = values_of(option);
  return out + (values.empty() ? "_files" : "(" + joined(values, " ") + ")") + "'";
}

std::string zsh_words(const Command& group, const std::string& indent) {
  std::string out = indent + "local -a members=(\n";
  for (const std::string& word : members_of(group)) {
    const Command* member = find_member(group, word);
    out += indent + "  '" + zsh_text(word) + ":" + zsh_text(member == nullptr ? "" : summary_of(*member)) + "'\n";
  }
  return out + indent + ")\n" + indent + "_describe command members\n";
}

std::string zsh_script() {
  std::string out =
      "#compdef trailhound\n"
      "# zsh completion for trailhound, written by 'trailhound completion zsh'\n"
      "_trailhound() {\n"
      "  local command=$words[2]\n"
      "  if (( CURRENT == 2 )); then\n" +
      zsh_words(*find_command(""), "    ") +
      "    return\n"
      "  fi\n"
      "  shift words; (( CURRENT-- ))\n";
  for (const Command* group : groups()) {
    out += "  if [[ $command == " + std::string(group->name) + " ]]; then\n    if (( CURRENT == 2 )); then\n" +
           zsh_words(*group, "      ") +
           "      return\n    fi\n    command+=\" $words[2]\"\n    shift words; (( CURRENT-- ))\n  fi\n";
  }
  out += "  case $command in\n";
  for (const Command* command : commands_below(*find_command(""))) {
    out += "    " + shell_quoted(command->name) + ")\n      _arguments -s -S";
    for (const Completion& completion : completions_of(*command)) out += " \\\n        " + zsh_option(completion);
    const bool is_shell = command->name == "completion";
    out += std::string(" \\\n        '*:") + (is_shell ? "shell:(bash zsh fish)" : "path:_files") + "' ;;\n";
  }
  return out + "  esac\n}\n_trailhound \"$@\"\n";
}

/// Fish knows `\'` and `\\` inside single quotes.
std::string fish_quoted(std::string_view text) {
  std::string out = "'";
  for (const char c : text) {
    if (c == '\'' || c == '\\') out += '\\';
    out += c;
  }
  return out + "'";
}

std::string fish_script() {
  std::string names;
  for (const Command* group : groups()) names += " " + std::string(group->name);
  std::string out =
      "# fish completion for trailhound, written by 'trailhound completion fish'\n"
      "function __trailhound_command\n"
      "    set -l words (commandline -opc)\n"
      "    if contains -- \"$words[2]\"" +
      names +
      "\n        echo (string trim -- \"$words[2] $words[3]\")\n"
      "    else\n"
      "        echo $words[2]\n"
      "    end\n"
      "end\n";
  const auto when = [](std::string_view command) {
    return "complete -c trailhound -n " + fish_quoted("test (__trailhound_command) = " + fish_quoted(command));
  };
  std::vector<const Command*> parents = groups();
  parents.insert(parents.begin(), find_command(""));
  for (const Command* parent : parents) {
    for (const std::string& word : members_of(*parent)) {
      const Command* member = find_member(*parent, word);
      out += when(parent->name) + " -f -a " + word + " -d " +
             fish_quoted(member == nullptr ? "" : summary_of(*member)) + "\n";
    }
  }
  for (const Command* command : commands_below(*find_command(""))) {
    for (const Completion& completion : completions_of(*command)) {
      const Option& option = *completion.option;
      const bool is_long = completion.name.starts_with("--");
      out += when(command->name) + (is_long ? " -l " + completion.name.substr(2) : " -s " + completion.name.substr(1));
      if (takes_value(option)) {
        const std::vector<std::string> values = values_of(option);
        out += values.empty() ? " -r -F" : " -x -a " + fish_quoted(joined(values, " "));
      }
      out += " -d " + fish_quoted(first_sentence(option.help)) + "\n";
    }
  }
  return out + when("completion") + " -f -a 'bash zsh fish'\n";
}

}  // namespace

std::string completion_script(std::string_view shell) {
  if (shell == "bash") return bash_script();
  if (shell == "zsh") return zsh_script();
  return shell == "fish" ? fish_script() : std::string();
}

ExitCode run_completion(const CompletionArguments& arguments) {
  print(completion_script(arguments.shell));
  return ExitCode::kDone;
}

}  // namespace trailhound
