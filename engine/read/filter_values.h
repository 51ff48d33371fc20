#pragma once

#include <string>
#include <vector>

namespace trailhound {

struct ReadOptions;
struct ReadLedger;

/// A filter that left nothing.
struct EmptyFilter {
  std::string text;         ///< one sentence: what was asked for, and what there is
  bool is_mistake = false;  ///< a name that occurs nowhere, unlike a time range without events
};

/// The filters of `options` that no event passed. REQUIRES: all inputs were read
std::vector<EmptyFilter> empty_filters(const ReadOptions& options, const ReadLedger& ledger);

}  // namespace trailhound
