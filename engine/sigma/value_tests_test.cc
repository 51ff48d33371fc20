#include "engine/sigma/value_tests.h"

#include <catch2/catch.hpp>

#include "engine/testing/loaded_rules.h"

namespace trailhound {
namespace {

/// What `s: {ITEM}` becomes; the item starts at 5:7.
std::string tests_of(std::string_view item) {
  return first_tests(load_text(rule_with_detection("condition: s\ns:\n    " + std::string(item))));
}

struct Case {
  std::string item, expected;
};

void check(const std::vector<Case>& cases) {
  for (const Case& c : cases) {
    INFO(c.item);
    CHECK(tests_of(c.item) == c.expected);
  }
}

TEST_CASE("values without modifiers", "[sigma]") {
  check({
      {"f: foo", R"(string "foo")"},
      {"f: ''", R"(string "")"},
      {"f: ", "null"},
      {"f: null", "null"},
      {"f: 'null'", R"(string "null")"},
      {"f: true", "boolean true"},
      {"f: 'true'", R"(string "true")"},
      {"f: No", R"(string "No")"},
      {"f: 2024-05-01", R"(string "2024-05-01")"},
      {"f: 10", R"(number = 1e1 "10")"},
      {"f: '10'", R"(string "10")"},
      {"f: 10.0", R"(number = 1e1 "10.0")"},
      {"f: -0.50", R"(number = -5e-1 "-0.50")"},
      {"f: 9007199254740993", R"(number = 9007199254740993 "9007199254740993")"},
      {"f: 012345678901", R"(string "012345678901")"},
      {"f: 'a*b?c'", R"(string "a*b?c")"},
      {R"(f: 'a\*b')", R"(string "a\\*b")"},
      {R"(f: 'a\b')", R"(string "a\\\\b")"},
      {"f: \"a\\0b\"", R"(string "a\u0000b")"},  // NUL is data
      {"f: '%x%'", R"(string "%x%")"},
  });
}

TEST_CASE("modifiers of text", "[sigma]") {
  check({
      {"f|contains: a", R"(string "*a*")"},
      {"f|startswith: a", R"(string "a*")"},
      {"f|endswith: a", R"(string "*a")"},
      {"f|contains: 'a*b'", R"(string "*a*b*")"},
      {"f|contains: '*a'", R"(string "*a*")"},
      {R"(f|startswith: 'C:\')", R"(string "C:\\\\*")"},
      {"f|cased: A", R"(cased "A")"},
      {"f|contains|cased: A", R"(cased "*A*")"},
      {"f|cased|contains: A", R"(cased "*A*")"},
      {"f|neq: A", R"(string "A")"},
      {"f|neq: ~", "null"},
      {"f|neq: 5", R"(number = 5 "5")"},
      {"f|base64: foo", R"(string "Zm9v")"},
      {"f|base64|contains: foob", R"(string "*Zm9vYg==*")"},
      {"f|base64offset|contains: foobar", R"(string "*Zm9vYmFy*" or string "*Zvb2Jhc*" or string "*mb29iYX*")"},
      {"f|base64offset|startswith: foobar", R"(string "Zm9vYmFy*" or string "Zvb2Jhc*" or string "mb29iYX*")"},
      {"f|wide: ab", R"(string "a\u0000b\u0000")"},
      {"f|utf16le: ab", R"(string "a\u0000b\u0000")"},
      {"f|utf16be: ab", R"(string "\u0000a\u0000b")"},
      {"f|wide|contains: a*b", R"(string "*a\u0000*b\u0000*")"},
      {"f|contains|wide: a", R"(string "*a\u0000*")"},
      {"f|utf16|base64: ab", R"(string "//5hAGIA")"},
      {"f|wide|base64: é", R"(string "6QA=")"},
      {"f|wide|base64offset|contains: ab", R"(string "*YQBiA*" or string "*EAYg*" or string "*hAGIA*")"},
      {"f|windash: -x", R"(string "<dash>x")"},
      {"f|windash: /x", R"(string "<dash>x")"},
      {"f|contains|windash: ' -x'", R"(string "* <dash>x*")"},
      {"f|windash|contains: ' -x'", R"(string "* <dash>x*")"},
      {"f|windash: '-a -b -c -d -e -f'", R"(string "<dash>a <dash>b <dash>c <dash>d <dash>e <dash>f")"},
      {"f|windash|base64: -x",
       R"(string "LXg=" or string "L3g=" or string "4oCTeA==" or string "4oCUeA==" or string "4oCVeA==")"},
      {"f|contains|expand: 'a%b'", R"(string "*a%b*")"},
      {R"(f|expand: '50\% off\*')", R"(string "50% off\\*")"},
      {"f|expand: 'a%%b'", R"(string "a%%b")"},
  });
}

TEST_CASE("modifiers that make other tests", "[sigma]") {
  check({
      {"f|re: 'a.*b'", R"(regex "a.*b")"},
      {R"(f|re: '\*\\?')", R"(regex "\\*\\\\?")"},  // untouched
      {"f|re|i: a", R"(regex "a" i)"},
      {"f|re|ignorecase|multiline|dotall: a", R"(regex "a" ims)"},
      {"f|re|s|m: a", R"(regex "a" ms)"},
      {"f|re|contains: a", R"(regex "a")"},
      {"f|re|i|startswith: a", R"(regex "a" i)"},
      {R"(f|re|expand: '\d\%')", R"(regex "\\d%")"},
      {"f|neq|re: a", R"(regex "a")"},
      {"f|cidr: 10.0.0.0/8", "cidr v4 0a000000/8"},
      {"f|cidr: 10.1.2.3", "cidr v4 0a010203/32"},
      {"f|cidr: 0.0.0.0/0", "cidr v4 00000000/0"},
      {"f|cidr: '2001:DB8::/32'", "cidr v6 20010db8000000000000000000000000/32"},
      {"f|cidr: '::1'", "cidr v6 00000000000000000000000000000001/128"},
      {"f|cidr|neq: 10.0.0.0/8", "cidr v4 0a000000/8"},
      {"f|exists: true", "exists"},
      {"f|exists: false", "absent"},
      {"f|gt: 5", R"(number > 5 "5")"},
      {"f|gte: 5.5", R"(number >= 55e-1 "5.5")"},
      {"f|lt: -1", R"(number < -1 "-1")"},
      {"f|lte: 0x10", R"(number <= 16 "16")"},
      {"f|gt: '5'", R"(number > 5 "5")"},
      {"f|lt: \"1e3\"", R"(number < 1e3 "1000")"},
      {"f|hour|gte: '6'", "hour >= 6"},
      {"f|fieldref: g.h", R"(fieldref equals "g.h")"},
      {"f|fieldref|contains: g", R"(fieldref contains "g")"},
      {"f|fieldref|startswith: g", R"(fieldref startswith "g")"},
      {"f|fieldref|endswith|neq: g", R"(fieldref endswith "g")"},
      {R"(f|fieldref: 'g\*')", R"(fieldref equals "g*")"},
      {"f|hour: 5", "hour = 5"},
      {"f|minute|gte: 30", "minute >= 3e1"},
      {"f|day|lt: 2", "day < 2"},
      {"f|week|neq: 53", "week = 53"},
      {"f|month|lte: 6", "month <= 6"},
      {"f|year|gt: 2020", "year > 202e1"},
  });
}

TEST_CASE("faults of single modifiers stand where the modifier or the value does", "[sigma]") {
  check({
      {"f|nope: x", "6:9 S301"},
      {"f|: x", "6:9 S301"},
      {"f|contains|: x", "6:18 S301"},
      {"f|Contains: x", "6:9 S301"},
      {"'f|nope': x", "6:10 S301"},
      {"f|nope|nix: x", "6:9 S301 6:14 S301"},
      // Types.
      {"f|contains: 5", "6:19 S303"},
      {"f|startswith: true", "6:21 S303"},
      {"f|endswith: ~", "6:19 S303"},
      {"f|cased: 5", "6:16 S303"},
      {"f|windash: 5", "6:18 S303"},
      {"f|base64: 5", "6:17 S303"},
      {"f|wide: true", "6:15 S303"},
      {"f|expand: 5", "6:17 S303"},
      {"f|re: 5", "6:13 S303"},
      {"f|cidr: 5", "6:15 S303"},
      {"f|fieldref: 5", "6:19 S303"},
      {"f|exists: 'true'", "6:17 S303"},
      {"f|exists: 1", "6:17 S303"},
      {"f|exists: ~", "6:17 S303"},
      {"f|gt: 'a'", "6:13 S303"},
      {"f|gt: '007'", "6:13 S303"},
      {"f|gt: 007", "6:13 S303"},
      {"f|lt: true", "6:13 S303"},
      {"f|hour: 'a'", "6:15 S303"},
      {"f|contains: [a, 5, b, ~]", "6:23 S303 6:29 S205w 6:29 S303"},
      // Values.
      {"f|all: x", "6:7 S304"},
      {"f|contains|all: [x]", "6:7 S304"},
      {"f|base64: 'a*'", "6:17 S305"},
      {"f|base64offset|contains: 'a?'", "6:32 S305"},
      {"f|fieldref: 'a*'", "6:19 S305"},
      {"f|fieldref: ''", "6:19 S307"},
      {"f|cidr: 10.0.0.1/8", "6:15 S306"},
      {"f|cidr: 10.0.0.0/33", "6:15 S306"},
      {"f|cidr: 10.0.0.0/", "6:15 S306"},
      {"f|cidr: 10.0.0.0/08", "6:15 S306"},
      {"f|cidr: 10.0.0/8", "6:15 S306"},
      {"f|cidr: '10.*'", "6:15 S306"},
      {"f|cidr: '::1/129'", "6:15 S306"},
      {"f|cidr: '2001:db8::1/32'", "6:15 S306"},
      {"f|cidr: 'fe80::1%eth0'", "6:15 S306"},
      {"f|base64offset|contains: a", "6:32 S308"},
      {"f|wide: é", "6:15 S308"},
      {"f|utf16: a", "6:16 S308"},
      {"f|windash|base64: '-a -b -c -d -e -f'", "6:25 S309"},
      {"f|windash|wide|contains: '-a -b -c -d -e -f'", "6:32 S309"},
      {"f|contains: 'a" + std::string(10'000, '?') + "'", "6:19 S002"},
      {"f|re|expand: '%x%'", "6:20 S904w"},
      {"f|contains|expand: ['%x%', 'a%y z%b']", "6:27 S904w 6:34 S904w"},
      {"f|cidr: [10.0.0.1/8, x]", "6:16 S306 6:28 S306"},
  });
}

TEST_CASE("modifiers that do not go together", "[sigma]") {
  check({
      {"f|contains|re: x", "6:18 S302"},
      {"f|cased|re: x", "6:15 S302"},
      {"f|re|cased: x", "6:12 S302"},
      {"f|expand|re: x", "6:16 S302"},
      {"f|i: x", "6:9 S302"},
      {"f|contains|i: x", "6:18 S302"},
      {"f|re|contains|i: x", "6:21 S302"},
      {"f|re|i|ignorecase: x", "6:14 S302"},
      {"f|re|windash: x", "6:12 S302"},
      {"f|re|base64: x", "6:12 S302"},
      {"f|re|cidr: x", "6:12 S302"},
      {"f|contains|cidr: x", "6:18 S302"},
      {"f|cidr|contains: x", "6:14 S302"},
      {"f|cidr|expand|contains: 10.0.0.1", "6:21 S302"},
      {"f|gt|expand: 5", "6:12 S302"},
      {"f|exists|all: x", "6:16 S302"},
      {"f|neq|exists: true", "6:13 S302"},
      {"f|contains|exists: true", "6:18 S302"},
      {"f|contains|gt: 5", "6:18 S302"},
      {"f|gt|lt: 5", "6:12 S302"},
      {"f|gt|contains: 5", "6:12 S302"},
      {"f|gt|hour: 5", "6:12 S302"},
      {"f|hour|day: 5", "6:14 S302"},
      {"f|hour|gt|lt: 5", "6:17 S302"},
      {"f|hour|contains: 5", "6:14 S302"},
      {"f|startswith|fieldref: x", "6:20 S302"},
      {"f|fieldref|cased: x", "6:18 S302"},
      {"f|fieldref|base64: x", "6:18 S302"},
      {"f|fieldref|contains|endswith: x", "6:27 S302"},
      {"f|contains|startswith: x", "6:18 S302"},
      {"f|contains|contains: x", "6:18 S302"},
      {"f|contains|base64: x", "6:18 S302"},
      {"f|contains|base64offset: x", "6:18 S302"},
      {"f|base64|base64offset: x", "6:16 S302"},
      {"f|base64|base64: x", "6:16 S302"},
      {"f|wide|utf16be: x", "6:14 S302"},
      {"f|wide|utf16le: x", "6:14 S302"},
      {"f|contains|utf16: x", "6:18 S302"},
      {"f|windash|windash: x", "6:17 S302"},
      {"f|all|all: [x, y]", "6:13 S302"},
      {"f|neq|neq: x", "6:13 S302"},
      {"f|cased|cased: x", "6:15 S302"},
  });
}

TEST_CASE("all and neq stand anywhere", "[sigma]") {
  for (const std::string item :
       {"f|all|contains|neq: [a, b]", "f|neq|contains|all: [a, b]", "f|contains|all|neq: [a, b]"}) {
    INFO(item);
    const RuleSet set = load_text(rule_with_detection("condition: s\ns:\n    " + item));
    REQUIRE(set.rules.size() == 1);
    const Item& loaded = set.rules[0].selections[0].any_of[0][0];
    CHECK(loaded.all);
    CHECK(loaded.negated);
    CHECK(loaded.values.size() == 2);
  }
  CHECK(tests_of("f|all|re: [a, b]") == R"(regex "a")");
}

TEST_CASE("base64offset alone is worth a warning", "[sigma]") {
  const RuleSet set = load_text(rule_with_detection("condition: s\ns:\n    f|base64offset: foobar"));
  CHECK(set.rules.size() == 1);
  CHECK(codes_of(set) == "6:7 S311w");
}

TEST_CASE("placeholders are named and no error", "[sigma]") {
  const RuleSet set = load_text(rule_with_detection("condition: s\ns:\n    f|expand: '%admins% or %hosts%'"));
  REQUIRE(set.set_aside.size() == 1);
  CHECK_FALSE(set.set_aside[0].is_error);
  CHECK(set.set_aside[0].reason.text == "no list of placeholders gives the values of '%admins%', '%hosts%'");
}

}  // namespace
}  // namespace trailhound
