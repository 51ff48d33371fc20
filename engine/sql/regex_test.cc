#include "engine/sql/regex.h"

#include <catch2/catch.hpp>
#include <string>
#include <vector>

namespace trailhound {
namespace {

using Catch::Contains;

/// A test whose flags are among `i`, `m` and `s`.
RegexTest test_of(std::string_view expression, std::string_view flags = "") {
  RegexTest test;
  test.expression = expression;
  test.ignore_case = flags.find('i') != flags.npos;
  test.multiline = flags.find('m') != flags.npos;
  test.dotall = flags.find('s') != flags.npos;
  return test;
}

/// The expression, with `lower: ` in front if it is for a text in lower case; or `refused: ` and the reason.
std::string athena(std::string_view expression, std::string_view flags = "") {
  std::string reason;
  const auto form = athena_expression(test_of(expression, flags), reason);
  CHECK(form.has_value() == reason.empty());
  return form ? (form->for_lower_case ? "lower: " : "") + form->text : "refused: " + reason;
}

std::string duckdb(std::string_view expression, std::string_view flags = "") {
  std::string reason;
  const auto form = duckdb_expression(test_of(expression, flags), reason);
  return form ? form->text : "refused: " + reason;
}

struct Row {
  std::string expression, flags, form;
};

void check(const std::vector<Row>& rows) {
  for (const Row& row : rows) {
    CAPTURE(row.expression, row.flags);
    CHECK(athena(row.expression, row.flags) == row.form);
  }
}

const std::string kWord = "[0-9A-Z_a-z]";

TEST_CASE("anchors say which end they mean") {
  check({
      {"^a$", "", "\\Aa\\z"},
      {"^a$", "m", "(?:\\A|(?<=\\n))a(?=\\n|\\z)"},
      {"(?m)^a(?-m)$", "", "(?:)(?:\\A|(?<=\\n))a(?:)\\z"},
      {"\\Aa\\z", "m", "\\Aa\\z"},
      {"^*", "", "\\A*"},
      {"", "", ""},
  });
}

TEST_CASE("a dot is every character but the line break, unless a flag says otherwise") {
  check({
      {"a.b", "", "a[^\\x0A]b"},
      {"a.b", "s", "a(?s:.)b"},
      {"(?s).(?-s).", "", "(?:)(?s:.)(?:)[^\\x0A]"},
      {"(?s:.).", "", "(?:(?s:.))[^\\x0A]"},
  });
}

TEST_CASE("a boundary of words knows ASCII words only") {
  check({
      {"\\b", "", "(?:(?<=" + kWord + ")(?!" + kWord + ")|(?<!" + kWord + ")(?=" + kWord + "))"},
  });
  // RE2 looks at bytes: `\\B` fits inside of a character of several bytes, where Joni does not look.
  CHECK(athena("\\B") == "refused: `\\B` also fits between the bytes of one character");
  CHECK(athena("a(?:\\B|c)") == "refused: `\\B` also fits between the bytes of one character");
}

TEST_CASE("classes are written out") {
  check({
      {"\\d\\w\\s", "", "[0-9]" + kWord + "[\\x09\\x0A\\x0C\\x0D ]"},
      {"\\D\\W\\S", "", "[^0-9][^0-9A-Z_a-z][^\\x09\\x0A\\x0C\\x0D ]"},
      {"[a-c]", "", "[a-c]"},
      {"[^a-c]", "", "[^a-c]"},
      {"[ab]", "", "[ab]"},
      {"[a]", "", "a"},
      {"[]a]", "", "[\\]a]"},
      {"[^]a]", "", "[^\\]a]"},
      {"[a-]", "", "[\\-a]"},
      {"[-a]", "", "[\\-a]"},
      {"[a&&b]", "", "[\\&ab]"},
      {"[[a]", "", "[\\[a]"},
      {"[^\\s\\S]", "", "(?!)"},
      {"[\\s\\S]", "", "(?s:.)"},
      {"[\\d\\-x]", "", "[\\-0-9x]"},
      {"[^\\D5]", "", "[0-46-9]"},
      {"[a-cb-d]", "", "[a-d]"},
      {"[\\x00-\\x1f]", "", "[\\x00-\\x1F]"},
      {"[\xC3\xA4-\xC3\xA6]", "", "[\xC3\xA4-\xC3\xA6]"},
      {"[[:digit:][:upper:]_]", "", "[0-9A-Z_]"},
      {"[[:^digit:]]", "", "[^0-9]"},
      {"[^[:^digit:]]", "", "[0-9]"},
      {"[[:space:]]", "", "[\\x09-\\x0D ]"},
      {"[[:punct:]]", "", "[!-/:-@\\[-`\\{-\\~]"},
      {"[[:word:]]", "", kWord},
  });
  CHECK(athena("[[:nothing:]]") == "refused: it has a class that is not known");
}

TEST_CASE("with i a letter is each letter that folds to the same") {
  const std::string long_s = "\xC5\xBF", kelvin = "\xE2\x84\xAA";
  check({
      {"a", "i", "lower: a"},
      {"k", "i", "lower: k"},
      {"S", "i", "lower: [s" + long_s + "]"},
      {"ss", "i", "lower: [s" + long_s + "][s" + long_s + "]"},
      {kelvin, "i", "lower: k"},
      {kelvin, "", kelvin},
      {"\xC3\xA9", "i", "lower: \xC3\xA9"},
      {"\xCF\x83", "i", "lower: [\xCF\x82\xCF\x83]"},
      {"\xC2\xB5", "i", "lower: [\xC2\xB5\xCE\xBC]"},              // micro sign and mu
      {"\xEA\xAD\xB0", "i", "lower: [\xE1\x8E\xA0\xEA\xAD\xB0]"},  // Cherokee folds to capitals
      {"[^\xC2\xB5]", "i", "lower: [^\xC2\xB5\xCE\xBC]"},
      {"1", "i", "lower: 1"},
      {"[a-b]", "i", "lower: [ab]"},
      {"[a-b](?-i)c", "i", "[ABab](?:)c"},
      {"[j-l]", "i", "lower: [j-l]"},
      {"[j-l](?-i)c", "i", "[J-Lj-l" + kelvin + "](?:)c"},
      {"[^k]", "i", "lower: [^k]"},
      {"[^k](?-i)c", "i", "[^Kk" + kelvin + "](?:)c"},
      {"\\x6B", "i", "lower: k"},
      {"(?i)a(?-i)a", "", "(?:)[Aa](?:)a"},
      {"(?i:a)a", "", "(?:[Aa])a"},
      {"(?i)a|b", "", "lower: (?:)a|b"},
      {"((?i)a)a", "", "(?:(?:)[Aa])a"},
      {"\\Qk\\E", "i", "lower: k"},
  });
}

TEST_CASE("with i a negated class leaves out what the class has with i") {
  const std::string long_s = "\xC5\xBF", also = long_s + "\xE2\x84\xAA", word = "0-9A-Z_a-z" + also;
  check({
      {"\\w", "i", "[" + word + "]"},
      {"\\W", "i", "[^" + word + "]"},
      {"[\\w]", "i", "[" + word + "]"},
      {"[\\W]", "i", "[^" + word + "]"},
      {"[^\\w]", "i", "[^" + word + "]"},
      {"[^\\W]", "i", "[" + word + "]"},
      {"[[:^alpha:]]", "i", "lower: [^A-Za-z" + also + "]"},
      {"[[:lower:]]", "i", "lower: [a-z" + long_s + "]"},
      {"\\d\\D", "i", "[0-9][^0-9]"},
  });
}

TEST_CASE("escapes and special characters stay literal") {
  check({
      {"\\.\\*\\[\\\\", "", "\\.\\*\\[\\\\"},
      {"\\a\\f\\t\\n\\r\\v", "", "\\x07\\x0C\\x09\\x0A\\x0D\\x0B"},
      {"\\x41\\x{e9}\\x{1F600}", "", "A\xC3\xA9\xF0\x9F\x98\x80"},
      {"\\101\\0", "", "A\\x00"},
      {"]}a-b&#~", "", "\\]\\}a\\-b\\&\\#\\~"},
      {"\\/\\-\\'", "", "/\\-'"},
      {"a{,3}", "", "a\\{,3\\}"},
      {"{a}", "", "\\{a\\}"},
      {"\n\t", "", "\\x0A\\x09"},
      {"\xC3\xA9\xE2\x82\xAC", "", "\xC3\xA9\xE2\x82\xAC"},
  });
}

TEST_CASE("a quotation is literal, and what repeats it repeats its last character") {
  check({
      {"\\Qa.b|(\\E.", "", "a\\.b\\|\\([^\\x0A]"},
      {"\\Qa.b", "", "a\\.b"},
      {"\\Qab\\E+c", "", "ab+c"},
      {"\\Qa+\\E{2,3}", "", "a\\+{2,3}"},
      {"x\\Q\\d\\E", "", "x\\\\d"},
      {"\\Q\\E", "", ""},
  });
}

TEST_CASE("groups capture nothing and keep their flags to themselves") {
  check({
      {"(a)(?:b)(?P<n>c)(?<m>d)", "", "(?:a)(?:b)(?:c)(?:d)"},
      {"(a|b|)c", "", "(?:a|b|)c"},
      {"a|", "", "a|"},
      {"(?Us-m:.)", "m", "(?:(?s:.))"},
      {"(?i-s)a.", "s", "lower: (?:)a[^\\x0A]"},
      {"((a))", "", "(?:(?:a))"},
  });
  CHECK(athena("(?x)a") == "refused: its flags are not understood");
}

TEST_CASE("repetitions stay, and lazy ones become greedy") {
  check({
      {"a?b*c+d{2}e{2,}f{2,3}", "", "a?b*c+d{2}e{2,}f{2,3}"},
      {"a??b*?c+?d{2,3}?", "", "a?b*c+d{2,3}"},
      {"(ab)*", "", "(?:ab)*"},
      {"[ab]*", "", "[ab]*"},
      {"\\w*", "", kWord + "*"},
      {"(?:a{2})b", "", "(?:a{2})b"},
  });
}

TEST_CASE("an expression that can take exponential time has no form for Athena") {
  const std::string refused = "refused: there are texts for which a search may take exponentially many steps";
  for (const char* expression : {"(a+)+c", "(a*)*", "(\\s*,\\s*)*", "(a|a)*b", "(a|ab|b)*c", "(.*a)*b", "(\\w+\\s?)*x",
                                 "([a-z]+)*$", "(?i)(k|\xE2\x84\xAA)*x", "(\\Qaa\\E+)*", "((a*)b?)*"}) {
    CAPTURE(expression);
    CHECK(athena(expression) == refused);
    CHECK_THAT(duckdb(expression), Contains(expression));  // it does not backtrack
  }
}

TEST_CASE("an expression that takes polynomial time has a form") {
  for (const char* expression :
       {"(\\s*,\\s*\"[0-9a-f:.]+\")*", ".*a.*b", "(a|b)*c", "(ab|ac)*", "\\w+\\s+\\w+", "(a+b)+", "(\\d+,)*\\d+",
        "arn:aws:iam::\\d{12}:(user|role)/.+", "a{3}b{2,5}c{1,}", "(?:(?:a|b)c)*", "(k|s)*x"}) {
    CAPTURE(expression);
    CHECK_THAT(athena(expression), !Contains("refused"));
  }
}

TEST_CASE("classes by Unicode property and single bytes are refused") {
  const std::string property = "refused: it has a class by Unicode property";
  for (const char* expression : {"\\pL", "\\PL", "\\p{Greek}", "\\p{^Greek}", "[\\pL_]", "a\\pN+b"}) {
    CAPTURE(expression);
    CHECK(athena(expression) == property);
    CHECK_THAT(duckdb(expression), Contains(expression));
  }
  CHECK_THAT(athena("a\\C"), Contains("`\\C` is a byte"));
}

TEST_CASE("DuckDB gets the expression as it is, with its flags") {
  CHECK(duckdb("a.b") == "(?-s:a.b)");
  CHECK(duckdb("a|b", "i") == "(?i-s:a|b)");
  CHECK(duckdb("a", "ms") == "(?ms:a)");
  CHECK(duckdb("a", "ims") == "(?ims:a)");
}

TEST_CASE("DuckDB repeats nothing more than 1,000 times") {
  const std::string refused = "refused: it repeats something more than 1,000 times";
  for (const char* expression :
       {"x{1001}", "x{1,2000}", "x{2000,}", "(x{1,100}){1,20}", "((x{10}){20}){30}", "(ax{50}b){1,21}",
        "(\\Qab\\E{100}){20}", "(a|x{500}){3}", "x{99999999999999999999}", "(a+)+x{1001}"}) {
    CAPTURE(expression);
    CHECK(duckdb(expression) == refused);
  }
  for (const char* expression : {"x{1000}", "(x{1,100}){1,10}", "x{600}y{600}", "(x{600}|y{600})", "(x*){1000}",
                                 "x{600}|y{900}", "\\Qx{2000}\\E", "a{,2000}"}) {
    CAPTURE(expression);
    CHECK(duckdb(expression) == "(?-s:" + std::string(expression) + ")");
  }
}

}  // namespace
}  // namespace trailhound
