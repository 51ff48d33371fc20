#include "engine/testing/engine_alerts.h"

#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include "engine/plan/plan.h"
#include "engine/scan/scan.h"

namespace trailhound {
namespace {

/// Alerts of the engine in the oracle's form.
class Collect : public AlertFormat, public AlertSink {
 public:
  void append(const Alert& alert, std::string& out) const override {
    OracleAlert same;
    same.correlation = alert.rule_index;
    for (const Scalar& scalar : alert.group) {
      same.group.push_back({scalar.type == Scalar::Type::kString   ? OracleValue::Type::kString
                            : scalar.type == Scalar::Type::kNumber ? OracleValue::Type::kNumber
                                                                   : OracleValue::Type::kBoolean,
                            scalar.text});
    }
    same.first = alert.first;
    same.last = alert.last;
    same.aggregate = alert.value;
    for (const AlertEvent& event : alert.events) {
      same.events.push_back({event.time, std::string(event.id), std::string(event.path), event.record, event.rules});
    }
    out += std::to_string(formatted_.size());
    formatted_.push_back(std::move(same));
  }
  bool write_alert(std::string_view formatted, const WrittenAlert&) override {
    written.alerts.push_back(formatted_[std::stoul(std::string(formatted))]);
    return true;
  }
  OracleAlerts written;

 private:
  mutable std::vector<OracleAlert> formatted_;
};

class NoMatches : public MatchFormat, public MatchSink {
 public:
  void append(const Match&, std::string&) const override {}
  bool write(std::string_view, std::int64_t) override { return true; }
};

}  // namespace

OracleAlerts engine_alerts(const RuleSet& set, std::span<const Input> inputs, unsigned threads, std::size_t memory) {
  const Plan plan = compile_supported(set.rules, set.correlations);
  ScanOptions options;
  options.threads = threads;
  Correlator correlator(plan,
                        {.memory = memory, .workers = worker_count(options, inputs.size()), .alert_events = 9999});
  NoMatches nothing;
  PieceTable pieces(memory / 64);
  scan(plan, inputs, options, nothing, nothing, nullptr, &correlator, nullptr, &pieces);
  Collect collect;
  const std::string fault = correlator.write_alerts(pieces, collect, collect);
  if (!fault.empty()) throw std::runtime_error(fault);
  return collect.written;
}

}  // namespace trailhound
