#include "engine/sql/value_tests.h"

#include <algorithm>
#include <array>
#include <functional>
#include <optional>
#include <string>
#include <utility>

#include "engine/base/cases.h"
#include "engine/base/text.h"
#include "engine/sql/code_points.h"
#include "engine/sql/constants.h"
#include "engine/sql/regex.h"

namespace trailhound {
namespace {

using F = SqlFunction;
using Kind = SqlReached::Kind;

/// The ways in which tests look at a value. Each becomes at most one pass over the list of values.
enum class View : std::uint8_t {
  kLower,      ///< the text of a scalar in lower case
  kCased,      ///< as it is
  kFullLower,  ///< the same of an object or array, too
  kFullCased,
  kValue,  ///< the JSON value itself
};
constexpr std::array kViews = {View::kLower, View::kCased, View::kFullLower, View::kFullCased, View::kValue};

/// More patterns than this become one regular expression.
constexpr std::size_t kMostPatterns = 50;

constexpr std::string_view kPlainDecimal = "\\A-?[0-9]+(\\.[0-9]+)?\\z";

/// Whether the engines' lower() and Sigma's folding part at a letter of it. ASCII is left out: nearly every text has an
/// s, and hardly any event a ſ.
bool has_special_letter(std::string_view text) {
  for (std::size_t offset = 0; offset < text.size();) {
    const char32_t c = next_code_point(text, offset);
    if (c >= 0x80 && is_lowered_otherwise(c)) return true;
  }
  return false;
}

/// A constant in lower case. The engine itself lowers what is not ASCII, as it does with the values.
SqlExpression constant(std::string_view text, bool cased) {
  const bool is_ascii =
      std::all_of(text.begin(), text.end(), [](char c) { return static_cast<unsigned char>(c) < 0x80; });
  if (cased) return sql::text(text);
  return is_ascii ? sql::text(folded(text)) : sql::call(F::kLower, {sql::text(text)});
}

SqlExpression decimal_of(const SqlExpression& text) { return sql::call(F::kDecimal, {text}); }
SqlExpression double_of(const SqlExpression& text) { return sql::call(F::kDouble, {text}); }

/// The order of the number that `text` means and one that the engines' decimals have. As a decimal, the text's number
/// is rounded to ten digits behind the point, which keeps the order unless the two become equal; then its double tells,
/// as it does of a number beyond the decimals.
SqlExpression ordered(const SqlExpression& text, Comparison comparison, const std::string& number) {
  const auto by = [&](SqlExpression value, std::string_view op) {
    return sql::call(F::kCompare, {std::move(value), sql::number(number)}, op);
  };
  const std::string_view op = symbol(comparison);
  SqlExpression by_decimal = sql::call(F::kCoalesce, {by(decimal_of(text), op), by(double_of(text), op)});
  return sql::call(F::kIf, {by(decimal_of(text), "="), by(double_of(text), op), std::move(by_decimal)});
}

/// `text` means one of the numbers: it is one of them as a decimal, and was not rounded to become it.
SqlExpression is_one_of(const SqlExpression& text, const std::vector<std::string>& numbers) {
  const auto among = [&](SqlExpression value) {
    std::vector<SqlExpression> operands = {std::move(value)};
    for (const std::string& number : numbers) operands.push_back(sql::number(number));
    return sql::call(numbers.size() == 1 ? F::kEquals : F::kIn, std::move(operands));
  };
  return sql::both({among(decimal_of(text)), among(double_of(text))});
}

SqlExpression time_compares(const SqlExpression& text, const TimePartTest& test, const std::string& number) {
  constexpr std::string_view kWithOffset =
      "\\A[0-9]{4}-[0-9]{2}-[0-9]{2}[Tt ][0-9]{2}:[0-9]{2}:[0-9]{2}(\\.[0-9]+)?([Zz]|[-+][0-9]{2}:[0-9]{2})\\z";
  constexpr std::string_view kWithout =
      "\\A[0-9]{4}-[0-9]{2}-[0-9]{2} [0-9]{2}:[0-9]{2}:[0-9]{2}(\\.[0-9]+)?( UTC)?\\z";
  const auto with_t = [](SqlExpression t) {
    SqlExpression upper_t = sql::call(F::kReplace, {std::move(t), sql::text("t"), sql::text("T")});
    return sql::call(F::kReplace, {std::move(upper_t), sql::text(" "), sql::text("T")});
  };
  SqlExpression zulu = sql::call(F::kReplace, {with_t(text), sql::text("z"), sql::text("Z")});
  SqlExpression bare = sql::call(F::kReplace, {text, sql::text(" UTC"), sql::text("")});
  SqlExpression assumed = sql::call(F::kConcat, {with_t(std::move(bare)), sql::text("Z")});
  SqlExpression other = sql::call(F::kWhen, {sql::call(F::kMatches, {text, sql::text(kWithout)}), std::move(assumed)});
  SqlExpression time =
      sql::call(F::kIf, {sql::call(F::kMatches, {text, sql::text(kWithOffset)}), std::move(zulu), std::move(other)});
  SqlExpression part = sql::call(F::kTimePart, {std::move(time)}, to_string(test.part));
  return sql::call(F::kCompare, {std::move(part), sql::number(number)}, symbol(test.comparison));
}

/// An address of IPv6. Athena reads those of ::ffff:0:0/96 as IPv4, also in a network.
SqlExpression in_network6(const SqlExpression& text, const CidrTest& test) {
  SqlExpression has_colon = sql::call(F::kLike, {text, sql::text("%:%")});
  SqlExpression has_no_zone = sql::call(F::kMatches, {text, sql::text("\\A[0-9A-Fa-f:.]+\\z")});
  const Network6 network = network6(test);
  std::vector<SqlExpression> networks;
  for (const std::string& each : network.networks) networks.push_back(sql::text(each));
  SqlExpression is_inside = sql::call(F::kInNetwork6, {text, sql::call(F::kList, std::move(networks)),
                                                       sql::text(network.first), sql::text(network.last)});
  return sql::both({std::move(has_colon), std::move(has_no_zone), std::move(is_inside)});
}

/// Conditions on one text or value, gathered over several tests so that equal ones become one list.
struct Conditions {
  std::vector<SqlExpression> equal;      ///< constants
  std::vector<const Pattern*> patterns;  ///< with wildcards
  std::vector<std::string> numbers;      ///< equal to one of these
  std::string networks;                  ///< of IPv4, as alternatives of a regular expression
  std::vector<std::function<SqlExpression(const SqlExpression&)>> others;

