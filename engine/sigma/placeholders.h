#pragma once

#include <map>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "engine/base/diagnostic.h"
#include "engine/sigma/rule.h"

namespace trailhound {

/// The lists that `expand` puts in place of `%name%` (semantics §12), by name. A value.
class Placeholders {
 public:
  /// False, and nothing changes, if there is a list of that name already.
  bool add(std::string_view name, std::vector<std::string> values);
  /// null: no list has that name. An empty list is one that nothing satisfies; so is each of environment_lists() that
  /// no file gives.
  const std::vector<std::string>* find(std::string_view name) const;
  bool has(std::string_view name) const { return lists_.find(name) != lists_.end(); }

 private:
  std::map<std::string, std::vector<std::string>, std::less<>> lists_;
};

/// The names that are reserved for one's own environment (semantics §12): accounts, organization, networks and NAT
/// addresses, principals and user agents of pipelines, and users for emergencies.
std::span<const std::string_view> environment_lists();
/// Adds a list to those that a rule asks for, unless it is among them.
void add_once(const EnvironmentList& list, std::vector<EnvironmentList>& lists);

/// One file of lists in memory.
struct PlaceholderText {
  enum class Format {
    kYaml,   ///< a map `name: [values]`; a scalar is a list of one, null an empty list
    kLines,  ///< NAME.txt: one value a line, white space around it trimmed; `#` begins a comment line
  };
  std::string file;  ///< what diagnostics call it
  Format format = Format::kYaml;
  std::string name;  ///< of the list, for kLines
  std::string text;
};

struct PlaceholderLists {
  Placeholders lists;
  /// Errors only, in the order of the files: what is no list, and names that occur twice. Whoever gets one must not go
  /// on with the lists: a rule with half of its values says something else than its author meant.
  std::vector<Diagnostic> diagnostics;
};

/// Reads the lists of all files. Bounded as rule files are (YamlLimits). Does not throw on any input.
PlaceholderLists read_placeholders(std::span<const PlaceholderText> files);

/// `Name` of `folder/Name.txt`.
std::string placeholder_name_of(std::string_view path);

}  // namespace trailhound
