#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "engine/base/result.h"

namespace trailhound {

/// The values that a typed value of a criterion means:
///
///   AKIA…      itself
///   @keys.txt  the lines of the file keys.txt, one value a line
///   ///
/// Of a list, blank lines, lines that begin with `#`, blanks around a value and a byte order mark are left out. The
/// error names the file: it cannot be read, has no values, or is larger than the 16 MiB that a rule may have.
Result<std::vector<std::string>, std::string> expand_value(std::string_view typed);

/// `keys.txt` of `@keys.txt`; empty if the value names no list.
std::string list_path(std::string_view typed);

}  // namespace trailhound
