#pragma once

#include <cstddef>
#include <memory>

#include "engine/hunt/hunt_options.h"
#include "engine/parts/items.h"
#include "engine/plan/plan.h"
#include "engine/summary/activity_statistic.h"
#include "engine/summary/summary_collector.h"

namespace trailhound {

/// Counts for `who` what parts have of each event, in the order of the evidence. One thread.
class MergedActivity {
 public:
  /// `plan`: of the parts' rules; must outlive this. `memory`: bytes.
  MergedActivity(const Plan& plan, bool keep_duplicates, std::size_t memory);

  void add(const StoredActivity& event);
  /// All but the ledger.
  Summary take();

 private:
  void count();

  const SummaryOptions options_;
  const ActivityStatistic statistic_;
  SummaryCollector collector_;
  SummaryPart part_;  ///< not counted yet
  std::shared_ptr<TupleBook> book_;
};

}  // namespace trailhound
