#pragma once

#include <string>
#include <string_view>

#include "engine/page/values.h"

namespace trailhound {

/// Fills a Mustache template (mustache(5)) with values. `{{name}}` escapes the five characters that mean something in
/// HTML's text and quoted attributes (& < > " '); `{{{name}}}` escapes nothing and is for Values::trusted() alone.
/// A name that a value lacks is looked up in the values around it, so sections set all names that their part of the
/// template mentions. REQUIRES: the template is sound; it is a part of the program.
std::string fill_template(std::string_view template_text, const Values& values);

}  // namespace trailhound
