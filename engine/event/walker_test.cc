#include "engine/event/walker.h"

#include <catch2/catch.hpp>

namespace trailhound {
namespace {

/// What `path` reaches in `event`, as JSON, in the order of the text; "-" if nothing.
std::string reached(const std::string& path, const std::string& event) {
  FieldTree tree;
  const FieldId field = tree.add(path);
  tree.finish();
  std::string text = R"({"eventVersion":"1",)" + event.substr(1) + std::string(64, '\0');
  StructuralIndex index;
  REQUIRE(index.build(text.data(), text.size() - 64));
  Walker walker(tree);
  walker.set_text(text.data(), index);
  Batch batch(tree);
  const auto outcome = walker.walk_record(0, 0, 0, batch);
  INFO(walker.reason());
  REQUIRE(outcome.status == Walker::Status::kDone);
  REQUIRE(batch.rows() == 1);
  std::string out;
  for (const Batch::Entry& entry : batch.column(field)) {
    if (!out.empty()) out += ' ';
    out += entry.value.json();
  }
  return out.empty() ? "-" : out;
}

TEST_CASE("field lookup (engine/notes/0001-field-lookup.md)") {
  struct Row {
    const char* path;
    const char* event;
    const char* values;
  };
  const Row table[] = {
      {"a", R"({"a":1})", "1"},
      {"a", R"({"a":"x\"y"})", R"("x\"y")"},
      {"a", R"({"a":null})", "null"},
      {"a", R"({"b":1})", "-"},
      {"A", R"({"a":1})", "-"},
      {"a.b", R"({"a":{"b":true}})", "true"},
      {"a.b", R"({"a":1})", "-"},
      {"a.b", R"({"a":null})", "-"},
      {"a", R"({"a":{"b":true}})", R"({"b":true})"},
      {"a", R"({ "a" : { "b" : [ 1 ] } })", R"({ "b" : [ 1 ] })"},
      {"a", R"({"a":[]})", "[]"},
      {"a", R"({"a":[1,[2,{"c":3}]]})", R"(1 2 {"c":3} [2,{"c":3}] [1,[2,{"c":3}]])"},
      {"a.b", R"({"a":[{"b":1},[{"b":2}],3,{"c":4},{"b":[5]}]})", "1 2 5 [5]"},
      {"a.b", R"({"a":{"b":1},"a":{"b":2}})", "1 2"},
      {"a.b", R"({"a.b":1,"a":{"b":2}})", "1"},
      {"a.b", R"({"a":{"b":2},"a.b":1})", "1"},
      {"a.b.c", R"({"a.b":{"c":1},"a":{"b.c":2,"b":{"c":3}}})", "1"},
      {"a.b.c", R"({"a":{"b.c":2,"b":{"c":3}}})", "2"},
      {"a.b.c", R"({"a.b":{"d":1},"a":{"b":{"c":3}}})", "3"},
      {"a.b.c", R"({"a":[{"b.c":1},{"b":{"c":2}}]})", "1 2"},
      {"a.b", R"({"a.b":[1,2],"a.b":3})", "1 2 [1,2] 3"},
      {"a..b", R"({"a":{"":{"b":1}}})", "1"},
      {"eventVersion", R"({"a":1})", R"("1")"},
      {"ab", R"({"\u0061b":1})", "1"},
      {"a\\b", R"({"a\\b":1})", "1"},
      {"\xC3\xA9.x", "{\"\xC3\xA9\":{\"x\":1}}", "1"},
      {"aaaaaaaaaaaaaaaaaaaaaaa", R"({"aaaaaaaaaaaaaaaaaaaaaab":1,"aaaaaaaaaaaaaaaaaaaaaaa":2})", "2"},
  };
  for (const Row& row : table) {
    INFO(row.path << " in " << row.event);
    CHECK(reached(row.path, row.event) == row.values);
  }
}

TEST_CASE("what CloudTrail left out is noticed wherever it stands, whether somebody asks for it or not") {
  struct Row {
    const char* event;
    bool omitted;
  };
  const Row table[] = {
      {R"({"requestParameters":{"omitted":true,"originalSize":149893,"reason":"requestParameters too large"}})", true},
      {R"({"requestParameters":{"reason":"requestParameters too large","omitted":true,"originalSize":149893}})", true},
      {R"({"requestParameters":{"reason":"requestParameters too large","omitted":"true","originalSize":"149893"}})",
       true},
      {R"({"responseElements":{"items":[{"n":1},{"body" : { "omitted" : true } }]}})", true},
      {R"({"x":{"y":{"z":[[{"a":1,"omitted":true}]]}}})", true},
      {R"({"a":{"b":{"omitted":true}}})", true},
      {R"({"omitted":true})", true},
      {R"({"requestParameters":{"omitted":false}})", false},
      {R"({"requestParameters":{"omitted":null,"omit":true,"omitted2":true,"Omitted":true}})", false},
      {R"({"requestParameters":{"value":"omitted","other":true}})", false},
      {R"({"requestParameters":{"value":"\"omitted\":true"}})", false},
  };
  for (const char* path : {"other", "a.b", "requestParameters", "requestParameters.omitted"}) {
    FieldTree tree;
    tree.add(path);
    tree.finish();
    Walker walker(tree);
    StructuralIndex index;
    Batch batch(tree);
    for (const Row& row : table) {
      INFO(path << " in " << row.event);
      std::string text = R"({"eventVersion":"1",)" + std::string(row.event + 1) + std::string(64, '\0');
      REQUIRE(index.build(text.data(), text.size() - 64));
      walker.set_text(text.data(), index);
      batch.clear();
      REQUIRE(walker.walk_record(0, 0, 0, batch).status == Walker::Status::kDone);
      CHECK(batch.record(0).omitted == row.omitted);
    }
  }
}

TEST_CASE("grammar is checked also where nobody asks") {
  FieldTree tree;
  tree.finish();
  Walker walker(tree);
  StructuralIndex index;
  Batch batch(tree);
  const char* malformed[] = {
      R"({"a":})",         R"({"a":1,})",  R"({"a" 1})",     R"({a:1})",       R"({"a":01})",   R"({"a":1.})",
      R"({"a":-})",        R"({"a":+1})",  R"({"a":tru})",   R"({"a":nulll})", R"({"a":[1,]})", R"({"a":[1 2]})",
      R"({"a":[1}})",      R"({"a":{]})",  R"({"a":"x"y})",  R"({"a":{"b"}})", R"({"a":1e})",   R"({,"a":1})",
      R"({"a":{"b":1,}})", R"({"a":'x'})", R"({"a":"b":1})", R"({"a":[,]})",   R"({"a":NaN})",  R"({"a":0x1})",
  };
  for (const char* json : malformed) {
    INFO(json);
    // Once on the way of a path, once below a key that nobody asks for.
    for (const std::string& text : {R"({"eventVersion":"1","eventName":)" + std::string(json) + "}   ",
                                    R"({"eventVersion":"1","z":)" + std::string(json) + "}   "}) {
      std::string padded = text + std::string(64, '\0');
      REQUIRE(index.build(padded.data(), text.size()));
      walker.set_text(padded.data(), index);
      CHECK(walker.walk_record(0, 0, 0, batch).status == Walker::Status::kMalformed);
      CHECK(batch.rows() == 0);
      CHECK(batch.touched().empty());
    }
  }
}

}  // namespace
}  // namespace trailhound
