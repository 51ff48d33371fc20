#include "engine/lint/item_lint.h"

#include <algorithm>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <variant>

#include "engine/base/text.h"
#include "engine/catalogue/record_fields.h"
#include "engine/lint/lint.h"
#include "engine/lint/patterns.h"
#include "engine/lint/remark.h"
#include "engine/sigma/field_name.h"
#include "engine/sigma/findings.h"

namespace trailhound {
namespace {

/// ASCII white space, and what editors and web pages put in its place: U+0085, U+00A0, U+1680, U+2000 to U+200B,
/// U+2028, U+2029, U+202F, U+205F, U+2060, U+3000 and U+FEFF.
bool is_space(char32_t c) {
  return c == U' ' || (c >= U'\t' && c <= U'\r') || c == 0x85 || c == 0xA0 || c == 0x1680 ||
         (c >= 0x2000 && c <= 0x200B) || c == 0x2028 || c == 0x2029 || c == 0x202F || c == 0x205F || c == 0x2060 ||
         c == 0x3000 || c == 0xFEFF;
}

enum class Side : std::uint8_t { kNone, kBegin, kEnd };

Side outer_space(std::string_view text, bool at_begin, bool at_end) {
  Side side = Side::kNone;
  for (std::size_t offset = 0; offset < text.size();) {
    const bool is_first = offset == 0;
    const bool space = is_space(next_code_point(text, offset));
    if (space && is_first && at_begin) return Side::kBegin;
    if (space && offset == text.size() && at_end) side = Side::kEnd;
  }
  return side;
}

/// A `*` at an edge of the pattern takes any white space of the record, so only literals at the edges count.
Side outer_space(const Value& value) {
  const Pattern* pattern = pattern_of(value);
  if (pattern == nullptr || pattern->parts.empty()) return Side::kNone;
  const Pattern::Part &first = pattern->parts.front(), &last = pattern->parts.back();
  if (first.kind == Pattern::Kind::kLiteral && outer_space(first.text, true, false) != Side::kNone) return Side::kBegin;
  return last.kind == Pattern::Kind::kLiteral ? outer_space(last.text, false, true) : Side::kNone;
}

const char* shown(Side side) { return side == Side::kBegin ? "begins" : "ends"; }

/// The field of a text such as `eventName:CreateUser` or `eventName|contains:User`; nullopt if it is something else,
/// such as an ARN.
std::optional<std::string_view> field_before_colon(std::string_view text) {
  const std::size_t colon = text.find(':');
  if (colon == text.npos || colon + 1 == text.size()) return std::nullopt;
  const std::string_view field = text.substr(0, std::min(colon, text.find('|')));
  return is_cloudtrail_field(field) ? std::optional(field) : std::nullopt;
}

class ItemLint {
 public:
  ItemLint(const Rule& rule, const Item& item, std::vector<Diagnostic>& out) : rule_(rule), item_(item), out_(out) {}

  void run() {
    check_field();
    for (const Value& value : item_.values) {
      if (item_.field.empty()) {
        check_colon(value.position, value.source);
      } else {
        check_value(value);
      }
    }
  }

 private:
  void warn(std::string_view code, Position position, std::string text) {
    out_.push_back(lint_remark(code, rule_.file, position, std::move(text)));
  }

  /// Whether it is a field with its value, both as one word. In a list that is a keyword, in a map of braces a field
  /// without a value: neither is what its author meant, and neither is ever found.
  bool check_colon(Position position, std::string_view word) {
    const std::optional<std::string_view> field = field_before_colon(word);
    if (!field) return false;
    warn(codes::kMissingSpace, position,
         quoted(word) + " is one word to YAML; a field and its value need a space after the colon");
    return true;
  }

  bool has_null_only() const {
    return std::all_of(item_.values.begin(), item_.values.end(), [](const Value& value) {
      return value.any_of.size() == 1 && std::holds_alternative<NullTest>(value.any_of.front());
    });
  }

