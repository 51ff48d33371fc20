#include "engine/sigma/placeholders.h"

#include <catch2/catch.hpp>

#include "engine/sigma/loader.h"
#include "engine/testing/loaded_rules.h"

namespace trailhound {
namespace {

PlaceholderText yaml(std::string file, std::string text) {
  return {std::move(file), PlaceholderText::Format::kYaml, {}, std::move(text)};
}

/// The list as `a|b`, "none" where there is none.
std::string list(const Placeholders& lists, std::string_view name) {
  const std::vector<std::string>* values = lists.find(name);
  if (values == nullptr) return "none";
  std::string joined;
  for (const std::string& value : *values) joined.append(joined.empty() ? "" : "|").append(value);
  return joined;
}

std::string codes_of_lists(const PlaceholderLists& read) {
  std::string codes;
  for (const Diagnostic& diagnostic : read.diagnostics) {
    codes += (codes.empty() ? "" : " ") + diagnostic.path + ":" + std::to_string(diagnostic.position.line) + ":" +
             std::to_string(diagnostic.position.column) + " " + diagnostic.code;
  }
  return codes;
}

TEST_CASE("lists of placeholders are read from YAML and from lines", "[sigma]") {
  const PlaceholderText files[] = {
      yaml("a.yml",
           "own: [111122223333, 012345678901, 'it*']  # both accounts\none: x\nempty: []\nnothing:\n---\nmore: "
           "[1.50]\n"),
      {"b/agents.txt", PlaceholderText::Format::kLines, placeholder_name_of("b/agents.txt"),
       "\xEF\xBB\xBF# ours\r\n  curl/8 \r\n\r\nBoto3/*\n#no\nlast"},
  };
  const PlaceholderLists read = read_placeholders(files);
  CHECK(codes_of_lists(read).empty());
  CHECK(list(read.lists, "own") == "111122223333|012345678901|it*");
  CHECK(list(read.lists, "one") == "x");
  CHECK(list(read.lists, "empty").empty());
  CHECK(list(read.lists, "nothing").empty());
  CHECK(list(read.lists, "more") == "1.50");
  CHECK(list(read.lists, "agents") == "curl/8|Boto3/*|last");
  CHECK(list(read.lists, "Own") == "none");
}

TEST_CASE("files that hold no lists are reported where they are wrong", "[sigma]") {
  const struct {
    std::string text, expected;
  } cases[] = {
      {"- a\n- b\n", "p.yml:1:1 S601"},
      {"a: [x, [y]]\n", "p.yml:1:8 S601"},
      {"a: {b: c}\n", "p.yml:1:4 S601"},
      {"a: [x, ~]\n", "p.yml:1:8 S601"},
      {"'a%b': x\n", "p.yml:1:1 S601"},
      {"a: x\na: y\n", "p.yml:2:1 S004"},
      {"a: x\n---\nb: y\na: z\n", "p.yml:4:1 S602"},
      {"a: [\n", "p.yml:2:1 S001"},
      {"a: \xFF\n", "p.yml:1:4 S003"},
      {"", ""},
  };
  for (const auto& c : cases) {
    INFO(c.text);
    const PlaceholderText file = yaml("p.yml", c.text);
    CHECK(codes_of_lists(read_placeholders({&file, 1})) == c.expected);
  }
  const PlaceholderText twice[] = {yaml("a.yml", "a: x\n"), {"a.txt", PlaceholderText::Format::kLines, "a", "y\n"}};
  CHECK(codes_of_lists(read_placeholders(twice)) == "a.txt:1:1 S602");
}

/// The item of `s: {ITEM}` as dump() shows it, with the lists below; the codes of the diagnostics if it does not load.
std::string item_of(std::string_view item) {
  const PlaceholderText lists = yaml("lists.yml",
                                     "ips: [10.0.0.0/8, 192.0.2.1]\nbad: [10.0.0.1/8]\nnames: [al*, 'b\\*b', c]\ntwo: "
                                     "[x, y]\nnone: []\nregex: ['a.c']\n");
  const PlaceholderLists read = read_placeholders({&lists, 1});
  REQUIRE(read.diagnostics.empty());
  const RuleText file{"rule.yml", "rule.yml", rule_with_detection("condition: s\ns:\n    " + std::string(item))};
  const RuleSet set = load_rules({&file, 1}, 1, read.lists);
  if (set.rules.empty()) return codes_of(set);
  const Item& loaded = set.rules.front().selections.front().any_of.front().front();
  std::string text = loaded.all ? "all" : "any";
  const std::string dumped = dump(set.rules.front());
  for (std::size_t at = dumped.find(" -> "); at != dumped.npos; at = dumped.find(" -> ", at + 1)) {
    text += ", " + dumped.substr(at + 4, dumped.find('\n', at) - at - 4);
  }
  return text;
}

TEST_CASE("placeholders become values as if the rule had them", "[sigma]") {
  const struct {
    std::string item, expected;
  } cases[] = {
      {"f|expand: '%two%'", R"(any, string "x", string "y")"},
      {"f|expand: ['%two%', z]", R"(any, string "x", string "y", string "z")"},
      {"f|contains|expand: '%names%'", R"(any, string "*al*", string "*b\\*b*", string "*c*")"},
      {"f|expand|startswith: 'arn:%two%/'", R"(any, string "arn:x/*", string "arn:y/*")"},
      {"f|expand: '%two%-%two%'", R"(any, string "x-x", string "x-y", string "y-x", string "y-y")"},
      {"f|all|contains|expand: '%two%'", R"(all, string "*x*", string "*y*")"},
      {"f|expand|base64: '%two%'", R"(any, string "eA==", string "eQ==")"},
      {"f|re|expand: '^%regex%$'", R"(any, regex "^a.c$")"},
      {"f|cidr|expand: '%ips%'", "any, cidr v4 0a000000/8, cidr v4 c0000201/32"},
      {"f|cidr|expand: ['%ips%', '::1']",
       "any, cidr v4 0a000000/8, cidr v4 c0000201/32, cidr v6 00000000000000000000000000000001/128"},
      {"f|expand: '%none%'", "any"},
      {"f|expand|neq: '%none%'", "any"},
      {R"(f|expand: '\%two%')", R"(any, string "%two%")"},
      {"f|expand: '100%'", R"(any, string "100%")"},
      {"f: '%two%'", R"(any, string "%two%")"},
      {"f|cidr|expand: '%bad%'", "6:22 S306"},
      {"f|expand: '%nobody%'", "6:17 S904w"},
      {"f|expand: ['%nobody%', '%Two% %two%']", "6:18 S904w 6:30 S904w"},
      {"f|expand: 5", "6:17 S303"},
      {"f|expand|cidr: 10.0.0.0/8", "6:16 S302"},
  };
  for (const auto& c : cases) {
    INFO(c.item);
    CHECK(item_of(c.item) == c.expected);
  }
}

}  // namespace
}  // namespace trailhound
