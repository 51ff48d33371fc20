#include "engine/summary/summary.h"

#include <utility>

#include "engine/summary/summary_collector.h"

namespace trailhound {

Summary summarize(const Plan& plan, std::span<const Input> inputs, const SummaryOptions& options,
                  const Statistic& statistic, ReadObserver* observer) {
  SummaryCollector collector(plan, options, statistic);
  PassResult pass = read_events(inputs, options.read, collector, observer);
  Summary summary = collector.take_summary();
  summary.ledger = std::move(pass.ledger);
  return summary;
}

}  // namespace trailhound
