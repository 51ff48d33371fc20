#include "engine/correlate/fact_merge.h"

#include <algorithm>

namespace trailhound {
namespace {

// Heaps have the greatest at the front.
bool is_behind(const FactSource* a, const FactSource* b) { return b->place() < a->place(); }

}  // namespace

bool FactMerge::add(FactSource& source) {
  if (!source.next_group()) return !source.failed();
  heap_.push_back(&source);
  std::push_heap(heap_.begin(), heap_.end(), is_behind);
  return true;
}

void FactMerge::take_group(std::vector<FactSource*>& parts) {
  parts.clear();
  do {
    std::pop_heap(heap_.begin(), heap_.end(), is_behind);
    parts.push_back(heap_.back());
    heap_.pop_back();
  } while (!heap_.empty() && heap_.front()->place() == parts.front()->place());
}

bool merge_facts(const std::vector<FactSource*>& parts, FactWriter& writer) {
  struct Head {
    Fact fact;
    FactSource* source;
  };
  const auto is_later = [](const Head& a, const Head& b) { return a.fact.time > b.fact.time; };
  std::vector<Head> heads;
  for (FactSource* part : parts) {
    heads.push_back({{}, part});
    if (!part->take(heads.back().fact)) return false;
  }
  std::make_heap(heads.begin(), heads.end(), is_later);
  while (!heads.empty()) {
    std::pop_heap(heads.begin(), heads.end(), is_later);
    Head& first = heads.back();
    if (!writer.append(first.fact)) return false;
    if (first.source->count() == 0) {
      heads.pop_back();
      continue;
    }
    if (!first.source->take(first.fact)) return false;
    std::push_heap(heads.begin(), heads.end(), is_later);
  }
  return true;
}

}  // namespace trailhound
