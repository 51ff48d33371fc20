#include "engine/testing/engine_alerts.h"

#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include "engine/hunt/hunt.h"
#include "engine/plan/plan.h"

namespace trailhound {
namespace {

/// Alerts of the engine in the oracle's form.
class Collect : public OutputFormat, public ResultSink {
 public:
  RecordSlot match(const Match&, std::string&) const override { return {}; }
  void rollup(std::string_view, const MatchRollup&, std::string&) const override {}
  void alert(const Alert& alert, std::string& out) const override {
    OracleAlert same;
    same.correlation = alert.rule_index;
    same.group = values_of(alert.group);
    same.first = alert.first;
    same.last = alert.last;
    same.aggregate = alert.value;
    for (const AlertEvent& event : alert.events) {
      same.events.push_back({event.time, std::string(event.id), std::string(event.path), event.record, event.rules});
    }
    if (alert.news != nullptr) {
      const AlertEvent& first = *alert.news->group_first;
      same.news = {values_of(alert.news->value),
                   alert.news->known,
                   {first.time, std::string(first.id), std::string(first.path), first.record, {}}};
    }
    out += std::to_string(formatted_.size());
    formatted_.push_back(std::move(same));
  }
  bool write_match(std::string_view, std::int64_t) override { return true; }
  bool write(std::string_view formatted) override {
    written.alerts.push_back(formatted_[std::stoul(std::string(formatted))]);
    return true;
  }
  OracleAlerts written;

 private:
  static std::vector<OracleValue> values_of(std::span<const Scalar> scalars) {
    std::vector<OracleValue> values;
    for (const Scalar& scalar : scalars) {
      values.push_back({scalar.type == Scalar::Type::kString   ? OracleValue::Type::kString
                        : scalar.type == Scalar::Type::kNumber ? OracleValue::Type::kNumber
                                                               : OracleValue::Type::kBoolean,
                        scalar.text});
    }
    return values;
  }

  mutable std::vector<OracleAlert> formatted_;
};

}  // namespace

OracleAlerts engine_alerts(const RuleSet& set, std::span<const Input> inputs, unsigned threads, std::size_t memory,
                           std::optional<Nanoseconds> learned_until) {
  const Plan plan = compile_supported(set.rules, set.correlations);
  HuntOptions options;
  options.read.threads = threads;
  options.memory = memory;
  options.alert_events = 9999;
  options.learned_until = learned_until;
  Collect collect;
  const HuntOutput output{&collect, &collect};
  const HuntResult result = hunt(plan, inputs, options, {&output, 1}, nullptr);
  if (!result.error.empty()) throw std::runtime_error(result.error);
  return collect.written;
}

}  // namespace trailhound
