#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "engine/sigma/rule.h"

namespace trailhound {

/// What a rule, of any kind, adds to a table or a layer of ATT&CK: its tags, and a score (1 where rules are counted,
/// the number of its matches where those are).
struct CoveringRule {
  std::string title, path;
  Level level = Level::kNone;
  std::vector<std::string> tags;
  std::uint64_t score = 0;
};

/// Tactic × technique × rule as text. A technique stands under each tactic that the same rule is tagged with; rules
/// without a technique stand at the end.
std::string coverage_table(std::span<const CoveringRule> rules);

/// The same as a table in Markdown, a line for each technique under a tactic, with links to the rules' paths.
std::string coverage_markdown(std::span<const CoveringRule> rules);

/// A layer for the ATT&CK Navigator (format 4.5, layers/spec/v4.5/layerformat.md of mitre-attack/attack-navigator,
/// which needs Navigator 4.9 or newer). It filters no platform, since that would hide techniques that were found: the
/// techniques with the sum of their rules' scores, their titles as comment. Rules of score 0 are left out.
std::string navigator_layer(std::span<const CoveringRule> rules, std::string_view name, std::string_view description);

/// Writes the layer; the reason where that fails. The file appears under its name only when it is complete.
std::string write_navigator_layer(const std::string& path, std::string_view layer);

}  // namespace trailhound
