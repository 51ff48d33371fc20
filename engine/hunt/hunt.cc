#include "engine/hunt/hunt.h"

#include <algorithm>
#include <optional>
#include <utility>

#include "engine/hunt/alert_outputs.h"
#include "engine/integrity/verification.h"

namespace trailhound {
namespace {

class Progress : public ReadObserver {
 public:
  Progress(const MatchCollector& collector, HuntObserver& observer) : collector_(collector), observer_(observer) {}
  void progress(const ReadProgress& progress) override { observer_.progress({progress, collector_.written()}); }

 private:
  const MatchCollector& collector_;
  HuntObserver& observer_;
};

/// The reason; empty if nothing failed. (A sink that takes no more reports that itself.)
using Failure = std::string;

/// Writes the text in front of or behind all results, for formats that have one.
void write_frames(std::span<const HuntOutput> outputs, void (OutputFormat::*append)(std::string&) const) {
  for (const HuntOutput& output : outputs) {
    std::string text;
    (output.format->*append)(text);
    if (!text.empty()) output.sink->write(text);
  }
}

Failure end_matches(std::span<const HuntOutput> outputs) {
  for (const HuntOutput& output : outputs) {
    Failure failure = output.sink->end_matches();
    if (!failure.empty()) return failure;
  }
  return {};
}

Failure write_alerts(const Plan& plan, std::span<const HuntOutput> outputs, Correlator& correlator,
                     const PieceTable& pieces, HuntLedger& ledger) {
  AlertOutputs alerts(outputs, plan.correlations().size());
  Failure failure = correlator.write_alerts(pieces, alerts, alerts);
  alerts.add_to(ledger);
  ledger.correlated += correlator.counters();
  return failure;
}

}  // namespace

HuntResult hunt(const Plan& plan, std::span<const Input> inputs, const HuntOptions& options,
                std::span<const HuntOutput> outputs, HuntObserver* observer) {
  std::optional<Correlator> correlator;
  if (!plan.correlations().empty()) {
    const bool rolls_up =
        std::any_of(plan.rules().begin(), plan.rules().end(), [](const Rule& rule) { return rule.rollup.has_value(); });
    correlator.emplace(plan, Correlator::Options{.memory = options.memory / 4 * (rolls_up ? 2 : 3),
                                                 .workers = worker_count(options.read, inputs),
                                                 .alert_events = options.alert_events,
                                                 .learned_until = options.learned_until,
                                                 .stop = options.read.stop});
  }
  PieceTable pieces(options.memory / 64);
  MatchCollector collector(plan, outputs, options, correlator ? &*correlator : nullptr, pieces);
  std::optional<Progress> progress;
  if (observer != nullptr) progress.emplace(collector, *observer);

  HuntResult result;
  if (options.verification != nullptr) options.verification->find_digests(inputs, options.read);
  write_frames(outputs, &OutputFormat::begin);
  PassResult pass = read_events(inputs, options.read, collector, progress ? &*progress : nullptr);
  result.ledger = collector.take_ledger();
  result.ledger.read = std::move(pass.ledger);
  result.fingerprints = std::move(pass.fingerprints);
  if (result.ledger.read.files.not_reached == 0) {
    result.ledger.empty_filters = empty_filters(options.read, result.ledger.read);
  }
  result.error = collector.failure();
  if (options.verification != nullptr) {
    result.ledger.integrity = options.verification->report(result.ledger.read);
    if (result.error.empty()) result.error = options.verification->failure();
  }
  if (result.error.empty()) result.error = end_matches(outputs);
  if (result.error.empty()) result.error = collector.write_rollups(result.ledger);
  if (!result.error.empty()) return result;

  if (correlator) {
    result.correlations_evaluated = result.ledger.read.files.not_reached == 0;
    if (result.correlations_evaluated) {
      result.error = write_alerts(plan, outputs, *correlator, pieces, result.ledger);
      result.correlations_evaluated = !correlator->was_stopped();
    }
  }
  write_frames(outputs, &OutputFormat::end);
  return result;
}

}  // namespace trailhound
