#include "engine/sink/jsonl.h"

#include <cassert>

#include "engine/event/one_line.h"
#include "engine/sink/rule_json.h"

namespace trailhound {

JsonlFormat::JsonlFormat(std::span<const Rule> rules) {
  for (const Rule& rule : rules) append_rule(rule, rules_.emplace_back());
}

void JsonlFormat::append(const Match& match, std::string& out) const {
  assert(match.rule_index < rules_.size() && !match.event.empty());
  append_key(R"({"schema":"trailhound/match/1","time":)", match.time, out);
  out += rules_[match.rule_index];
  out += R"(,"source":{"path":)";
  out += match.path;
  out += R"(,"record":)";
  out += std::to_string(match.record);
  out += R"(,"offset":)";
  out += std::to_string(match.offset);

  out += R"(},"matched":[)";
  for (std::size_t i = 0; i < match.matched.size(); ++i) {
    const Evidence& evidence = match.matched[i];
    append_key(i == 0 ? R"({"selection":)" : R"(,{"selection":)", evidence.selection, out);
    append_key(R"(,"field":)", evidence.field, out);
    out += R"(,"value":)";
    append_one_line(evidence.value, out);
    out += '}';
  }
  out += R"(],"event":)";
  out += match.event;
  out += "}\n";
}

}  // namespace trailhound
