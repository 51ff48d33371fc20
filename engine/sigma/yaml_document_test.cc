#include "engine/sigma/yaml_document.h"

#include <catch2/catch.hpp>

#include "engine/base/text.h"
#include "engine/sigma/scalar.h"
#include "engine/sigma/scalar_position.h"

namespace trailhound {
namespace {

std::string show(const YamlNode& node) {
  std::string text;
  if (node.is_scalar()) return std::string(node.style == YamlNode::Style::kText ? "'" : "").append(node.text);
  if (node.is_sequence()) {
    for (const YamlNode* child : node.children) text.append(text.empty() ? "" : ",").append(show(*child));
    return std::string("[").append(text).append("]");
  }
  for (std::size_t i = 0; i < node.entry_count(); ++i) {
    text.append(text.empty() ? "" : ",")
        .append(show(*node.entry(i).key))
        .append(":")
        .append(show(*node.entry(i).value));
  }
  return std::string("{").append(text).append("}");
}

/// All documents of a text, with the codes of their faults behind them.
std::string read_all(std::string_view text) {
  const SourceText source("f.yml", without_bom(text));
  YamlStream stream(source);
  std::string all;
  for (;;) {
    YamlDocument document;
    Findings findings(source);
    if (!stream.next(document, findings)) return all;
    if (!all.empty()) all += " ";
    if (document.root != nullptr) all += show(*document.root);
    for (const Diagnostic& d : findings.sorted()) {
      all += "!" + d.code + "@" + std::to_string(d.position.line) + ":" + std::to_string(d.position.column);
    }
  }
}

TEST_CASE("YAML documents become trees", "[sigma]") {
  const struct {
    std::string text, expected;
  } cases[] = {
      {"", ""},
      {"# nothing\n", ""},
      {"---\n---\n...\n", ""},
      {"~\n", ""},
      {"a: b", "{a:b}"},
      {"\xEF\xBB\xBF"
       "a: b",
       "{a:b}"},
      {"a: b\r\nc:\r\n  - d\r\n", "{a:b,c:[d]}"},
      {"{a: [b, 'c', \"d\\x41\"]}", "{a:[b,'c,'dA]}"},
      {"a: |\n  x\n  y\nb: >-\n  x\n  y\n", "{a:'x\ny\n,b:'x y}"},
      {"a: 1\n---\nb: 2\n...\nc: 3\n", "{a:1} {b:2} {c:3}"},
      {"'null': null\nNULL: ~\nx:\n", "{'null:null,NULL:~,x:}"},
      {"a: !!str 5\nb: !!int '5'\n", "{a:'5,b:5}"},
      {"a: &x [1, {b: c}]\nd: *x\n", "{a:[1,{b:c}],d:[1,{b:c}]}"},
      // Merge keys: own keys win, then earlier maps; a quoted one is a key like others.
      {"a: &a {x: 1, y: 1}\nb: &b {y: 2, z: 2}\nc: {<<: [*a, *b], x: 3}\n",
       "{a:{x:1,y:1},b:{y:2,z:2},c:{x:3,y:1,z:2}}"},
      {"a: &a {x: 1}\nb: {'<<': *a}\n", "{a:{x:1},b:{'<<:{x:1}}}"},
      {"b: {<<: 1}\n", "{b:{}}!S006@1:5"},
      // A byte order mark begins a document, after `...`, before `---` and where files were just appended.
      {"a: 1\n...\n\xEF\xBB\xBF"
       "b: 2\n",
       "{a:1} {b:2}"},
      {"a: 1\n...\n# c\n\n  # d\nb: 2\n", "{a:1} {b:2}"},
      {"a: 1 # c\nb: x#y # z\n", "{a:1,b:x#y}"},
      {"a: 1\n\xEF\xBB\xBF---\nb: 2\n", "{a:1} {b:2}"},
      {"\xEF\xBB\xBF"
       "a: 1\n\xEF\xBB\xBF"
       "a: 2\n\n\xEF\xBB\xBF# c\n\xEF\xBB\xBF"
       "a: 3",
       "{a:1} {a:2} {a:3}"},
      {"a: [\n\xEF\xBB\xBF"
       "b: 2\n---\nc: [\n",
       "{a:[]}!S001@2:1 {b:2} {c:[]}!S001@5:1"},
      {"a: 1\n\xEF\xBB\xBF"
       "b: 2\nb: 3\n",
       "{a:1} {b:2}!S004@3:1"},
      // Tabs on lines with nothing else.
      {"a: 1\n\t\nb: 2\n", "{a:1,b:2}"},
      {"a:\n  b: 1\n \t \t\n  c: 2\n\t", "{a:{b:1,c:2}}"},
      {"\t\r\na: 1\r\n\t\r\nb: 2\r\n", "{a:1,b:2}"},
      {"a: |\n  x\n\t\n  y\n", "{a:'x\n\ny\n}"},
      {"a:\n\tb: 1\n", "{a:b}!S001@2:3"},  // as indentation they stay forbidden
      {"a: x\ty\n", "{a:x\ty}"},
      // Faults, with what could be read.
      {"a: 1\nb: 2\na: 3\nb: 4\n", "{a:1,b:2}!S004@3:1!S004@4:1"},
      {"x:\n  - {a: 1, 'a': 2}\n", "{x:[{a:1}]}!S004@2:12"},
      {"[a]: 1\n: 2\n", "{}!S005@1:1!S005@2:1"},
      {"a: &a [*a]\n", "{a:[]}!S006@1:8"},
      {"a: *b\n", "{}!S001@1:4"},
      {"a: !x 1\n", "{}!S001@1:4"},
      {"a: !!set {b}\n", "{}!S001@1:4"},
      {"a: [b, c\n", "{a:[b,{c:}]}!S001@2:1"},
      // A fault does not hide the documents around it.
      {"a: 1\n---\nb: [\n---\nc: 3\n", "{a:1} {b:[]}!S001@4:1 {c:3}"},
      {"a: 1\n---\nb: 'x\n--- \nc: 3\n---\nd: 4", "{a:1} {}!S001@4:1 {c:3} {d:4}"},
      {"a: 1\n]\n---\nb: 2\n", "{a:1}!S001@2:1 {b:2}"},
      {"]\n", "!S001@1:1"},
      {"a: 1\n...\n%YAML 9.9\n---\nb: 2\n", "{a:1} !S001@3:1 {b:2}"},
  };
  for (const auto& c : cases) {
    INFO(c.text);
    CHECK(read_all(c.text) == c.expected);
  }
}

TEST_CASE("YAML beyond the limits is refused, not expanded", "[sigma]") {
  std::string laughs = "a0: &a0 [x,x,x,x,x,x,x,x,x,x]\n";
  for (int i = 1; i < 30; ++i) {
    const std::string name = std::to_string(i), before = std::to_string(i - 1);
    laughs.append("a").append(name).append(": &a").append(name).append(" [");
    for (int j = 0; j < 10; ++j) laughs.append("*a").append(before).append(",");
    laughs += "]\n";
  }
  std::string wide = "a: [";
  for (std::size_t i = 0; i < YamlLimits::kNodes; ++i) wide += "x,";
  const struct {
    std::string name, text, position;
  } cases[] = {
      {"aliases", laughs, "@5:46"},
      {"depth", std::string(65, '[') + std::string(65, ']'), "@1:65"},
      {"depth without an end", std::string(100'000, '['), "@1:"},
      {"many nodes", wide + "]", "@1:"},
      {"nested aliases",
       "a: &a " + std::string(40, '[') + std::string(40, ']') + "\nb: " + std::string(40, '[') + "*a" +
           std::string(40, ']'),
       "@2:44"},
  };
  for (const auto& c : cases) {
    INFO(c.name);
    const std::string all = read_all(c.text);
    const std::size_t fault = all.find("!S");
    REQUIRE(fault != all.npos);
    CHECK(all.substr(fault, 5 + c.position.size()) == "!S002" + c.position);
  }
}

TEST_CASE("scalars have the types of the core schema", "[sigma]") {
  const struct {
    std::string text, type, value;
  } cases[] = {
      {"true", "a boolean", ""},
      {"TRUE", "a boolean", ""},
      {"False", "a boolean", ""},
      {"yes", "text", "yes"},
      {"No", "text", "No"},
      {"on", "text", "on"},
      {"null", "null", ""},
      {"NULL", "null", ""},
      {"~", "null", ""},
      {"nULL", "text", "nULL"},
      {"2024-05-01", "text", "2024-05-01"},
      {"10", "a number", "10"},
      {"-10", "a number", "-10"},
      {"+10", "a number", "10"},
      {"0", "a number", "0"},
      {"007", "text", "007"},
      {"-007", "text", "-007"},
      {"012345678901", "text", "012345678901"},
      {"0x1F", "a number", "31"},
      {"0o17", "a number", "15"},
      {"0xfg", "text", "0xfg"},
      {"0xFFFFFFFFFFFFFFFFFF", "a number", "4722366482869645213695"},
      {"1.50", "a number", "1.50"},
      {".5", "a number", "0.5"},
      {"1.", "a number", "1"},
      {"1e3", "a number", "1000"},
      {"-1.5E-2", "a number", "-0.015"},
      {"12.5e1", "a number", "125"},
      {"1e99", "a number", "1e99"},
      {"00.5", "text", "00.5"},
      {".inf", "text", ".inf"},
      {".nan", "text", ".nan"},
      {".", "text", "."},
      {"-", "text", "-"},
      {"1_000", "text", "1_000"},
      {"1e", "text", "1e"},
      {"1.2.3", "text", "1.2.3"},
      {"9007199254740993", "a number", "9007199254740993"},
  };
  for (const auto& c : cases) {
    INFO(c.text);
    YamlNode node;
    node.text = c.text;
    CHECK(type_name(node) == c.type);
    CHECK(resolve_scalar(node).text == c.value);
    node.style = YamlNode::Style::kText;
    CHECK(type_name(node) == "text");
    CHECK(resolve_scalar(node).text == c.text);
  }
}

TEST_CASE("a byte of a scalar is found again in the file", "[sigma]") {
  const struct {
    std::string text, word, expected;
  } cases[] = {
      {"k: one two", "two", "1:8"},
      {"k: 'one two'", "two", "1:9"},
      {"k: \"one two\"", "two", "1:9"},
      {"k: one\n   two\n", "two", "2:4"},
      {"k: |\n  one\n  two\n", "two", "3:3"},
      {"k: >-\n  one\n  two\n", "two", "3:3"},
      {"k: >\n\n  one\n\n  two\n", "two", "5:3"},
      {"k: 'it''s two'", "two", "1:4"},  // an escape: the scalar's own place
      {"k: \"\\x41 two\"", "two", "1:4"},
      {"k: !!str one two", "two", "1:4"},
      {"k: é two", "two", "1:7"},  // columns count bytes
  };
  for (const auto& c : cases) {
    INFO(c.text);
    const SourceText source("f.yml", c.text);
    YamlStream stream(source);
    YamlDocument document;
    Findings findings(source);
    REQUIRE(stream.next(document, findings));
    const YamlNode& scalar = *document.root->find("k").value;
    ScalarPositions positions(source, scalar);
    const Position position = positions.at(scalar.text.find(c.word));
    CHECK(std::to_string(position.line) + ":" + std::to_string(position.column) == c.expected);
  }
}

TEST_CASE("bytes that YAML forbids are found", "[sigma]") {
  const std::size_t none = std::string_view::npos;
  CHECK(first_forbidden_byte("a\tb\r\n\xC3\xA9\xF0\x9F\x98\x80") == none);
  CHECK(first_forbidden_byte(std::string_view("a\0", 2)) == 1);
  CHECK(first_forbidden_byte("ab\x04") == 2);
  CHECK(first_forbidden_byte("\x7F") == 0);
  CHECK(first_forbidden_byte("a\xFF") == 1);
  CHECK(first_forbidden_byte("a\xC3") == 1);
  CHECK(first_forbidden_byte("\xED\xA0\x80") == 0);  // a surrogate
  CHECK(first_forbidden_byte("a\xC2\x9F") == 1);     // a C1 control
  CHECK(first_forbidden_byte("a\xC2\x85") == none);  // next line is allowed
  CHECK(first_forbidden_byte("\xEF\xBF\xBE") == 0);
}

}  // namespace
}  // namespace trailhound
