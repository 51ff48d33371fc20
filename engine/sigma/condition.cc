#include "engine/sigma/condition.h"

#include <algorithm>
#include <iterator>
#include <string>
#include <unordered_map>
#include <unordered_set>
#include <utility>

#include "engine/base/ascii.h"
#include "engine/sigma/codes.h"

namespace trailhound {
namespace {

bool is_space(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r'; }

bool is_name_character(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '-';
}

bool is_operator(std::string_view word) { return word == "and" || word == "or" || word == "not"; }

/// A word (letters, digits, `_`, `-`, `*`), a single other character, or nothing at the end.
struct Token {
  std::size_t offset = 0;
  std::string_view text;
  bool word = false;
};

class Parser {
 public:
  Parser(std::string_view text, const std::vector<Selection>& selections,
         const std::function<Position(std::size_t)>& position_of, Findings& findings)
      : text_(text), selections_(selections), position_of_(position_of), findings_(findings) {
    for (std::size_t i = 0; i < selections.size(); ++i) {
      by_name_.emplace(selections[i].name, static_cast<std::uint32_t>(i));
    }
    advance();
  }

  /// Over names of rules. `names` must not change but through this parser.
  Parser(std::string_view text, std::vector<ExpressionName>& names,
         const std::function<Position(std::size_t)>& position_of, Findings& findings)
      : text_(text),
        selections_(no_selections_),
        rule_names_(&names),
        collects_(names.empty()),
        position_of_(position_of),
        findings_(findings) {
    for (std::size_t i = 0; i < names.size(); ++i) by_name_.emplace(names[i].text, static_cast<std::uint32_t>(i));
    advance();
  }

  ParsedCondition parse() {
    ParsedCondition parsed;
    Condition condition;
    if (!parse_or(condition)) return parsed;
    if (token_.text == "|") {
      parse_aggregation(parsed.aggregation);
    } else if (!token_.text.empty()) {
      unexpected("an operator or the end");
      return parsed;
    }
    if (!unknown_name_) parsed.condition = std::move(condition);
    return parsed;
  }

  std::optional<Condition> parse_expression() {
    Condition condition;
    if (!parse_or(condition)) return std::nullopt;
    if (!token_.text.empty()) {
      unexpected("an operator or the end");
      return std::nullopt;
    }
    bool complete = !unknown_name_;
    for (std::size_t i = 0; i < rule_names_->size(); ++i) {
      if (used_.contains(static_cast<std::uint32_t>(i))) continue;
      const ExpressionName& name = (*rule_names_)[i];
      findings_.error(codes::kExpression, name.position,
                      "the condition does not mention the rule " + quoted(name.text));
      complete = false;
    }
    if (!complete) return std::nullopt;
    return condition;
  }

 private:
  void advance() {
    const std::size_t after_last = next_;
    while (next_ < text_.size() && is_space(text_[next_])) ++next_;
    std::size_t end = next_;
    while (end < text_.size() && (is_name_character(text_[end]) || text_[end] == '*')) ++end;
    token_ = {next_, text_.substr(next_, end - next_), end > next_};
    // At the end: not after white space, which may reach lines further down.
    if (next_ == text_.size()) token_.offset = after_last;
    if (!token_.word && next_ < text_.size()) {
      ++end;  // a whole character, for the message
      while (end < text_.size() && (static_cast<unsigned char>(text_[end]) & 0xC0) == 0x80) ++end;
      token_.text = text_.substr(next_, end - next_);
    }
    next_ = end;
  }

  /// The word after the current one, if only white space separates the two.
  std::string_view following_word() const {
    std::size_t start = next_;
    while (start < text_.size() && is_space(text_[start])) ++start;
    std::size_t end = start;
    while (end < text_.size() && is_name_character(text_[end])) ++end;
    return text_.substr(start, end - start);
  }

  bool fail(std::string_view code, std::size_t offset, std::string message) {
    findings_.error(code, position_of_(offset), std::move(message));
    return false;
  }

  bool unexpected(std::string_view wanted) {
    if (token_.text.empty()) {
      return fail(codes::kConditionSyntax, token_.offset,
                  "the condition ends where " + std::string(wanted) + " should be");
    }
    const std::string lower = ascii_lower(token_.text);
    if (lower != token_.text && (is_operator(lower) || lower == "of")) {
      return fail(codes::kOperatorCase, token_.offset,
                  "operators are lower case: " + quoted(lower) + ", not " + quoted(token_.text));
    }
    return fail(codes::kConditionSyntax, token_.offset,
                "found " + quoted(token_.text) + " where " + std::string(wanted) + " should be");
  }

  bool parse_or(Condition& out) {
    return parse_chain<ConditionOr>("or", out, [this](Condition& c) { return parse_and(c); });
  }
  bool parse_and(Condition& out) {
    return parse_chain<ConditionAnd>("and", out, [this](Condition& c) { return parse_not(c); });
  }

  template <typename Node, typename ParseOperand>
  bool parse_chain(std::string_view word, Condition& out, ParseOperand parse_operand) {
    const Position position = position_of_(token_.offset);
    Condition first;
    if (!parse_operand(first)) return false;
    if (token_.text != word) {
      out = std::move(first);
      return true;
    }
    Node node;
    node.operands.push_back(std::move(first));
    while (token_.text == word) {
      advance();
      if (!parse_operand(node.operands.emplace_back())) return false;
    }
    out.node = std::move(node);
    out.position = position;
    return true;
  }

  bool parse_not(Condition& out) {
    if (token_.text != "not") return parse_atom(out);
    if (!descend()) return false;
    out.position = position_of_(token_.offset);
    advance();
    ConditionNot node;
    if (!parse_not(node.operand.emplace_back())) return false;
    out.node = std::move(node);
    --depth_;
    return true;
  }

  bool descend() {
    if (++depth_ <= ConditionLimits::kDepth) return true;
    return fail(codes::kConditionLimit, token_.offset,
                "nested more than " + std::to_string(ConditionLimits::kDepth) + " levels deep");
  }

  bool parse_atom(Condition& out) {
    if (token_.text == "(") {
      if (!descend()) return false;
      advance();
      if (!parse_or(out)) return false;
      if (token_.text != ")") return unexpected("an operator or ')'");
      advance();
      --depth_;
      return true;
    }
    if (!token_.word || is_operator(token_.text)) return unexpected("a selection");
    out.position = position_of_(token_.offset);
    if (rule_names_ != nullptr) return parse_rule_name(out);
    const std::string_view following = following_word();
    if (following == "of") return parse_quantifier(out);
    if (ascii_lower(following) == "of" && (token_.text == "1" || token_.text == "any" || token_.text == "all")) {
      advance();
      return unexpected("'of'");
    }
    return parse_name(out);
  }

  bool parse_name(Condition& out) {
    const auto found = by_name_.find(token_.text);
    if (found == by_name_.end()) {
      unknown_name_ = true;
      const std::string lower = ascii_lower(token_.text);
      if (lower != token_.text && is_operator(lower)) return unexpected("a selection");
      const bool pattern = token_.text.find('*') != token_.text.npos;
      fail(codes::kUnknownSelection, token_.offset,
           pattern ? "the pattern " + quoted(token_.text) + " needs '1 of', 'any of' or 'all of' before it"
                   : "no selection is called " + quoted(token_.text));
    } else {
      out.node = ConditionSelection{found->second};
    }
    advance();
    return true;  // an unknown name does not hide the next fault
  }

  bool parse_rule_name(Condition& out) {
    auto found = by_name_.find(token_.text);
    if (found == by_name_.end() && collects_) {
      const auto index = static_cast<std::uint32_t>(rule_names_->size());
      rule_names_->push_back({std::string(token_.text), out.position});
      found = by_name_.emplace(token_.text, index).first;
    }
    if (found == by_name_.end()) {
      unknown_name_ = true;
      fail(codes::kExpression, token_.offset, "the rule " + quoted(token_.text) + " is not listed under 'rules'");
    } else {
      used_.insert(found->second);
      out.node = ConditionSelection{found->second};
    }
    advance();
    return true;
  }

  bool parse_quantifier(Condition& out) {
    ConditionQuantifier node;
    if (token_.text == "all") {
      node.all = true;
    } else if (token_.text != "1" && token_.text != "any") {
      return fail(codes::kQuantifier, token_.offset,
                  "only '1 of', 'any of' and 'all of' exist, not " + quoted(std::string(token_.text) + " of"));
    }
    advance();  // to `of`
    advance();
    if (!token_.word) return unexpected("'them' or a pattern");
    node.pattern = token_.text;
    const std::string_view pattern = token_.text == "them" ? "*" : token_.text;
    for (std::size_t i = 0; i < selections_.size(); ++i) {
      const std::string& name = selections_[i].name;
      // Names with a leading underscore are for the author's own use, unless the pattern asks for them.
      if (name.starts_with('_') && pattern[0] != '_') continue;
      if (name_matches(pattern, name)) node.selections.push_back(static_cast<std::uint32_t>(i));
    }
    if (node.selections.empty()) {
      unknown_name_ = true;
      fail(codes::kNothingMatches, token_.offset, "no selection matches " + quoted(token_.text));
    }
    out.node = std::move(node);
    advance();
    return true;
  }

  /// From the `|` on.
  void parse_aggregation(std::optional<LegacyAggregation>& out) {
    using Function = LegacyAggregation::Function;
    const std::size_t pipe = token_.offset;
    LegacyAggregation aggregation;
    aggregation.position = position_of_(pipe);
    advance();
    const struct {
      std::string_view name;
      Function function;
    } functions[] = {{"count", Function::kCount}, {"sum", Function::kSum}, {"avg", Function::kAvg},
                     {"min", Function::kMin},     {"max", Function::kMax}, {"near", Function::kNear}};
    const auto* function = std::find_if(std::begin(functions), std::end(functions),
                                        [this](const auto& candidate) { return candidate.name == token_.text; });
    if (function == std::end(functions)) {
      fail(codes::kPipe, pipe,
           "after '|' only the legacy aggregations 'count', 'min', 'max', 'avg', 'sum' and 'near' are known");
      return;
    }
    aggregation.function = function->function;
    if (aggregation.function == Function::kNear) {
      advance();
      if (!parse_or(aggregation.near)) return;
    } else if (!parse_function(aggregation)) {
      return;
    }
    if (!token_.text.empty()) {
      fail(codes::kPipe, token_.offset, "found " + quoted(token_.text) + " where the aggregation should end");
      return;
    }
    out = std::move(aggregation);
  }

  /// `count(field) by field, field > 5`, with or without white space. A field is any text without white space,
  /// brackets, commas and comparisons.
  bool parse_function(LegacyAggregation& aggregation) {
    const auto read_field = [this] {
      std::size_t end = token_.offset;
      while (end < text_.size() && !is_space(text_[end]) && std::string_view("(),<>=").find(text_[end]) == text_.npos) {
        ++end;
      }
      std::string field(text_.substr(token_.offset, end - token_.offset));
      next_ = end;
      advance();
      return field;
    };
    advance();
    if (token_.text != "(") return bad_function("'('");
    advance();
    if (token_.text != ")") aggregation.field = read_field();
    if (token_.text != ")") return bad_function("')'");
    if (aggregation.field.empty() && aggregation.function != LegacyAggregation::Function::kCount) {
      return bad_function("a field");
    }
    advance();
    if (token_.text == "by") {
      do {
        advance();
        aggregation.group_by.push_back(read_field());
        if (aggregation.group_by.back().empty()) return bad_function("a field");
      } while (token_.text == ",");
    }
    return parse_bound(aggregation.bound);
  }

  bool parse_bound(Correlation::Bound& bound) {
    using Operator = Correlation::Bound::Operator;
    const std::string first(token_.text);
    if (first != ">" && first != "<" && first != "=") return bad_function("a comparison");
    advance();
    const bool equal = token_.text == "=";
    if (equal) advance();
    bound.op = first == "="   ? Operator::kEqual
               : first == ">" ? (equal ? Operator::kGreaterOrEqual : Operator::kGreater)
                              : (equal ? Operator::kLessOrEqual : Operator::kLess);
    const bool digits = token_.word && token_.text.find_first_not_of("0123456789") == token_.text.npos;
    const std::optional<Decimal> number = digits ? Decimal::parse(token_.text) : std::nullopt;
    const std::optional<Fixed> value = number ? to_fixed(*number) : std::nullopt;
    if (!value) return bad_function("a number");
    bound.value = *value;
    bound.text = token_.text;
    advance();
    return true;
  }

  bool bad_function(std::string_view wanted) {
    return fail(codes::kPipe, token_.offset, "the aggregation needs " + std::string(wanted) + " here");
  }

  std::string_view text_;
  const std::vector<Selection> no_selections_;
  const std::vector<Selection>& selections_;
  std::vector<ExpressionName>* rule_names_ = nullptr;  ///< of an expression; its names are these, not selections
  bool collects_ = false;                              ///< an expression whose names are not given
  std::unordered_set<std::uint32_t> used_;             ///< of rule_names_
  const std::function<Position(std::size_t)>& position_of_;
  Findings& findings_;
  std::unordered_map<std::string_view, std::uint32_t> by_name_;
  Token token_;
  std::size_t next_ = 0;
  int depth_ = 0;
  bool unknown_name_ = false;
};

}  // namespace

bool name_matches(std::string_view pattern, std::string_view name) {
  std::size_t p = 0, n = 0;
  std::size_t star = pattern.npos, resume = 0;  // the last star, and what of the name it has not yet swallowed
  while (n < name.size()) {
    if (p < pattern.size() && pattern[p] == '*') {
      star = p++;
      resume = n;
    } else if (p < pattern.size() && pattern[p] == name[n]) {
      ++p;
      ++n;
    } else if (star != pattern.npos) {
      p = star + 1;
      n = ++resume;
    } else {
      return false;
    }
  }
  while (p < pattern.size() && pattern[p] == '*') ++p;
  return p == pattern.size();
}

ParsedCondition parse_condition(std::string_view text, const std::vector<Selection>& selections,
                                const std::function<Position(std::size_t)>& position_of, Findings& findings) {
  return Parser(text, selections, position_of, findings).parse();
}

std::optional<Condition> parse_rule_expression(std::string_view text, std::vector<ExpressionName>& names,
                                               const std::function<Position(std::size_t)>& position_of,
                                               Findings& findings) {
  return Parser(text, names, position_of, findings).parse_expression();
}

}  // namespace trailhound
