#pragma once

#include <string_view>

namespace trailhound {

/// The files page.mustache, page.css and page.js of this folder, which the build compiles into the program. They live
/// as long as the process.
std::string_view page_template();
std::string_view page_css();
std::string_view page_js();

}  // namespace trailhound
