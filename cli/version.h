#pragma once

#include <string_view>

namespace trailhound {

/// The version of the project, as CMakeLists.txt states it.
std::string_view version();

}  // namespace trailhound
