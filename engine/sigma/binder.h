#pragma once

#include <span>
#include <vector>

#include "engine/sigma/document.h"
#include "engine/sigma/loader.h"

namespace trailhound {

struct BinderLimits {
  /// What all filters together may copy into rules: selections, items and values. Without a limit `any` of many filters
  /// over many rules would grow as the product.
  static constexpr std::size_t kCopies = 5'000'000;
};

/// Binds what documents say about others, wherever these stand: lays filters over their rules, gives correlations the
/// indexes of their rules, and sets those aside that cannot have them (unknown, ambiguous, set aside, or going round
/// in a circle). Afterwards every reference is an index into the rules or the correlations, each counted over all
/// documents that are not set aside, in their order.
/// `documents` is parallel to `files`.
void bind_documents(std::span<const RuleText> files, std::vector<std::vector<Document>>& documents);

}  // namespace trailhound
