#include "engine/sql/probe.h"

#include <string_view>
#include <utility>
#include <vector>

#include "engine/sigma/rule.h"
#include "engine/sql/constants.h"
#include "engine/sql/fields.h"
#include "engine/sql/regex.h"
#include "engine/sql/value_tests.h"

namespace trailhound {
namespace {

using F = SqlFunction;

struct Property {
  std::string name;
  SqlExpression holds;
};

SqlExpression text(std::string_view value) { return sql::text(value); }
SqlExpression equals(SqlExpression left, SqlExpression right) {
  return sql::or_false(sql::call(F::kEquals, {std::move(left), std::move(right)}));
}
SqlExpression matches(std::string_view value, std::string_view expression) {
  return sql::call(F::kMatches, {text(value), text(expression)});
}
SqlExpression json(std::string_view value) { return sql::call(F::kJsonOfText, {text(value)}); }
SqlExpression scalar(SqlExpression value) { return sql::call(F::kScalarText, {std::move(value)}); }
SqlExpression first(SqlExpression list) { return sql::call(F::kElementAt, {std::move(list), sql::number(1)}); }
SqlExpression has_size(SqlExpression list, std::int64_t size) {
  return sql::call(F::kCompare, {sql::call(F::kSize, {std::move(list)}), sql::number(size)}, "=");
}

/// A rule's test against a text.
SqlExpression fits(const Test& test, std::string_view value, SqlDialect dialect) {
  std::vector<SqlRemark> remarks;
  return some_value_fits({SqlReached::Kind::kText, text(value)}, {&test}, dialect, remarks);
}

CidrTest network(bool v6, std::vector<std::uint8_t> bytes, int prefix) {
  CidrTest test;
  test.v6 = v6;
  for (std::size_t i = 0; i < bytes.size(); ++i) test.bytes[i] = bytes[i];
  test.prefix = prefix;
  return test;
}

void add_texts(std::vector<Property>& out) {
  const SqlExpression null = sql::call(F::kNullText, {});
  out.push_back({"null compares as false where a rule says not", sql::negation(equals(null, text("a")))});
  out.push_back(
      {"lower() knows letters beyond ASCII", equals(sql::call(F::kLower, {text("\xC3\x89")}), text("\xC3\xA9"))});
  out.push_back({"LIKE takes % as itself behind the escape", sql::call(F::kLike, {text("50%"), text("50\\%")})});
  out.push_back(
      {"LIKE takes _ as itself behind the escape", sql::negation(sql::call(F::kLike, {text("ab"), text("a\\_")}))});
  out.push_back({"LIKE: _ is one character, not one byte", sql::call(F::kLike, {text("\xC3\xA9"), text("_")})});
  out.push_back({"LIKE: % goes over line breaks", sql::call(F::kLike, {text("a\nb"), text("a%b")})});
  out.push_back({"a quote inside a constant is doubled", has_size(sql::call(F::kList, {text("it's")}), 1)});
  std::string word = "a";
  for (int i = 0; i < 30; ++i) word += "\xC3\xA9";
  out.push_back({"the first word of a user agent ends with its last character inside of 40 bytes",
                 equals(sql::call(F::kAgentProduct, {text(word + "/1.0")}), text(word.substr(0, 39)))});
  out.push_back({"control characters reach the engine",
                 sql::call(F::kCompare, {sql::call(F::kLength, {text("a\tb")}), sql::number(3)}, "=")});
}

void add_expressions(std::vector<Property>& out, SqlDialect dialect) {
  const auto expression = [](std::string_view written, bool ignore_case, bool dotall) {
    RegexTest test;
    test.expression = written;
    test.ignore_case = ignore_case;
    test.dotall = dotall;
    return Test(test);
  };
  out.push_back({"re: $ is the end, not before a last line break",
                 sql::negation(fits(expression("a$", false, false), "a\n", dialect))});
  out.push_back({"re: a dot is no line break", sql::negation(fits(expression("a.b", false, false), "a\nb", dialect))});
  out.push_back({"re: with s it is", fits(expression("a.b", false, true), "a\nb", dialect)});
  out.push_back(
      {"re: with i, ss is not \xC3\x9F", sql::negation(fits(expression("ss", true, false), "\xC3\x9F", dialect))});
  out.push_back(
      {"re: with i, k is the Kelvin sign as well", fits(expression("k", true, false), "\xE2\x84\xAA", dialect)});
  out.push_back({"re: \\s is no vertical tab", sql::negation(fits(expression("\\s", false, false), "\v", dialect))});
  out.push_back({"re: \\b knows ASCII words only", fits(expression("a\\b", false, false), "a\xC3\xA9", dialect)});
  out.push_back({"classes by number", matches("a\nb", "\\A[^\\x00-\\x09]+\\z")});
}

void add_networks(std::vector<Property>& out, SqlDialect dialect) {
  const auto in = [&](const CidrTest& test, std::string_view address) { return fits(Test(test), address, dialect); };
  const CidrTest ten = network(false, {10}, 8), documentation = network(true, {0x20, 0x01, 0x0d, 0xb8}, 32);
  out.push_back({"cidr: an address inside", in(ten, "10.1.2.3")});
  out.push_back({"cidr: an address of IPv4 in IPv6 is not IPv4", sql::negation(in(ten, "::ffff:10.1.2.3"))});
  out.push_back({"cidr: leading zeros are no address", sql::negation(in(ten, "10.01.2.3"))});
  out.push_back({"cidr: an address of IPv6 in any notation", in(documentation, "2001:DB8:0::1")});
  out.push_back({"cidr: another network", sql::negation(in(documentation, "2001:db9::1"))});
}

void add_json(std::vector<Property>& out) {
  const SqlExpression object = json(R"({"a b\"c":1,"n":null,"l":[1,[2,{"k":"v"}]],"t":"[{\"k\":\"w\"}]"})");
  const auto of = [&](std::string_view key) { return sql::call(F::kMember, {object}, key); };
  const auto entered = [](SqlExpression value) {
    return sql::call(F::kEnter, {sql::call(F::kList, {std::move(value)})});
  };
  out.push_back({"JSON: a key with blanks and quotes", equals(scalar(of("a b\"c")), text("1"))});
  out.push_back({"JSON: null is a value", sql::or_false(sql::call(F::kIsJsonNull, {of("n")}))});
  out.push_back({"JSON: an absent key is none", sql::call(F::kIsNull, {of("x")})});
  out.push_back({"JSON: keys keep their case", sql::call(F::kIsNull, {of("N")})});
  out.push_back({"JSON: the first of equal keys counts",
                 equals(scalar(sql::call(F::kMember, {json(R"({"a":1,"a":2})")}, "a")), text("1"))});
  out.push_back({"JSON: what is none is null", sql::call(F::kIsNull, {json("{\"a\":")})});
  out.push_back({"JSON: arrays in arrays are opened", has_size(entered(of("l")), 3)});
  out.push_back({"JSON: a string that holds JSON is opened",
                 equals(scalar(sql::call(F::kMember, {first(entered(of("t")))}, "k")), text("w"))});
  SqlExpression encoded = sql::call(F::kToJson, {text("%7B%22k%22%3A%22a+b%22%7D")});
  out.push_back({"JSON: a percent-encoded policy is opened, and + stays",
                 equals(scalar(sql::call(F::kMember, {first(entered(std::move(encoded)))}, "k")), text("a+b"))});
  out.push_back({"JSON: an object as text keeps the order of its keys",
                 equals(sql::call(F::kFullText, {json(R"({"b":1,"a":2})")}), text(R"({"b":1,"a":2})"))});
  out.push_back(
      {"numbers: exact beyond 2^53", sql::negation(equals(sql::call(F::kDecimal, {text("9007199254740993")}),
                                                          sql::call(F::kDecimal, {text("9007199254740992")})))});
  out.push_back({"numbers: text that is none is null", sql::call(F::kIsNull, {sql::call(F::kDecimal, {text("x1")})})});
}

void add_times(std::vector<Property>& out) {
  const auto millis = [](std::string_view time) { return sql::call(F::kMillis, {text(time)}); };
  out.push_back(
      {"times: seconds since 1970",
       sql::or_false(sql::call(F::kCompare, {millis("1970-01-02T00:00:01Z"), sql::number(86'401'000)}, "="))});
  out.push_back({"times: text that is none is null", sql::call(F::kIsNull, {millis("yesterday")})});
  SqlExpression hour = sql::call(F::kTimePart, {text("2026-01-01T01:30:00+02:00")}, "hour");
  out.push_back({"times: parts are of UTC", sql::call(F::kCompare, {std::move(hour), sql::number(23)}, "=")});
}

}  // namespace

std::string probe_query(SqlDialect dialect) {
  std::vector<Property> properties;
  add_texts(properties);
  add_expressions(properties, dialect);
  add_networks(properties, dialect);
  add_json(properties);
  add_times(properties);
  std::string out;
  for (const Property& property : properties) {
    out += (out.empty() ? "SELECT " : "UNION ALL SELECT ") + quoted_text(property.name, dialect) + " AS property, " +
           to_sql(property.holds, dialect) + " AS holds\n";
  }
  return out;
}

}  // namespace trailhound
