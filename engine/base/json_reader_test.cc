#include "engine/base/json_reader.h"

#include <catch2/catch.hpp>
#include <vector>

namespace trailhound {
namespace {

bool is_json(std::string_view text) {
  JsonReader json(text);
  return json.skip() && json.end();
}

TEST_CASE("JSON is told from what is not (RFC 8259)") {
  for (const char* text :
       {"null", " true ", "false", "0", "-0", "12.50e-3", "1E5", "\"\"", "[]", "{}", "[1, 2,\n3]",
        R"({"a":{"b":[{}]}})", R"("\u00e9\ud83d\ude00\ud800")", R"("\"\\\/\b\f\n\r\t")", R"({"a":1,"a":2})"}) {
    CAPTURE(text);
    CHECK(is_json(text));
  }
  for (const char* text : {"",
                           " ",
                           "nul",
                           "truex",
                           "01",
                           "-",
                           "1.",
                           ".5",
                           "1e",
                           "+1",
                           "\"",
                           "\"\\\"",
                           "\"\\x\"",
                           "\"\\u12\"",
                           "\"\\u12g4\"",
                           "\"\x01\"",
                           "[",
                           "[1",
                           "[1,",
                           "[1,]",
                           "[,]",
                           "[1 2]",
                           "{",
                           "{\"a\"",
                           "{\"a\":",
                           "{\"a\":1,",
                           "{\"a\":1,}",
                           "{a:1}",
                           "{\"a\" 1}",
                           "{1:2}",
                           "[}",
                           "{]",
                           "null null",
                           "\xEF\xBB\xBF{}"}) {
    CAPTURE(text);
    CHECK(!is_json(text));
  }
}

TEST_CASE("values of a known shape are read, and others passed over") {
  JsonReader json(R"( {"skip":[1,{"x":null}],"name":"\u00e9\ud83d\ude00\ud800x","size":18446744073709551615,)"
                  R"("none":null,"some":"s","list":["a","b"]} )");
  std::string name;
  std::uint64_t size = 0;
  std::optional<std::string> none = "before", some;
  std::vector<std::string> list;
  const bool done = json.object([&](std::string_view key) {
    if (key == "name") return json.string(name);
    if (key == "size") return json.number(size);
    if (key == "none") return json.string_or_null(none);
    if (key == "some") return json.string_or_null(some);
    if (key == "list") return json.array([&] { return json.string(list.emplace_back()); });
    return json.skip();
  });
  CHECK(done);
  CHECK(json.end());
  CHECK(name == "\xC3\xA9\xF0\x9F\x98\x80\xEF\xBF\xBDx");
  CHECK(size == 18446744073709551615u);
  CHECK(!none);
  CHECK(some == "s");
  CHECK(list == std::vector<std::string>{"a", "b"});
}

TEST_CASE("a value of another kind, and one too deep, is a fault that sticks") {
  for (const char* text : {"7", "\"x\"", "null", "{}", "[]", "-1", "1.5", "18446744073709551616"}) {
    CAPTURE(text);
    std::string string;
    std::uint64_t number = 0;
    JsonReader as_number(text);
    CHECK(as_number.number(number) == (std::string_view(text) == "7"));
    JsonReader as_string(text);
    CHECK(as_string.string(string) == (std::string_view(text) == "\"x\""));
    CHECK(as_string.end() == (std::string_view(text) == "\"x\""));
  }
  const auto nested = [](std::size_t depth) { return std::string(depth, '[') + std::string(depth, ']'); };
  CHECK(is_json(nested(JsonReader::kMaxDepth)));
  CHECK(!is_json(nested(JsonReader::kMaxDepth + 1)));
  CHECK(!is_json(std::string(1'000'000, '[')));
}

}  // namespace
}  // namespace trailhound
