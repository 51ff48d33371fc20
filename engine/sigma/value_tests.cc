#include "engine/sigma/value_tests.h"

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "engine/base/text.h"
#include "engine/sigma/codes.h"
#include "engine/sigma/derived_field.h"
#include "engine/sigma/encoding.h"
#include "engine/sigma/network.h"
#include "engine/sigma/scalar.h"
#include "engine/sigma/wildcard.h"

namespace trailhound {
namespace {

using Family = Modifiers::Family;
using Step = Modifiers::Step;

/// One value on its way from text to tests.
class ValueMaker {
 public:
  ValueMaker(const YamlNode& node, const Modifiers& modifiers, bool keyword, Findings& findings)
      : node_(node), modifiers_(modifiers), keyword_(keyword), findings_(findings), scalar_(resolve_scalar(node)) {}

  bool append(const Placeholders& placeholders, std::vector<Value>& values) {
    if (!modifiers_.expand) return append(node_.text, values);
    if (!require(YamlScalar::Type::kText, "'expand'", "text")) return false;
    const std::optional<std::vector<std::string>> texts = expanded(placeholders);
    if (!texts) return false;
    for (const std::string& text : *texts) {
      scalar_.text = text;
      if (!append(text, values)) return false;
    }
    return true;
  }

 private:
  bool append(const std::string& source, std::vector<Value>& values) {
    Value value;
    value.source = source;
    value.position = node_.position;
    if (!fill(value.any_of)) return false;
    values.push_back(std::move(value));
    return true;
  }

