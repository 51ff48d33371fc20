#include "engine/correlate/fact_merge.h"

#include <algorithm>

namespace trailhound {
namespace {

// The heap functions keep the greatest element at the front, and here that is the least key.
bool is_behind(const FactSource* a, const FactSource* b) { return b->key() < a->key(); }

}  // namespace

bool FactMerge::advance(FactSource& source) {
  if (!source.next_group()) return !source.failed();
  heap_.push_back(&source);
  std::push_heap(heap_.begin(), heap_.end(), is_behind);
  return true;
}

void FactMerge::pop_group(std::vector<FactSource*>& sources) {
  sources.clear();
  do {
    std::pop_heap(heap_.begin(), heap_.end(), is_behind);
    sources.push_back(heap_.back());
    heap_.pop_back();
  } while (!heap_.empty() && heap_.front()->key() == sources.front()->key());
}

}  // namespace trailhound
