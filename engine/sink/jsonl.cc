#include "engine/sink/jsonl.h"

#include <cassert>

#include "engine/base/text.h"
#include "engine/sink/one_line.h"

namespace trailhound {

namespace {

void append_key(std::string_view key_with_colon, std::string_view text, std::string& out) {
  out += key_with_colon;
  append_json_string(text, out);
}

}  // namespace

JsonlFormat::JsonlFormat(std::span<const Rule> rules) {
  for (const Rule& rule : rules) {
    std::string& text = rules_.emplace_back();
    append_key(R"(,"rule":{"id":)", rule.id, text);
    append_key(R"(,"title":)", rule.title, text);
    append_key(R"(,"level":)", to_string(rule.level), text);
    append_key(R"(,"status":)", rule.status, text);
    append_key(R"(,"author":)", rule.author, text);
    text += R"(,"tags":[)";
    for (std::size_t i = 0; i < rule.tags.size(); ++i) append_key(i == 0 ? "" : ",", rule.tags[i], text);
    append_key(R"(],"path":)", rule.path, text);
  }
}

void JsonlFormat::append(const Match& match, std::string& out) const {
  assert(match.rule_index < rules_.size() && !match.event.empty());
  append_key(R"({"schema":"trailhound/match/1","time":)", match.time, out);
  out += rules_[match.rule_index];
  append_key(R"(},"source":{"path":)", match.path, out);
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
  append_one_line(match.event, out);
  out += "}\n";
}

}  // namespace trailhound
