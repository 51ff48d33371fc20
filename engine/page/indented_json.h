#pragma once

#include <string>
#include <string_view>

namespace trailhound {

/// JSON with one member or element a line, two blanks a level; it changes white space outside strings alone. Deeper
/// than 100 levels everything stays on the line, so that a hostile record does not grow with the square of its depth.
std::string indented_json(std::string_view json);

}  // namespace trailhound
