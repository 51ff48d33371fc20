#include "engine/sigma/value_tests.h"

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "engine/base/text.h"
#include "engine/sigma/codes.h"
#include "engine/sigma/encoding.h"
#include "engine/sigma/network.h"
#include "engine/sigma/scalar.h"
#include "engine/sigma/wildcard.h"

namespace trailhound {
namespace {

using Family = Modifiers::Family;
using Step = Modifiers::Step;

bool is_utf8(std::string_view text) {
  for (std::size_t at = 0; at < text.size();) {
    const char32_t c = next_code_point(text, at);
    if (c >= 0xD800 && c <= 0xDFFF) return false;
  }
  return true;
}

/// One value on its way from text to tests.
class ValueMaker {
 public:
  ValueMaker(const YamlNode& node, const Modifiers& modifiers, bool keyword, Findings& findings)
      : node_(node), modifiers_(modifiers), keyword_(keyword), findings_(findings), scalar_(resolve_scalar(node)) {}

  std::optional<Value> make() {
    Value value;
    value.source = node_.text;
    value.position = node_.position;
    if (!fill(value.any_of)) return std::nullopt;
    return value;
  }

 private:
  bool fill(std::vector<Test>& tests) {
    switch (modifiers_.family) {
      case Family::kPlain:
        return fill_plain(tests);
      case Family::kRegex: {
        if (!require(YamlScalar::Type::kText, "'re'", "text")) return false;
        std::string expression = scalar_.text;
        if (modifiers_.expand && !expand(expression)) return false;
        tests.push_back(
            RegexTest{std::move(expression), modifiers_.ignore_case, modifiers_.multiline, modifiers_.dotall});
        return true;
      }
      case Family::kCidr: {
        if (!require(YamlScalar::Type::kText, "'cidr'", "text")) return false;
        Result<CidrTest, std::string> network = parse_network(scalar_.text);
        if (!network) return fail(codes::kCidr, std::move(network.error()));
        tests.push_back(std::move(*network));
        return true;
      }
      case Family::kExists:
        if (!require(YamlScalar::Type::kBoolean, "'exists'", "true or false")) return false;
        tests.push_back(ExistsTest{scalar_.boolean});
        return true;
      case Family::kComparison:
        if (!require(YamlScalar::Type::kNumber, "a comparison", "a number")) return false;
        tests.push_back(NumberTest{modifiers_.comparison, scalar_.number, scalar_.text});
        return true;
      case Family::kFieldRef: {
        if (!require(YamlScalar::Type::kText, "'fieldref'", "the name of a field")) return false;
        const Pattern pattern = parse_pattern(scalar_.text);
        if (pattern.has_wildcard()) return fail(codes::kWildcard, "'fieldref' takes one field, without wildcards");
        if (pattern.parts.empty()) return fail(codes::kFieldRef, "'fieldref' needs the name of a field");
        tests.push_back(FieldRefTest{pattern.literal(), modifiers_.relation});
        return true;
      }
      case Family::kTimePart:
        if (!require(YamlScalar::Type::kNumber, "a part of a time", "a number")) return false;
        tests.push_back(TimePartTest{modifiers_.part, modifiers_.comparison, scalar_.number});
        return true;
    }
    return false;
  }

  bool fill_plain(std::vector<Test>& tests) {
    if (!modifiers_.text_only.empty() && !require(YamlScalar::Type::kText, quoted(modifiers_.text_only), "text")) {
      return false;
    }
    switch (scalar_.type) {
      case YamlScalar::Type::kNull:
        if (keyword_) return fail(codes::kKeywordType, "null cannot be a keyword");
        tests.push_back(NullTest{});
        return true;
      case YamlScalar::Type::kBoolean:
        if (keyword_) return fail(codes::kKeywordType, "a boolean cannot be a keyword: put it in quotes");
        tests.push_back(BooleanTest{scalar_.boolean});
        return true;
      case YamlScalar::Type::kNumber:
        if (!keyword_) {
          tests.push_back(NumberTest{Comparison::kEqual, scalar_.number, scalar_.text});
          return true;
        }
        return fill_text(scalar_.text, tests);  // keywords search leaves as text, whatever they are
      case YamlScalar::Type::kText:
        return fill_text(scalar_.text, tests);
    }
    return false;
  }

  bool fill_text(std::string text, std::vector<Test>& tests) {
    if (modifiers_.expand && !expand(text)) return false;
    std::vector<Pattern> patterns = {parse_pattern(text)};
    for (const Step step : modifiers_.steps) {
      if (!apply(step, patterns)) return false;
    }
    const bool anchored = modifiers_.has(Step::kStartsWith) || modifiers_.has(Step::kEndsWith);
    for (Pattern& pattern : patterns) {
      for (const Pattern::Part& part : pattern.parts) {
        if (is_utf8(part.text)) continue;
        return fail(codes::kEncoding,
                    "as UTF-16 this is not text that a record can hold: 'base64' or 'base64offset' must follow");
      }
      if (keyword_ && !anchored) pattern = with_outer_runs(pattern, true, true);
      tests.push_back(StringTest{std::move(pattern), modifiers_.cased});
    }
    return true;
  }

