#pragma once

#include <span>
#include <string_view>

namespace trailhound {

/// One file of `rules/`. The definition is generated from the folder at build time (engine/hunt/embed_rules.cmake).
struct EmbeddedRule {
  std::string_view path;  ///< below `rules/`
  std::string_view text;
};
std::span<const EmbeddedRule> embedded_rules();

}  // namespace trailhound