  void check_field() {
    if (item_.field.empty()) return;
    // A field with a value may well be called so: the condition keys of a policy are, such as aws:PrincipalAccount.
    if (has_null_only() && check_colon(item_.position, item_.field)) return;
    if (const Side side = outer_space(item_.field, true, true); side != Side::kNone) {
      warn(codes::kOuterSpace, item_.position,
           "the field " + quoted(item_.field) + " " + shown(side) + " with white space, as no field does");
    } else if (rule_.sigma_version < kArrayMatching && has_selector(item_.field)) {
      warn(
          codes::kLiteralSelector, item_.position,
          "the brackets in " + quoted(item_.field) + " are part of the name; 'sigma-version: 3' makes them a selector");
    } else if (!is_cloudtrail_field(item_.field)) {
      warn(codes::kUnknownField, item_.position, "no CloudTrail record has a field " + quoted(item_.field));
    }
  }

  /// One remark for each value, the most specific one.
  void check_value(const Value& value) {
    if (check_continuation(value) || check_space(value) || check_object(value) || check_type(value)) return;
    const Pattern* pattern = pattern_of(value);
    if (pattern != nullptr && !check_shape(value, *pattern)) check_listed(value, *pattern);
  }

  /// A line that is indented deeper than the one before continues its value:
  ///     eventSource: iam.amazonaws.com
  ///         eventName:CreateUser
  /// states the one value `iam.amazonaws.com eventName:CreateUser`. Texts of people may contain anything.
  bool check_continuation(const Value& value) {
    if (item_.field == "errorMessage" || item_.field == "userAgent" || !is_cloudtrail_field(item_.field)) return false;
    std::string_view rest = value.source;
    for (std::size_t at = rest.find_first_of(" \n"); at != rest.npos; at = rest.find_first_of(" \n")) {
      rest.remove_prefix(at + 1);
      if (check_colon(value.position, rest.substr(0, rest.find_first_of(" \n")))) return true;
    }
    return false;
  }

  bool check_space(const Value& value) {
    const Side side = outer_space(value);
    if (side == Side::kNone) return false;
    warn(codes::kOuterSpace, value.position,
         quoted(value.source) + " " + shown(side) + " with white space, and matches only a record that has it too");
    return true;
  }

  bool check_object(const Value& value) {
    if (!is_object_field(item_.field)) return false;
    for (const Test& test : value.any_of) {
      if (std::holds_alternative<NullTest>(test) || std::holds_alternative<ExistsTest>(test) ||
          std::holds_alternative<RegexTest>(test)) {
        return false;
      }
      // Only a pattern that can be JSON text from its first to its last character is ever true of an object or a list.
      const auto* text = std::get_if<StringTest>(&test);
      if (text != nullptr &&
          (can_begin_and_end(text->pattern, '{', '}') || can_begin_and_end(text->pattern, '[', ']'))) {
        return false;
      }
    }
    warn(codes::kImpossible, value.position,
         item_.field + " contains other fields, so it never equals " + quoted(value.source) + "; name one of them");
    return true;
  }

  bool check_type(const Value& value) {
    if (!is_text_field(item_.field) || value.any_of.size() != 1) return false;
    const Test& test = value.any_of.front();
    if (!std::holds_alternative<NumberTest>(test) && !std::holds_alternative<BooleanTest>(test)) return false;
    warn(codes::kImpossible, value.position, item_.field + " is text, never like " + quoted(value.source));
    return true;
  }

  bool check_shape(const Value& value, const Pattern& pattern) {
    const FieldShape* shape = shape_of_field(item_.field);
    if (shape == nullptr || pattern.has_wildcard() || shape->fits(pattern.literal())) return false;
    warn(codes::kImpossible, value.position,
         item_.field + " is " + std::string(shape->description) + ", never " + quoted(value.source));
    return true;
  }

  void check_listed(const Value& value, const Pattern& pattern) {
    const std::span<const std::string_view> possible = values_of_field(item_.field);
    if (possible.empty()) return;
    std::string list;
    for (const std::string_view text : possible) {
      if (fits(pattern, text)) return;
      list += (list.empty() ? "" : ", ") + std::string(text);
    }
    warn(codes::kImpossible, value.position,
         item_.field + " is never " + quoted(value.source) + ", but one of " + list);
  }

  const Rule& rule_;
  const Item& item_;
  std::vector<Diagnostic>& out_;
};

}  // namespace

void lint_item(const Rule& rule, const Item& item, std::vector<Diagnostic>& out) { ItemLint(rule, item, out).run(); }

bool has_outer_space(const Value& value) { return outer_space(value) != Side::kNone; }

}  // namespace trailhound
