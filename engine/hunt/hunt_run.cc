#include "engine/hunt/hunt_run.h"

#include <algorithm>
#include <utility>

#include "engine/hunt/alert_outputs.h"
#include "engine/integrity/verification.h"

namespace trailhound {
namespace {

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

bool rolls_up(const Plan& plan) {
  return std::any_of(plan.rules().begin(), plan.rules().end(),
                     [](const Rule& rule) { return rule.rollup.has_value(); });
}

}  // namespace

HuntRun::HuntRun(const Plan& plan, const HuntOptions& options, std::span<const HuntOutput> outputs, unsigned workers,
                 bool gathers)
    : plan_(plan),
      options_(options),
      outputs_(outputs),
      correlator_(
          plan.correlations().empty()
              ? std::nullopt
              : std::optional<Correlator>(std::in_place, plan,
                                          Correlator::Options{.memory = options.memory / 4 * (rolls_up(plan) ? 2 : 3),
                                                              .workers = workers,
                                                              .alert_events = options.alert_events,
                                                              .learned_until = options.learned_until,
                                                              .stop = options.read.stop})),
      pieces_(options.memory / 64),
      collector_(plan, outputs, options, gathers ? correlator() : nullptr, pieces_) {}

void HuntRun::begin() { write_frames(outputs_, &OutputFormat::begin); }

HuntResult HuntRun::finish(PassResult pass) {
  HuntResult result;
  result.ledger = collector_.take_ledger();
  result.ledger.read = std::move(pass.ledger);
  result.fingerprints = std::move(pass.fingerprints);
  if (result.ledger.read.files.not_reached == 0) {
    result.ledger.empty_filters = empty_filters(options_.read, result.ledger.read);
  }
  result.error = collector_.failure();
  if (options_.verification != nullptr) {
    result.ledger.integrity = options_.verification->report(result.ledger.read);
    if (result.error.empty()) result.error = options_.verification->failure();
  }
  if (result.error.empty()) result.error = end_matches(outputs_);
  if (result.error.empty()) result.error = collector_.write_rollups(result.ledger);
  if (!result.error.empty()) return result;

  if (correlator_) {
    result.correlations_evaluated = result.ledger.read.files.not_reached == 0;
    if (result.correlations_evaluated) {
      result.error = write_alerts(plan_, outputs_, *correlator_, pieces_, result.ledger);
      result.correlations_evaluated = !correlator_->was_stopped();
    }
  }
  write_frames(outputs_, &OutputFormat::end);
  return result;
}

}  // namespace trailhound
