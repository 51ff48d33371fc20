#include "engine/sql/dialect.h"

#include <algorithm>
#include <catch2/catch.hpp>
#include <string>

#include "engine/testing/sql_text.h"

namespace trailhound {
namespace {

using F = SqlFunction;

constexpr SqlDialect kBoth[] = {SqlDialect::kAthena, SqlDialect::kDuckDb};

SqlExpression name(std::string_view text) { return sql::name(text); }
std::string shown(const SqlExpression& expression) { return to_sql(expression, SqlDialect::kAthena); }

TEST_CASE("a constant ends where its quotes say, whatever is in it") {
  struct Row {
    std::string text, athena, duckdb;
  };
  const Row rows[] = {
      {"", "''", "''"},
      {"a", "'a'", "'a'"},
      {"it's", "'it''s'", "'it''s'"},
      {"'", "''''", "''''"},
      {"''", "''''''", "''''''"},
      {"x' OR 1=1 --", "'x'' OR 1=1 --'", "'x'' OR 1=1 --'"},
      {"a -- b /* c */ d; e", "'a -- b /* c */ d; e'", "'a -- b /* c */ d; e'"},
      {"a\\", "'a\\'", "'a\\'"},
      {"\\'", "'\\'''", "'\\'''"},
      {"\"a\" `b` {0} {*}", "'\"a\" `b` {0} {*}'", "'\"a\" `b` {0} {*}'"},
      {"a\tb", "U&'a\\0009b'", "('a' || chr(9) || 'b')"},
      {"\n'\\\x7F", "U&'\\000A''\\\\\\007F'", "('' || chr(10) || '''\\' || chr(127) || '')"},
      {std::string("a\0b", 3), "U&'a\\0000b'", "('a' || chr(0) || 'b')"},
      {"\xC3\xA9", "'\xC3\xA9'", "'\xC3\xA9'"},
      {"\xC3\xA9\r", "U&'\xC3\xA9\\000D'", "('\xC3\xA9' || chr(13) || '')"},
  };
  for (const Row& row : rows) {
    CAPTURE(row.text);
    CHECK(quoted_text(row.text, SqlDialect::kAthena) == row.athena);
    CHECK(quoted_text(row.text, SqlDialect::kDuckDb) == row.duckdb);
    CHECK(to_sql(sql::text(row.text), SqlDialect::kAthena) == row.athena);
  }
}

TEST_CASE("an identifier is quoted unless it is a plain word") {
  CHECK(quoted_identifier("a") == "\"a\"");
  CHECK(quoted_identifier("a\"b") == "\"a\"\"b\"");
  CHECK(quoted_identifier("a\nb\x7F--") == "\"a b --\"");
  CHECK(shown(name("eventname")) == "eventname");
  CHECK(shown(name("_a1")) == "_a1");
  for (const char* special : {"1a", "a.b", "a b", "a;", "a--", "\xC3\xA9", "", "a'b"}) {
    CHECK(shown(name(special)) == quoted_identifier(special));
  }
  CHECK(shown(sql::field(name("useridentity"), "arn")) == "useridentity.arn");
  CHECK(shown(sql::field(name("a b"), "c\"d")) == "\"a b\".\"c\"\"d\"");
}

TEST_CASE("AND, OR and NOT are grouped where their meaning needs it") {
  const SqlExpression a = name("a"), b = name("b"), c = name("c"), d = name("d");
  struct Row {
    SqlExpression expression;
    std::string athena, duckdb;
  };
  const Row rows[] = {
      {sql::both({a, b}), "a AND b", "a AND b"},
      {sql::either({a, b}), "a OR b", "a OR b"},
      {sql::both({sql::either({a, b}), c}), "coalesce(a OR b, false) AND c", "(a OR b) AND c"},
      {sql::either({sql::both({a, b}), c}), "a AND b OR c", "a AND b OR c"},
      {sql::negation(a), "NOT a", "NOT a"},
      {sql::negation(sql::both({a, b})), "NOT coalesce(a AND b, false)", "NOT (a AND b)"},
      {sql::negation(sql::either({a, b})), "NOT coalesce(a OR b, false)", "NOT (a OR b)"},
      {sql::both({sql::negation(a), b}), "NOT a AND b", "NOT a AND b"},
      {sql::negation(sql::call(F::kEquals, {a, b})), "NOT a = b", "NOT a = b"},
      {sql::call(F::kOrFalse, {sql::either({a, sql::both({b, c})})}), "coalesce(a OR b AND c, false)",
       "coalesce(a OR b AND c, false)"},
  };
  for (const Row& row : rows) {
    CHECK(to_sql(row.expression, SqlDialect::kAthena) == row.athena);
    CHECK(to_sql(row.expression, SqlDialect::kDuckDb) == row.duckdb);
  }
}

TEST_CASE("in lines, the operands stand below each other with the same groups") {
  const SqlExpression a = name("a"), b = name("b"), c = name("c"), d = name("d");
  const auto lines = [](const SqlExpression& expression) { return to_sql_lines(expression, SqlDialect::kAthena, 2); };
  CHECK(lines(a) == "a");
  CHECK(lines(sql::both({a, b})) == "a\n  AND b");
  const SqlExpression with_or = sql::both({a, sql::either({b, c})});
  CHECK(lines(with_or) == "a\n  AND coalesce(b\n               OR c, false)");
  CHECK(to_sql_lines(with_or, SqlDialect::kDuckDb, 2) == "a\n  AND (b\n       OR c)");
  CHECK(lines(sql::both({a, sql::negation(sql::either({b, sql::both({c, d})}))})) ==
        "a\n  AND NOT coalesce(b\n                   OR c\n                       AND d, false)");
  CHECK(lines(sql::negation(a)) == "NOT a");
  CHECK(lines(sql::both({a, sql::call(F::kOrFalse, {sql::both({b, c})})})) ==
        "a\n  AND coalesce(b\n               AND c, false)");
  CHECK(lines(sql::both({a, sql::call(F::kOrFalse, {b})})) == "a\n  AND coalesce(b, false)");
}

TEST_CASE("where null counts as false, only what is below NOT must not be null") {
  const SqlExpression a = name("a"), b = name("b"), c = name("c");
  const auto filter = [](const SqlExpression& expression) { return shown(sql::as_filter(expression)); };
  const SqlExpression x = sql::or_false(a), y = sql::or_false(b), is_null = sql::call(F::kIsNull, {c});
  CHECK(filter(x) == "a");
  CHECK(filter(sql::both({x, y})) == "a AND b");
  CHECK(filter(sql::either({x, sql::both({y, is_null})})) == "a OR b AND c IS NULL");
  CHECK(filter(sql::negation(x)) == "NOT coalesce(a, false)");
  CHECK(filter(sql::negation(sql::either({x, y}))) == "NOT coalesce(a OR b, false)");
  CHECK(filter(sql::negation(sql::both({is_null, x}))) == "NOT coalesce(c IS NULL AND a, false)");
  CHECK(filter(sql::negation(sql::both({is_null, is_null}))) == "NOT coalesce(c IS NULL AND c IS NULL, false)");
  CHECK(filter(sql::negation(is_null)) == "NOT c IS NULL");
  CHECK(filter(sql::negation(sql::both({x, sql::negation(y)}))) == "NOT coalesce(a AND NOT coalesce(b, false), false)");
  CHECK(filter(sql::any_of(name("list"), "v", sql::both({x, sql::negation(y)}))) ==
        "any_match(list, v -> a AND NOT coalesce(b, false))");
  CHECK(filter(sql::negation(sql::any_of(name("list"), "v", sql::or_false(name("v"))))) ==
        "NOT coalesce(any_match(list, v -> v), false)");
}

TEST_CASE("constants decide or disappear") {
  const SqlExpression a = name("a"), b = name("b"), yes = sql::boolean(true), no = sql::boolean(false);
  CHECK(shown(sql::both({})) == "true");
  CHECK(shown(sql::either({})) == "false");
  CHECK(shown(sql::both({yes, a, yes})) == "a");
  CHECK(shown(sql::both({a, no, b})) == "false");
  CHECK(shown(sql::either({no, a})) == "a");
  CHECK(shown(sql::either({a, yes})) == "true");
  CHECK(shown(sql::negation(yes)) == "false");
  CHECK(shown(sql::negation(no)) == "true");
  CHECK(shown(sql::negation(sql::negation(a))) == "a");
  CHECK(shown(sql::both({sql::both({a, b}), a})) == "a AND b AND a");
  CHECK(shown(sql::either({sql::either({a, b}), a})) == "a OR b OR a");
  CHECK(shown(sql::negation(sql::both({sql::negation(no), yes}))) == "false");
  CHECK(sql::is_constant(yes, true));
  CHECK_FALSE(sql::is_constant(yes, false));
  CHECK_FALSE(sql::is_constant(a, true));
}

TEST_CASE("what an operand has in it is not taken for a place of the template") {
  const SqlExpression text = sql::text("{1}{*}{t}");
  CHECK(shown(sql::call(F::kEquals, {text, sql::text("{0}")})) == "'{1}{*}{t}' = '{0}'");
}

TEST_CASE("the path of a member is a constant whatever the key") {
  const SqlExpression json = name("j");
  CHECK(shown(sql::call(F::kMember, {json}, "a.b")) == "json_extract(j, '$[\"a.b\"]')");
  CHECK(shown(sql::call(F::kMember, {json}, "a'] \"\\")) == "json_extract(j, '$[\"a''] \\\"\\\\\"]')");
  CHECK(to_sql(sql::call(F::kMember, {json}, "a'\""), SqlDialect::kDuckDb) == "json_extract(j, '$.\"a''\\\"\"')");
}

TEST_CASE("the dialects write functions in their own words") {
  const SqlExpression a = name("a"), b = name("b");
  const auto duckdb = [](const SqlExpression& expression) { return to_sql(expression, SqlDialect::kDuckDb); };
  CHECK(shown(sql::call(F::kMatches, {a, b})) == "regexp_like(a, b)");
  CHECK(duckdb(sql::call(F::kMatches, {a, b})) == "regexp_matches(a, b)");
  const SqlExpression any = sql::call(F::kAnyOf, {a, sql::lambda("x", sql::call(F::kIsNull, {name("x")}))});
  CHECK(shown(any) == "any_match(a, x -> x IS NULL)");
  CHECK(duckdb(any) == "len(list_filter(a, lambda x: x IS NULL)) > 0");
  CHECK(shown(sql::call(F::kIn, {a, sql::text("x"), sql::text("y")})) == "a IN ('x', 'y')");
  CHECK(shown(sql::call(F::kConcat, {a, sql::text("-"), b})) == "concat(a, '-', b)");
  CHECK(shown(sql::call(F::kCompare, {a, sql::number(5)}, "<=")) == "a <= 5");
  CHECK(to_string(SqlDialect::kAthena) == "athena");
  CHECK(to_string(SqlDialect::kDuckDb) == "duckdb");
}

TEST_CASE("every function has a form in every dialect, with the quotes and parentheses closed") {
  for (const SqlDialect dialect : kBoth) {
    for (int i = 0; i < static_cast<int>(F::kCount_); ++i) {
      CAPTURE(to_string(dialect), i);
      const std::vector<SqlExpression> operands(4, name("operand"));
      const std::string text = to_sql(sql::call(static_cast<F>(i), operands, "hour"), dialect);
      const std::string outside = outside_quotes(text);
      CHECK_FALSE(text.empty());
      CHECK(outside.find("not closed") == outside.npos);
      CHECK(outside.find('\\') == outside.npos);
      CHECK(std::count(outside.begin(), outside.end(), '(') == std::count(outside.begin(), outside.end(), ')'));
      CHECK(std::count(outside.begin(), outside.end(), '[') == std::count(outside.begin(), outside.end(), ']'));
      for (const char* place : {"{0}", "{1}", "{2}", "{3}", "{*}", "{a}", "{|}", "{t}", "{p}", "{s}"}) {
        CHECK(text.find(place) == text.npos);
      }
    }
  }
}

TEST_CASE("LIKE has one character for its escape wherever it has one") {
  for (const SqlDialect dialect : kBoth) {
    for (int i = 0; i < static_cast<int>(F::kCount_); ++i) {
      CAPTURE(to_string(dialect), i);
      const std::vector<SqlExpression> operands(4, name("operand"));
      const std::string text = to_sql(sql::call(static_cast<F>(i), operands, "hour"), dialect);
      for (std::size_t at = 0; (at = text.find("ESCAPE ", at)) != text.npos; ++at) {
        CHECK(text.substr(at, 10) == "ESCAPE '\\'");
      }
    }
  }
}

}  // namespace
}  // namespace trailhound