  bool empty() const {
    return equal.empty() && patterns.empty() && numbers.empty() && networks.empty() && others.empty();
  }
};

class Tests {
 public:
  Tests(SqlDialect dialect, std::vector<SqlRemark>& remarks) : dialect_(dialect), remarks_(&remarks) {}

  void add(const Test& test) {
    std::visit(
        Cases{[&](const StringTest& t) { add_string(t); }, [&](const RegexTest& t) { add_regex(t); },
              [&](const NumberTest& t) { add_number(t); },
              [&](const BooleanTest& t) { of(View::kLower).equal.push_back(sql::text(t.value ? "true" : "false")); },
              [&](const CidrTest& t) { add_network(t); }, [&](const TimePartTest& t) { add_time(t); },
              [&](const NullTest&) {}, [&](const ExistsTest&) {}, [&](const FieldRefTest&) {}},
        test);
  }

  bool has(View view) const { return !views_[static_cast<std::size_t>(view)].empty(); }

  /// The condition on what the view shows of a value. Null where that is null.
  SqlExpression condition(View view, const SqlExpression& shown) const {
    const Conditions& all = views_[static_cast<std::size_t>(view)];
    const bool is_cased = view == View::kCased || view == View::kFullCased;
    std::vector<SqlExpression> any;
    if (all.equal.size() == 1) any.push_back(sql::call(F::kEquals, {shown, all.equal.front()}));
    if (all.equal.size() > 1) {
      std::vector<SqlExpression> operands = all.equal;
      operands.insert(operands.begin(), shown);
      any.push_back(sql::call(F::kIn, std::move(operands)));
    }
    std::string alternatives;
    for (const Pattern* pattern : all.patterns) {
      if (all.patterns.size() > kMostPatterns || !has_like_form(*pattern)) {
        alternatives += (alternatives.empty() ? "" : "|") + pattern_expression(*pattern, is_cased);
      } else {
        any.push_back(sql::call(F::kLike, {shown, constant(like_form(*pattern), is_cased)}));
      }
    }
    if (!alternatives.empty()) any.push_back(sql::call(F::kMatches, {shown, sql::text(alternatives)}));
    if (!all.networks.empty()) any.push_back(sql::call(F::kMatches, {shown, sql::text(all.networks)}));
    if (!all.numbers.empty()) {
      SqlExpression is_equal = is_one_of(sql::call(F::kScalarText, {shown}), all.numbers);
      any.push_back(sql::both({sql::call(F::kIsNumber, {shown}), std::move(is_equal)}));
    }
    for (const auto& other : all.others) any.push_back(other(shown));
    return sql::either(std::move(any));
  }

