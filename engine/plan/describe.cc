#include <string>
#include <type_traits>
#include <variant>

#include "engine/base/text.h"
#include "engine/plan/compiler.h"

namespace trailhound {
namespace {

std::string to_text(const Decimal& number) {
  return (number.negative ? "-0." : "0.") + number.digits + 'e' + std::to_string(number.exponent);
}

/// Literals are quoted, so that a star in one is not a wildcard in another.
std::string to_text(const Pattern& pattern, bool fold) {
  std::string text;
  for (const Pattern::Part& part : pattern.parts) {
    switch (part.kind) {
      case Pattern::Kind::kLiteral:
        append_json_string(fold ? folded(part.text) : part.text, text);
        break;
      case Pattern::Kind::kAnyRun:
        text += '*';
        break;
      case Pattern::Kind::kAnyOne:
        text += '?';
        break;
      case Pattern::Kind::kDash:
        text += "<dash>";
        break;
    }
  }
  return text.empty() ? "\"\"" : text;
}

}  // namespace

std::string describe_test(const Test& test) {
  return std::visit(
      [](const auto& t) -> std::string {
        using T = std::decay_t<decltype(t)>;
        if constexpr (std::is_same_v<T, StringTest>) {
          return (t.cased ? "cased " : "") + to_text(t.pattern, !t.cased);
        } else if constexpr (std::is_same_v<T, RegexTest>) {
          return std::string("re/") + (t.ignore_case ? "i" : "") + (t.multiline ? "m" : "") + (t.dotall ? "s" : "") +
                 "/" + t.expression;
        } else if constexpr (std::is_same_v<T, NumberTest>) {
          // `10` and `10.0` are one number, but as strings two.
          return std::string("number ").append(symbol(t.comparison)) + ' ' + to_text(t.number) +
                 (t.comparison == Comparison::kEqual ? " or " + folded(t.text) : "");
        } else if constexpr (std::is_same_v<T, BooleanTest>) {
          return t.value ? "true" : "false";
        } else if constexpr (std::is_same_v<T, NullTest>) {
          return "null";
        } else if constexpr (std::is_same_v<T, ExistsTest>) {
          return t.value ? "exists" : "absent";
        } else if constexpr (std::is_same_v<T, CidrTest>) {
          return "cidr " + t.text;
        } else if constexpr (std::is_same_v<T, FieldRefTest>) {
          static constexpr const char* kRelations[] = {"=", "contains", "startswith", "endswith"};
          return std::string("fieldref ") + kRelations[static_cast<int>(t.relation)] + ' ' + t.field;
        } else {
          static_assert(std::is_same_v<T, TimePartTest>);
          return std::string(to_string(t.part)).append(" ").append(symbol(t.comparison)) + ' ' + to_text(t.number);
        }
      },
      test);
}

}  // namespace trailhound
