#include "cli/arguments/typed.h"

#include <algorithm>
#include <boost/program_options.hpp>
#include <utility>

#include "cli/options.h"
#include "engine/base/closest_word.h"

namespace trailhound {
namespace {

namespace options = boost::program_options;

using Words = std::vector<std::string>;

const options::value_semantic* value_of(const Option& option) {
  if (option.is_switch()) return options::bool_switch();
  if (option.is_repeatable) return options::value<Words>()->composing();
  return options::value<std::string>();
}

std::string opposite_of(const Option& option) { return "not-" + std::string(option.name); }

options::options_description describe(const Command& command) {
  options::options_description out;
  for (const Section& section : command.sections) {
    for (const Option& option : section.options) {
      std::string names(option.name);
      if (option.letter != 0) names += {',', option.letter};
      out.add_options()(names.c_str(), value_of(option), "");  // help.cc has the texts
      if (option.has_opposite) out.add_options()(opposite_of(option).c_str(), value_of(option), "");
    }
  }
  out.add_options()(kNoSandboxOption.name.data(), value_of(kNoSandboxOption), "");
  return out;
}

/// Gives `--error` the value that it means. Boost's implicit values would take the next word, often a path, for one.
Words with_implied_values(const Command& command, std::span<const std::string> words) {
  Words out(words.begin(), words.end());
  for (std::string& word : out) {
    if (word == "--") break;
    for (const Section& section : command.sections) {
      for (const Option& option : section.options) {
        if (option.without_value.empty()) continue;
        const bool is_alone =
            word == "--" + std::string(option.name) || (option.has_opposite && word == "--" + opposite_of(option));
        if (is_alone) word.append("=").append(option.without_value);
      }
    }
  }
  return out;
}

/// `; did you mean '--exclude'?` for an option that the command does not have, or nothing.
std::string suggested_option(const Command& command, std::string_view typed) {
  typed.remove_prefix(std::min(typed.find_first_not_of('-'), typed.size()));
  std::vector<std::string> names = {std::string(kHelpOption.name), std::string(kNoSandboxOption.name)};
  for (const Section& section : command.sections) {
    for (const Option& option : section.options) {
      names.emplace_back(option.name);
      if (option.has_opposite) names.push_back(opposite_of(option));
    }
  }
  ClosestWord closest(typed);
  for (const std::string& name : names) closest.offer(name);
  return closest.found().empty() ? std::string() : "; did you mean '--" + std::string(closest.found()) + "'?";
}

}  // namespace

/// Takes over what Boost has parsed and checked.
class TypedReader {
 public:
  static void store(const options::parsed_options& parsed, Typed& typed) {
    options::variables_map map;
    options::store(parsed, map);
    for (const auto& [name, value] : map) {
      if (const bool* is_on = boost::any_cast<bool>(&value.value())) {
        if (*is_on) typed.switches_.insert(name);
      } else if (const auto* words = boost::any_cast<Words>(&value.value())) {
        typed.values_[name] = *words;
      } else {
        typed.values_[name] = {value.as<std::string>()};
      }
    }
  }
};

Result<Typed, UsageError> read_typed(std::string_view command, std::span<const std::string> words,
                                     CommandArguments& common) {
  // Options may be abbreviated by default; a script that relies on it breaks when a new option appears.
  using options::command_line_style::allow_guessing;
  using options::command_line_style::unix_style;
  Typed typed;
  try {
    const Command& row = *find_command(command);
    const options::options_description description = describe(row);
    const options::parsed_options parsed = options::command_line_parser(with_implied_values(row, words))
                                               .options(description)
                                               .style(unix_style & ~allow_guessing)
                                               .run();
    for (const options::option& option : parsed.options) {
      if (option.position_key < 0) continue;
      typed.positional.insert(typed.positional.end(), option.value.begin(), option.value.end());
    }
    TypedReader::store(parsed, typed);
    // An empty word is a variable that was not set; it would select nothing, or everything.
    for (const options::option& option : parsed.options) {
      for (const std::string& value : option.value) {
        if (value.empty())
          return UsageError{"an empty value" + (option.string_key.empty() ? "" : " for --" + option.string_key)};
      }
    }
  } catch (const options::unknown_option& error) {
    return UsageError{error.what() + suggested_option(*find_command(command), error.get_option_name())};
  } catch (const options::error& error) {
    return UsageError{error.what()};
  }
  common.geo = typed.list("geo");
  common.timezone = typed.text("timezone");
  common.no_sandbox = typed.is_on(kNoSandboxOption.name.data());
  return typed;
}

UsageError bad_value(const char* option, const std::string& value, const char* expected) {
  return {std::string("--") + option + ": '" + value + "' is not " + expected};
}

}  // namespace trailhound