  bool apply(Step step, std::vector<Pattern>& patterns) {
    switch (step) {
      case Step::kContains:
      case Step::kStartsWith:
      case Step::kEndsWith:
        for (Pattern& p : patterns) p = with_outer_runs(p, step != Step::kStartsWith, step != Step::kEndsWith);
        return true;
      case Step::kWindash:
        return windash(patterns);
      case Step::kBase64:
      case Step::kBase64Offset:
        return encode_base64(step == Step::kBase64Offset, patterns);
      case Step::kUtf16Le:
      case Step::kUtf16Be:
      case Step::kUtf16:
        return encode_utf16(step, patterns);
    }
    return false;
  }

  bool windash(std::vector<Pattern>& patterns) {
    std::vector<Pattern> all;
    for (const Pattern& pattern : patterns) {
      std::optional<std::vector<Pattern>> forms = windash_forms(pattern);
      if (!forms || all.size() + forms->size() > kMostForms) {
        return fail(codes::kTooManyDashes,
                    "'windash' takes at most " + std::to_string(kMostDashes) + " dashes that start a word");
      }
      for (Pattern& form : *forms) all.push_back(std::move(form));
    }
    patterns = std::move(all);
    return true;
  }

  bool encode_base64(bool at_offsets, std::vector<Pattern>& patterns) {
    std::vector<Pattern> encoded;
    const auto add = [&](std::string_view text) {
      PatternBuilder builder;
      builder.add_literal(text);
      encoded.push_back(builder.take());
    };
    for (const Pattern& pattern : patterns) {
      if (pattern.has_wildcard()) return fail(codes::kWildcard, "a value with wildcards cannot be encoded as base64");
      const std::string bytes = pattern.literal();
      if (!at_offsets) {
        add(base64(bytes));
        continue;
      }
      for (const std::string& form : base64_at_offsets(bytes)) {
        if (form.empty()) {
          return fail(codes::kEncoding,
                      "too short for 'base64offset': of fewer than two bytes nothing certain is left");
        }
        add(form);
      }
    }
    patterns = std::move(encoded);
    return true;
  }

  bool encode_utf16(Step step, std::vector<Pattern>& patterns) {
    constexpr std::string_view kLittleEndianMark = "\xFF\xFE";
    for (Pattern& pattern : patterns) {
      PatternBuilder builder;
      if (step == Step::kUtf16) builder.add_literal(kLittleEndianMark);
      for (const Pattern::Part& part : pattern.parts) {
        Pattern one;
        one.parts.push_back(part);
        one.parts.back().text = utf16(part.text, step == Step::kUtf16Be);
        builder.add(one);
      }
      pattern = builder.take();
    }
    return true;
  }

  /// `%name%` is a placeholder, which nobody fills here; `\%` is a percent sign. Other escapes stay for those who read
  /// them later. False if there was a placeholder.
  bool expand(std::string& text) {
    std::string plain;
    std::string names;
    for (std::size_t at = 0; at < text.size();) {
      const char c = text[at];
      if (c == '\\' && at + 1 < text.size()) {
        if (text[at + 1] != '%') plain += c;
        plain += text[at + 1];
        at += 2;
        continue;
      }
      const std::size_t end = c == '%' ? text.find('%', at + 1) : text.npos;
      if (end != text.npos && end > at + 1) {
        names.append(names.empty() ? "" : ", ").append(quoted(text.substr(at, end + 1 - at)));
        at = end + 1;
        continue;
      }
      plain += c;
      ++at;
    }
    if (!names.empty()) {
      findings_.unsupported(codes::kPlaceholder, node_.position, "nothing is known to put in place of " + names);
      return false;
    }
    text = std::move(plain);
    return true;
  }

  bool require(YamlScalar::Type type, std::string_view who, std::string_view what) {
    if (scalar_.type == type) return true;
    return fail(codes::kModifierType,
                std::string(who).append(" takes ").append(what).append(", not ").append(type_name(node_)));
  }

  bool fail(std::string_view code, std::string text) {
    findings_.error(code, node_.position, std::move(text));
    return false;
  }

  static constexpr std::size_t kMostForms = 10'000;

  const YamlNode& node_;
  const Modifiers& modifiers_;
  bool keyword_;
  Findings& findings_;
  YamlScalar scalar_;
};

}  // namespace

std::optional<Value> make_value(const YamlNode& node, const Modifiers& modifiers, bool keyword, Findings& findings) {
  return ValueMaker(node, modifiers, keyword, findings).make();
}

}  // namespace trailhound