 private:
  Conditions& of(View view) { return views_[static_cast<std::size_t>(view)]; }
  void refuse(std::string text) { remarks_->push_back({true, {}, std::move(text), {}}); }

  void add_string(const StringTest& test) {
    for (const Pattern::Part& part : test.pattern.parts) {
      if (!is_utf8(part.text)) return;  // no text of a record has it
      if (test.cased || !has_special_letter(part.text)) continue;
      remarks_->push_back({false, {}, "lower() of the engines does not treat every letter of it as Sigma does", {}});
    }
    const Pattern& pattern = test.pattern;
    if (!pattern.has_wildcard()) {
      of(test.cased ? View::kCased : View::kLower).equal.push_back(constant(pattern.literal(), test.cased));
    } else if (pattern.covers_objects()) {
      of(test.cased ? View::kFullCased : View::kFullLower).patterns.push_back(&pattern);
    } else {
      of(test.cased ? View::kCased : View::kLower).patterns.push_back(&pattern);
    }
  }

  void add_regex(const RegexTest& test) {
    std::string reason;
    const std::optional<SqlRegex> form =
        dialect_ == SqlDialect::kAthena ? athena_expression(test, reason) : duckdb_expression(test, reason);
    if (!form) return refuse("the regular expression has no safe form: " + reason);
    const View view = form->for_lower_case ? View::kFullLower : View::kFullCased;
    of(view).others.emplace_back([text = form->text](const SqlExpression& value) {
      return sql::call(F::kMatches, {value, sql::text(text)});
    });
  }

  void add_number(const NumberTest& test) {
    const auto number = plain_decimal(test.number);
    if (!number) return refuse("the number " + test.text + " has more digits than the engines' decimals");
    const Comparison comparison = test.comparison;
    if (comparison == Comparison::kEqual) {
      of(View::kLower).equal.push_back(constant(test.text, false));
      of(View::kValue).numbers.push_back(*number);
      return;
    }
    const auto is_plain = [](const SqlExpression& text) {
      return sql::call(F::kMatches, {text, sql::text(kPlainDecimal)});
    };
    of(View::kValue).others.emplace_back([number = *number, comparison, is_plain](const SqlExpression& value) {
      const SqlExpression text = sql::call(F::kScalarText, {value});
      SqlExpression is_number = sql::either({sql::call(F::kIsNumber, {value}), is_plain(text)});
      return sql::both({std::move(is_number), ordered(text, comparison, number)});
    });
    texts_only_.emplace_back([number = *number, comparison, is_plain](const SqlExpression& text) {
      return sql::both({is_plain(text), ordered(text, comparison, number)});
    });
  }

  void add_network(const CidrTest& test) {
    if (!test.v6) {
      std::string& networks = of(View::kCased).networks;
      networks += (networks.empty() ? "" : "|") + network_expression(test);
      return;
    }
    of(View::kCased).others.emplace_back([&test](const SqlExpression& text) { return in_network6(text, test); });
  }

  void add_time(const TimePartTest& test) {
    const auto number = plain_decimal(test.number);
    if (!number) return refuse("the number has more digits than the engines' decimals");
    of(View::kCased).others.emplace_back([&test, number = *number](const SqlExpression& text) {
      return time_compares(text, test, number);
    });
  }

 public:
  /// Conditions on a text of the table, of which nobody knows whether the record had a number.
  SqlExpression condition_on_texts_only(const SqlExpression& text) const {
    std::vector<SqlExpression> any;
    any.reserve(texts_only_.size());
    for (const auto& condition : texts_only_) any.push_back(condition(text));
    return sql::either(std::move(any));
  }

