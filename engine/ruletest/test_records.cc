#include "engine/ruletest/test_records.h"

#include <utility>

#include "engine/base/text.h"
#include "engine/sigma/scalar.h"

namespace trailhound {
namespace {

void append_text(std::string_view text, std::size_t number, std::string& out) {
  constexpr std::string_view kNumber = "{n}";
  std::string replaced;
  if (number > 0) {
    for (std::size_t at = text.find(kNumber); at != text.npos; at = text.find(kNumber)) {
      replaced += std::string(text.substr(0, at)) + std::to_string(number);
      text.remove_prefix(at + kNumber.size());
    }
  }
  replaced += text;
  append_json_string(replaced, out);
}

void append_scalar(const YamlNode& node, std::size_t number, std::string& out) {
  const YamlScalar scalar = resolve_scalar(node);
  switch (scalar.type) {
    case YamlScalar::Type::kNull:
      out += "null";
      break;
    case YamlScalar::Type::kBoolean:
      out += scalar.boolean ? "true" : "false";
      break;
    case YamlScalar::Type::kNumber:
      out += scalar.text;
      break;
    case YamlScalar::Type::kText:
      append_text(scalar.text, number, out);
      break;
  }
}

// YAML's limits on height and nodes bound the recursion and the expansion of aliases.
void append_value(const YamlNode& node, const YamlNode* common, std::size_t number, std::string& out) {
  if (node.is_sequence()) {
    out += '[';
    for (std::size_t i = 0; i < node.children.size(); ++i) {
      if (i > 0) out += ',';
      append_value(*node.children[i], nullptr, number, out);
    }
    out += ']';
    return;
  }
  if (!node.is_map()) return append_scalar(node, number, out);
  out += '{';
  const auto append_key = [&](const YamlNode& key) {
    if (out.back() != '{') out += ',';
    append_json_string(key.text, out);
    out += ':';
  };
  for (std::size_t i = 0; i < node.entry_count(); ++i) {
    const auto [key, value] = node.entry(i);
    append_key(*key);
    append_value(*value, common != nullptr ? common->find(key->text).value : nullptr, number, out);
  }
  for (std::size_t i = 0; common != nullptr && common->is_map() && i < common->entry_count(); ++i) {
    const auto [key, value] = common->entry(i);
    if (node.find(key->text).key != nullptr) continue;
    append_key(*key);
    append_value(*value, nullptr, number, out);
  }
  out += '}';
}

}  // namespace

Diagnostic test_fault(std::string_view code, const std::string& file, Position position, std::string text) {
  Diagnostic diagnostic;
  diagnostic.code = code;
  diagnostic.path = file;
  diagnostic.position = position;
  diagnostic.text = std::move(text);
  return diagnostic;
}

std::string record_text(const YamlNode& record, const RecordFrame& frame) {
  std::string text;
  append_value(record, frame.common, frame.number, text);
  text.pop_back();
  for (const auto& [key, value] : {std::pair<std::string_view, std::string_view>("eventVersion", "1.09"),
                                   {"eventTime", frame.time},
                                   {"eventID", frame.id}}) {
    const bool is_stated =
        record.find(key).key != nullptr || (frame.common != nullptr && frame.common->find(key).key != nullptr);
    if (is_stated || value.empty()) continue;
    if (text.back() != '{') text += ',';
    append_json_string(key, text);
    text += ':';
    append_json_string(value, text);
  }
  return text + '}';
}

}  // namespace trailhound
