#include "engine/testing/json_schema.h"

#include <algorithm>
#include <cstdlib>
#include <optional>
#include <set>
#include <stdexcept>

#include "engine/oracle/json.h"

namespace trailhound {
namespace {

using Kind = JsonValue::Kind;

const JsonValue* find(const JsonValue& object, std::string_view key) {
  const auto member = std::find_if(object.members.begin(), object.members.end(),
                                   [&](const JsonMember& candidate) { return candidate.key == key; });
  return member == object.members.end() ? nullptr : &member->value;
}

bool has_type(const JsonValue& value, std::string_view type) {
  switch (value.kind) {
    case Kind::kNull:
      return type == "null";
    case Kind::kFalse:
    case Kind::kTrue:
      return type == "boolean";
    case Kind::kNumber:
      return type == "number" || (type == "integer" && value.text.find_first_of(".eE") == std::string::npos);
    case Kind::kString:
      return type == "string";
    case Kind::kArray:
      return type == "array";
    case Kind::kObject:
      return type == "object";
  }
  return false;
}

class Checker {
 public:
  explicit Checker(const JsonValue& root) : root_(root) {}

  void check(const JsonValue& schema, const JsonValue& value, const std::string& path) {
    if (schema.kind != Kind::kObject) throw std::invalid_argument("a schema is an object, at " + path);
    for (const JsonMember& rule : schema.members) check_rule(schema, rule, value, path);
  }

  std::vector<std::string> faults;

 private:
  void check_rule(const JsonValue& schema, const JsonMember& rule, const JsonValue& value, const std::string& path) {
    static const std::set<std::string_view> kForPeople = {"$schema", "$id", "$defs", "title", "description"};
    if (kForPeople.contains(rule.key)) return;
    if (rule.key == "$ref") {
      check(definition(rule.value.text), value, path);
    } else if (rule.key == "type") {
      check_type(rule.value, value, path);
    } else if (rule.key == "const") {
      if (compact(rule.value) != compact(value)) fail(path, "is not " + compact(rule.value));
    } else if (rule.key == "enum") {
      const bool is_one = std::any_of(rule.value.elements.begin(), rule.value.elements.end(),
                                      [&](const JsonValue& one) { return compact(one) == compact(value); });
      if (!is_one) fail(path, compact(value) + " is none of " + compact(rule.value));
    } else if (rule.key == "minimum" || rule.key == "maximum") {
      check_bound(rule, value, path);
    } else if (rule.key == "anyOf") {
      const bool is_any = std::any_of(rule.value.elements.begin(), rule.value.elements.end(),
                                      [&](const JsonValue& alternative) { return fits(alternative, value); });
      if (!is_any) fail(path, "fits none of the alternatives");
    } else if (rule.key == "required") {
      for (const JsonValue& key : rule.value.elements) {
        if (value.kind == Kind::kObject && find(value, key.text) == nullptr) fail(path, "has no " + key.text);
      }
    } else if (rule.key == "properties") {
      for (const JsonMember& member : value.members) {
        const JsonValue* const inner = find(rule.value, member.key);
        if (inner != nullptr) check(*inner, member.value, path + "/" + member.key);
      }
    } else if (rule.key == "additionalProperties") {
      check_additional(schema, rule.value, value, path);
    } else if (rule.key == "items") {
      for (const JsonValue& element : value.elements) check(rule.value, element, path + "[]");
    } else {
      throw std::invalid_argument("the schema has the unknown keyword " + rule.key);
    }
  }

  bool fits(const JsonValue& schema, const JsonValue& value) const {
    Checker alternative(root_);
    alternative.check(schema, value, "");
    return alternative.faults.empty();
  }

  void check_bound(const JsonMember& rule, const JsonValue& value, const std::string& path) {
    if (value.kind != Kind::kNumber) return;
    const double number = std::atof(value.text.c_str()), bound = std::atof(rule.value.text.c_str());
    if (rule.key == "minimum" && number < bound) fail(path, "is too small");
    if (rule.key == "maximum" && number > bound) fail(path, "is too large");
  }

  void check_type(const JsonValue& types, const JsonValue& value, const std::string& path) {
    bool fits = types.kind == Kind::kString && has_type(value, types.text);
    for (const JsonValue& type : types.elements) fits = fits || has_type(value, type.text);
    if (!fits) fail(path, "is no " + compact(types));
  }

  void check_additional(const JsonValue& schema, const JsonValue& rule, const JsonValue& value,
                        const std::string& path) {
    const JsonValue* const known = find(schema, "properties");
    for (const JsonMember& member : value.members) {
      if (known != nullptr && find(*known, member.key) != nullptr) continue;
      if (rule.kind == Kind::kFalse) {
        fail(path, "has the unknown key " + member.key);
      } else if (rule.kind == Kind::kObject) {
        check(rule, member.value, path + "/" + member.key);
      }
    }
  }

  const JsonValue& definition(const std::string& reference) const {
    constexpr std::string_view kPrefix = "#/$defs/";
    const JsonValue* const all = find(root_, "$defs");
    if (!reference.starts_with(kPrefix) || all == nullptr) throw std::invalid_argument("no definition " + reference);
    const JsonValue* const found = find(*all, reference.substr(kPrefix.size()));
    if (found == nullptr) throw std::invalid_argument("no definition " + reference);
    return *found;
  }

  void fail(const std::string& path, const std::string& reason) { faults.push_back(path + ": " + reason); }

  const JsonValue& root_;
};

}  // namespace

std::vector<std::string> check_json(std::string_view schema, std::string_view text) {
  const std::optional<JsonValue> rules = parse_json(schema);
  if (!rules) throw std::invalid_argument("the schema is no JSON");
  const std::optional<JsonValue> value = parse_json(text);
  if (!value) return {"is no JSON"};
  Checker checker(*rules);
  checker.check(*rules, *value, "");
  return checker.faults;
}

}  // namespace trailhound
