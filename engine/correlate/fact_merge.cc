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

}  // namespace trailhound
