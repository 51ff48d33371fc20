#include "engine/sink/alert_jsonl.h"

#include "engine/base/path_text.h"
#include "engine/base/text.h"
#include "engine/base/time.h"
#include "engine/sink/rule_json.h"

namespace trailhound {

AlertJsonl::AlertJsonl(const Plan& plan) {
  for (const Rule& rule : plan.rules())
    append_json_string(rule.id.empty() ? rule.title : rule.id, rule_names_.emplace_back());
  for (const Correlation& correlation : plan.correlations()) {
    std::string& text = correlations_.emplace_back();
    append_rule(correlation, text);
    append_key(R"(,"type":)", to_string(correlation.type), text);
  }
}

void AlertJsonl::append(const Alert& alert, std::string& out) const {
  append_key(R"({"schema":"trailhound/alert/1","time":)", format_rfc3339(alert.first), out);
  out += correlations_[alert.rule_index];
  out += R"(,"group":{)";
  for (std::size_t i = 0; i < alert.group.size(); ++i) {
    append_key(i == 0 ? "" : ",", alert.rule->group_by[i].name, out);
    out += ':';
    append_json(alert.group[i], out);
  }
  append_key(R"(},"window":{"first":)", format_rfc3339(alert.first), out);
  append_key(R"(,"last":)", format_rfc3339(alert.last), out);
  append_key(R"(,"timespan":)", alert.rule->timespan_text, out);
  out += R"(},"count":)" + std::to_string(alert.count);
  out += R"(,"value":)" + to_string(alert.value);
  out += R"(,"events":[)";
  for (const AlertEvent& event : alert.events) {
    append_key(out.back() == '[' ? R"({"time":)" : R"(,{"time":)", format_rfc3339(event.time), out);
    out += R"(,"rules":[)";
    for (std::size_t i = 0; i < event.rules.size(); ++i) {
      if (i > 0) out += ',';
      out += rule_names_[event.rules[i]];
    }
    append_key(R"(],"id":)", event.id, out);
    out += R"(,"source":{"path":)";
    append_json_path(event.path, out);
    out += R"(,"record":)" + std::to_string(event.record) + "}}";
  }
  out += "]}\n";
}

}  // namespace trailhound
