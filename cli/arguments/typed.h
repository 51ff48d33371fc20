#pragma once

#include <functional>
#include <map>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "cli/arguments.h"
#include "engine/base/result.h"

namespace trailhound {

/// The typed options by name, and the words that belong to none.
class Typed {
 public:
  /// Whether an option with a value was typed.
  bool has(std::string_view name) const { return values_.find(name) != values_.end(); }
  /// Whether a switch was typed.
  bool is_on(std::string_view name) const { return switches_.find(name) != switches_.end(); }
  /// The value of an option that may be typed once; empty: it was not.
  std::string text(std::string_view name) const {
    return has(name) ? values_.find(name)->second.front() : std::string();
  }
  std::vector<std::string> list(std::string_view name) const {
    return has(name) ? values_.find(name)->second : std::vector<std::string>();
  }

  std::vector<std::string> positional;

 private:
  friend class TypedReader;
  std::map<std::string, std::vector<std::string>, std::less<>> values_;
  std::set<std::string, std::less<>> switches_;
};

/// Reads the words of a command line by the command's table of options, and fills in what all commands have in common,
/// but for the password.
Result<Typed, UsageError> read_typed(std::string_view command, std::span<const std::string> words,
                                     CommandArguments& common);

/// `--OPTION: 'VALUE' is not EXPECTED`
UsageError bad_value(const char* option, const std::string& value, const char* expected);

}  // namespace trailhound
