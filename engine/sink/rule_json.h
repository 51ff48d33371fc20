#pragma once

#include <string>
#include <string_view>

#include "engine/base/path_text.h"
#include "engine/base/text.h"
#include "engine/sigma/rule.h"

namespace trailhound {

/// Appends `key`, quotes and colon included, and the text as a JSON string.
inline void append_key(std::string_view key, std::string_view text, std::string& out) {
  out += key;
  append_json_string(text, out);
}

/// Appends `,"rule":{…}` of a Rule or a Correlation: id, title, level, status, author, tags, path; what it does not
/// state is "" or [].
template <typename Document>
void append_rule(const Document& rule, std::string& out) {
  append_key(R"(,"rule":{"id":)", rule.id, out);
  append_key(R"(,"title":)", rule.title, out);
  append_key(R"(,"level":)", to_string(rule.level), out);
  append_key(R"(,"status":)", rule.status, out);
  append_key(R"(,"author":)", rule.author, out);
  out += R"(,"tags":[)";
  for (std::size_t i = 0; i < rule.tags.size(); ++i) append_key(i == 0 ? "" : ",", rule.tags[i], out);
  out += R"(],"path":)";
  append_json_path(rule.path, out);
  out += '}';
}

}  // namespace trailhound