 private:
  SqlDialect dialect_;
  std::vector<SqlRemark>* remarks_;
  std::array<Conditions, kViews.size()> views_;
  std::vector<std::function<SqlExpression(const SqlExpression&)>> texts_only_;
};

SqlExpression shown(View view, const SqlExpression& value) {
  switch (view) {
    case View::kLower:
      return sql::call(F::kLower, {sql::call(F::kScalarText, {value})});
    case View::kCased:
      return sql::call(F::kScalarText, {value});
    case View::kFullLower:
      return sql::call(F::kLower, {sql::call(F::kFullText, {value})});
    case View::kFullCased:
      return sql::call(F::kFullText, {value});
    case View::kValue:
      return value;
  }
  return value;
}

/// Some element of the list satisfies a condition that may be unknown.
SqlExpression any_of(SqlExpression list, std::string_view variable, SqlExpression condition) {
  return sql::any_of(std::move(list), variable, sql::or_false(std::move(condition)));
}

/// Some JSON value of the list fits.
SqlExpression json_fits(const SqlExpression& list, const Tests& tests) {
  std::vector<SqlExpression> any;
  for (const View view : kViews) {
    if (!tests.has(view)) continue;
    if (view == View::kValue) {
      any.push_back(any_of(list, "v", tests.condition(view, sql::name("v"))));
      continue;
    }
    SqlExpression texts = sql::call(F::kTransform, {list, sql::lambda("v", shown(view, sql::name("v")))});
    any.push_back(any_of(std::move(texts), "t", tests.condition(view, sql::name("t"))));
  }
  return sql::either(std::move(any));
}

/// The text of a column or of a member fits. `is_document`: it is the text of an object, of which only patterns see
/// anything.
SqlExpression text_fits(const SqlExpression& text, bool is_document, const Tests& tests) {
  std::vector<SqlExpression> any;
  for (const View view : kViews) {
    const bool is_lower = view == View::kLower || view == View::kFullLower;
    const bool is_full = view == View::kFullLower || view == View::kFullCased;
    if (view == View::kValue || (is_document && !is_full)) continue;
    any.push_back(tests.condition(view, is_lower ? sql::call(F::kLower, {text}) : text));
  }
  if (!is_document) any.push_back(tests.condition_on_texts_only(text));
  return sql::either(std::move(any));
}

/// The texts of what is reached, as a list.
SqlExpression texts_of(const SqlReached& reached) {
  if (reached.kind == Kind::kTexts) return reached.value;
  if (reached.kind != Kind::kJson) return sql::call(F::kList, {reached.value});
  return sql::call(F::kTransform, {reached.value, sql::lambda("v", sql::call(F::kScalarText, {sql::name("v")}))});
}

SqlExpression related(FieldRefTest::Relation relation, SqlExpression left, SqlExpression right) {
  const SqlExpression a = sql::call(F::kLower, {std::move(left)}), b = sql::call(F::kLower, {std::move(right)});
  switch (relation) {
    case FieldRefTest::Relation::kEquals:
      return sql::call(F::kEquals, {a, b});
    case FieldRefTest::Relation::kContains:
      return sql::call(F::kContains, {a, b});
    case FieldRefTest::Relation::kStartsWith:
      return sql::call(F::kStartsWith, {a, b});
    case FieldRefTest::Relation::kEndsWith:
      return sql::call(F::kEndsWith, {a, b});
  }
  return sql::boolean(false);
}

/// Two JSON numbers with the same value, however they are written.
SqlExpression same_number(const SqlExpression& left, const SqlExpression& right) {
  const SqlExpression a = sql::call(F::kScalarText, {left}), b = sql::call(F::kScalarText, {right});
  return sql::both({sql::call(F::kIsNumber, {left}), sql::call(F::kIsNumber, {right}),
                    sql::call(F::kEquals, {decimal_of(a), decimal_of(b)}),
                    sql::call(F::kEquals, {double_of(a), double_of(b)})});
}

}  // namespace

SqlExpression some_value_fits(const SqlReached& reached, const std::vector<const Test*>& tests, SqlDialect dialect,
                              std::vector<SqlRemark>& remarks) {
  Tests all(dialect, remarks);
  for (const Test* test : tests) all.add(*test);
  switch (reached.kind) {
    case Kind::kText:
    case Kind::kDocument:
      return sql::or_false(text_fits(reached.value, reached.kind == Kind::kDocument, all));
    case Kind::kTexts:
      return any_of(reached.value, "t", text_fits(sql::name("t"), false, all));
    case Kind::kJson:
      return json_fits(reached.value, all);
    case Kind::kObject:
    case Kind::kUnknown:
      break;
  }
  return sql::boolean(false);
}

SqlExpression some_values_compare(const SqlReached& left, const SqlReached& right, FieldRefTest::Relation relation) {
  if (left.kind == Kind::kText && right.kind == Kind::kText) {
    return sql::or_false(related(relation, left.value, right.value));
  }
  SqlExpression inner = any_of(texts_of(right), "b", related(relation, sql::name("a"), sql::name("b")));
  SqlExpression by_text = any_of(texts_of(left), "a", std::move(inner));
  if (relation != FieldRefTest::Relation::kEquals || left.kind != Kind::kJson || right.kind != Kind::kJson) {
    return by_text;
  }
  SqlExpression same = any_of(right.value, "b", same_number(sql::name("a"), sql::name("b")));
  return sql::either({std::move(by_text), any_of(left.value, "a", std::move(same))});
}

}  // namespace trailhound
