#pragma once

#include <string_view>

#include "engine/base/diagnostic.h"

namespace trailhound {

/// What a rule file says to the person who reads it.

/// The description of a rule in its two parts. Views of the description.
struct DescriptionParts {
  std::string_view what;        ///< what happened and why it matters
  std::string_view next_steps;  ///< what to check then, without `Next:`; empty if the author does not say
};

/// Sigma has no key for next steps. The built-in rules write them as the last paragraph of the description, which
/// begins with `Next:` (rules/README.md); other rules mostly have none. Spaces and line breaks around both parts are
/// left out.
DescriptionParts parts_of_description(std::string_view description);

/// The YAML document around `position`, comments included, without the `---` and `...` lines that enclose it. If a
/// document of the file is an action (`action: global`), the whole file, because no document of it is complete by
/// itself. A view of `text`, the whole file.
std::string_view document_around(std::string_view text, Position position);

}  // namespace trailhound
