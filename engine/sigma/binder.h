#pragma once

#include <span>
#include <vector>

#include "engine/sigma/document.h"
#include "engine/sigma/loader.h"

namespace trailhound {

struct BinderLimits {
  /// Selections, items and values that all filters together may copy into rules. Without a limit, many filters for
  /// `any` over many rules would grow as the product.
  static constexpr std::size_t kCopies = 5'000'000;
};

/// Resolves what documents say about each other, whichever files they are in. First marks repeated documents (semantics
/// §1.6). Then applies filters to their rules, gives correlations the indexes of their rules, and sets aside
/// correlations whose references are unknown, ambiguous, set aside or a circle (semantics §9.1). Afterwards every
/// reference is an index into the rules or the correlations, each counted over all documents that are not set aside, in
/// their order. `documents` is parallel to `files`.
void bind_documents(std::span<const RuleText> files, std::vector<FileDocuments>& documents);

}  // namespace trailhound
