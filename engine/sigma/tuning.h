#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "engine/base/diagnostic.h"
#include "engine/sigma/rule.h"

namespace trailhound {

/// Files in which an organisation keeps what it changes about the rules of others: which ones it does not want, and
/// which ones matter more or less to it than to their authors.

/// One line of such a file: the rules that bear a name.
struct TuningEntry {
  std::string name;            ///< as --rule takes it
  Level level = Level::kNone;  ///< that the rules get; kNone in a list of rules to leave out
  Diagnostic place;            ///< path, position and line of the name, for a remark on it; its text is empty
};

struct TuningLines {
  std::vector<TuningEntry> entries;     ///< in the order of the file
  std::vector<Diagnostic> diagnostics;  ///< errors only; whoever gets one must not go on with the entries
};

/// A list of rules to leave out: a name a line. Space around it and empty lines do not count. `#` begins a comment, at
/// the begin of a line or behind space, so a title with ` #` in it cannot be listed, but the rule's id or path can.
/// `file` is what diagnostics call the file. Any thread.
TuningLines read_exclusions(std::string_view file, std::string_view text);

/// Levels of rules: a YAML map `name: level`. Bounded as rule files are (YamlLimits). Any thread.
TuningLines read_levels(std::string_view file, std::string_view text);

}  // namespace trailhound
