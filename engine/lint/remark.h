#pragma once

#include <string>
#include <string_view>

#include "engine/base/diagnostic.h"

namespace trailhound {

/// A warning to a rule's author. Its source line stays empty: the AST does not contain the text of the file.
Diagnostic lint_remark(std::string_view code, const std::string& file, Position position, std::string text);

}  // namespace trailhound
