#include "engine/hunt/alert_outputs.h"

#include <cstring>

namespace trailhound {

AlertOutputs::AlertOutputs(std::span<const HuntOutput> outputs, std::size_t correlations)
    : outputs_(outputs), by_rule_(correlations, 0) {}

void AlertOutputs::append(const Alert& alert, std::string& out) const {
  const std::size_t sizes = out.size();
  out.append(outputs_.size() * sizeof(std::uint64_t), '\0');
  for (std::size_t i = 0; i < outputs_.size(); ++i) {
    const std::size_t before = out.size();
    outputs_[i].format->alert(alert, out);
    const std::uint64_t size = out.size() - before;
    std::memcpy(out.data() + sizes + i * sizeof size, &size, sizeof size);
  }
}

bool AlertOutputs::write_alert(std::string_view formatted, const WrittenAlert& alert) {
  std::size_t at = outputs_.size() * sizeof(std::uint64_t);
  for (std::size_t i = 0; i < outputs_.size(); ++i) {
    std::uint64_t size = 0;
    std::memcpy(&size, formatted.data() + i * sizeof size, sizeof size);
    if (!outputs_[i].sink->write(formatted.substr(at, size))) return false;
    at += size;
  }
  ++by_rule_[alert.rule_index];
  RuleActivity& activity = activity_[alert.rule_index];
  activity.add_time(alert.first);
  activity.add_time(alert.last);
  std::string group;
  for (const Scalar& part : alert.group) group += (group.empty() ? "" : ", ") + part.text;
  activity.groups.add(group);
  return true;
}

void AlertOutputs::add_to(HuntLedger& ledger) const {
  ledger.alerts_by_rule = by_rule_;
  for (const std::uint64_t count : by_rule_) ledger.alerts.written += count;
  add_activity(activity_, ledger.alert_activity);
}

}  // namespace trailhound
