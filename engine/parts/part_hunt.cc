#include "engine/parts/part_hunt.h"

#include <optional>

#include "engine/parts/part_collector.h"
#include "engine/parts/part_writer.h"
#include "engine/summary/activity_statistic.h"
#include "engine/trails/trail_watcher.h"

namespace trailhound {
namespace {

class Progress : public ReadObserver {
 public:
  explicit Progress(HuntObserver& observer) : observer_(observer) {}
  void progress(const ReadProgress& progress) override { observer_.progress({progress, std::nullopt}); }

 private:
  HuntObserver& observer_;
};

}  // namespace

std::vector<std::string> part_fields(bool activity) {
  const auto trails = TrailWatcher::fields();
  std::vector<std::string> fields(trails.begin(), trails.end());
  if (activity) {
    const auto of_who = ActivityStatistic::fields();
    fields.insert(fields.end(), of_who.begin(), of_who.end());
  }
  return fields;
}

PartHuntResult hunt_part(const Plan& plan, std::span<const Input> inputs, const HuntOptions& options,
                         PartSettings& settings, ResultSink& sink, HuntObserver* observer) {
  std::optional<Correlator> correlator;
  if (!plan.correlations().empty()) {
    correlator.emplace(plan, Correlator::Options{.memory = options.memory / 4 * 3,
                                                 .workers = worker_count(options.read, inputs),
                                                 .stop = options.read.stop});
  }
  PartWriter writer(sink);
  writer.begin(settings);
  std::optional<ActivityStatistic> activity;
  if (settings.has_activity) activity.emplace(plan, EventNames::kNotCounted, TrailWatcher::fields().size());
  PartCollector collector(plan, inputs, options, correlator ? &*correlator : nullptr, activity ? &*activity : nullptr,
                          writer);
  std::optional<Progress> progress;
  if (observer != nullptr) progress.emplace(*observer);

  PartHuntResult result;
  PassResult pass = read_events(inputs, options.read, collector, progress ? &*progress : nullptr);
  result.records = writer.records();
  result.is_complete = pass.ledger.files.not_reached == 0;
  result.read = std::move(pass.ledger);
  if (!result.is_complete) return result;
  if (correlator) result.error = correlator->write_facts(writer);
  for (const Fingerprint& fingerprint : pass.fingerprints) writer.fingerprint(fingerprint);
  writer.finish(collector.correlated(), collector.trails());
  result.is_complete = result.error.empty() && writer.ok();
  return result;
}

}  // namespace trailhound