  bool fill(std::vector<Test>& tests) {
    switch (modifiers_.family) {
      case Family::kPlain:
        return fill_plain(tests);
      case Family::kRegex: {
        if (!require(YamlScalar::Type::kText, "'re'", "text")) return false;
        tests.push_back(RegexTest{scalar_.text, modifiers_.ignore_case, modifiers_.multiline, modifiers_.dotall});
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
        if (!require_number("a comparison")) return false;
        tests.push_back(NumberTest{modifiers_.comparison, scalar_.number, scalar_.text});
        return true;
      case Family::kFieldRef: {
        if (!require(YamlScalar::Type::kText, "'fieldref'", "the name of a field")) return false;
        const Pattern pattern = parse_pattern(scalar_.text);
        if (pattern.has_wildcard()) return fail(codes::kWildcard, "'fieldref' takes one field, without wildcards");
        if (pattern.parts.empty()) return fail(codes::kFieldRef, "'fieldref' needs the name of a field");
        if (is_derived_name(pattern.literal())) {
          return fail(codes::kDerivedInDetection, "'fieldref' takes a field of the record, not a derived one");
        }
        tests.push_back(FieldRefTest{pattern.literal(), modifiers_.relation});
        return true;
      }
      case Family::kTimePart:
        if (!require_number("a part of a time")) return false;
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

  bool fill_text(const std::string& text, std::vector<Test>& tests) {
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
      if (!check_size(pattern)) return false;
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
        for (Pattern& pattern : patterns) pattern = with_dashes(pattern);
        return true;
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

  /// Matching takes time in proportion to the characters of a pattern with `?` (engine/match/wildcard.h).
  bool check_size(const Pattern& pattern) {
    std::size_t characters = 0;
    bool any_one = false;
    for (const Pattern::Part& part : pattern.parts) {
      any_one = any_one || part.kind == Pattern::Kind::kAnyOne;
      characters += part.kind == Pattern::Kind::kLiteral ? part.text.size() : 1;
    }
    if (!any_one || characters <= kMostCharacters) return true;
    return fail(codes::kTooLarge,
                "a value with '?' has at most " + std::to_string(kMostCharacters) + " bytes and wildcards");
  }

  /// An encoding has no form for "one of five dashes", so each combination is encoded by itself.
  bool write_out_dashes(std::vector<Pattern>& patterns) {
    std::vector<Pattern> all;
    for (const Pattern& pattern : patterns) {
      std::optional<std::vector<Pattern>> forms = written_out_dashes(pattern);
      if (!forms) {
        return fail(codes::kTooManyDashes, "before an encoding 'windash' takes at most " + std::to_string(kMostDashes) +
                                               " dashes that start a word");
      }
      for (Pattern& form : *forms) all.push_back(std::move(form));
    }
    patterns = std::move(all);
    return true;
  }

  bool encode_base64(bool at_offsets, std::vector<Pattern>& patterns) {
    if (!write_out_dashes(patterns)) return false;
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
    if (!write_out_dashes(patterns)) return false;
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

  /// A stretch of text in front of a placeholder and the list for it; the last one has none.
  struct Piece {
    std::string text;
    const std::vector<std::string>* list = nullptr;
  };

  /// Cuts the text at its placeholders. `\%` is a percent sign; other escapes stay for those who read them later.
  /// nullopt after a report: no list has one of the names.
  std::optional<std::vector<Piece>> cut_at_placeholders(const Placeholders& placeholders) {
    const std::string& text = scalar_.text;
    std::vector<Piece> pieces(1);
    std::string unknown;
    for (std::size_t at = 0; at < text.size();) {
      const char c = text[at];
      if (c == '\\' && at + 1 < text.size()) {
        if (text[at + 1] != '%') pieces.back().text += c;
        pieces.back().text += text[at + 1];
        at += 2;
        continue;
      }
      const std::size_t end = c == '%' ? text.find('%', at + 1) : text.npos;
      if (end == text.npos || end == at + 1) {
        pieces.back().text += c;
        ++at;
        continue;
      }
      pieces.back().list = placeholders.find(std::string_view(text).substr(at + 1, end - at - 1));
      if (pieces.back().list == nullptr) {
        unknown.append(unknown.empty() ? "" : ", ").append(quoted(text.substr(at, end + 1 - at)));
      }
      pieces.emplace_back();
      at = end + 1;
    }
    if (unknown.empty()) return pieces;
    findings_.unsupported(codes::kPlaceholder, node_.position,
                          "no list of placeholders gives the values of " + unknown);
    return std::nullopt;
  }

  /// The text with each combination of its placeholders' values in their place.
  std::optional<std::vector<std::string>> expanded(const Placeholders& placeholders) {
    const std::optional<std::vector<Piece>> pieces = cut_at_placeholders(placeholders);
    if (!pieces) return std::nullopt;
    std::vector<std::string> texts(1);
    std::size_t bytes = 0;
    for (const Piece& piece : *pieces) {
      for (std::string& text : texts) text += piece.text;
      if (piece.list == nullptr) continue;
      std::vector<std::string> longer;
      for (const std::string& text : texts) {
        for (const std::string& value : *piece.list) {
          longer.push_back(text + value);
          bytes += longer.back().size();
          if (longer.size() <= kMostExpanded && bytes <= kMostExpandedBytes) continue;
          fail(codes::kTooLarge, "with its placeholders filled in this value becomes too many values");
          return std::nullopt;
        }
      }
      texts = std::move(longer);
    }
    return texts;
  }

  /// A number, or one in quotes: YAML makes text of `'5'`, but the author can only mean the number.
  bool require_number(std::string_view who) {
    if (scalar_.type == YamlScalar::Type::kText) {
      if (std::optional<YamlScalar> number = number_in_quotes(node_)) scalar_ = std::move(*number);
    }
    return require(YamlScalar::Type::kNumber, who, "a number");
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

  static constexpr std::size_t kMostCharacters = 10'000;
  static constexpr std::size_t kMostExpanded = 100'000;  // DetectionLimits::kTests
  static constexpr std::size_t kMostExpandedBytes = 64u << 20;

  const YamlNode& node_;
  const Modifiers& modifiers_;
  bool keyword_;
  Findings& findings_;
  YamlScalar scalar_;
};

}  // namespace

bool append_values(const YamlNode& node, const Modifiers& modifiers, bool keyword, const Placeholders& placeholders,
                   std::vector<Value>& values, Findings& findings) {
  return ValueMaker(node, modifiers, keyword, findings).append(placeholders, values);
}

}  // namespace trailhound
