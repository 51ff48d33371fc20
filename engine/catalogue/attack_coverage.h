#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace trailhound {

/// Which ATT&CK techniques a set of rules looks for (`rules coverage`), or which ones a hunt found (`--navigator`).

/// One detection rule or correlation as the coverage sees it.
struct TaggedRule {
  std::string title, path, level;
  std::vector<std::string> tags;
  std::uint64_t score = 0;  ///< 1 where rules are counted; the number of its matches after a hunt
};

/// Tactic × technique × rule as text, by attack_cells(). Rules without a technique come last. A path that does not fit
/// `columns` goes below its title.
std::string coverage_table(std::span<const TaggedRule> rules, std::size_t columns);

/// The same as a Markdown table: one line per tactic and technique, with links to the rules' paths.
std::string coverage_markdown(std::span<const TaggedRule> rules);

/// A layer for the ATT&CK Navigator 4.9 or newer (format 4.5: layers/spec/v4.5/layerformat.md of
/// mitre-attack/attack-navigator). Each technique gets the sum of its rules' scores and their titles as a comment.
/// Rules of score 0 are left out. The layer selects no platforms, because the Navigator would hide techniques of the
/// others.
std::string navigator_layer(std::span<const TaggedRule> rules, std::string_view name, std::string_view description);

}  // namespace trailhound
