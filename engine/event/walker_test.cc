#include "engine/event/walker.h"

#include <array>
#include <catch2/catch.hpp>
#include <functional>
#include <random>
#include <string>
#include <vector>

namespace trailhound {
namespace {

/// An event as indexed text, and a batch of it.
struct Event {
  Event(const std::string& json, const FieldTree& tree) : text(json + std::string(64, '\0')), batch(tree) {
    REQUIRE(index.build(text.data(), json.size()));
    batch.set_text(text.data(), index.offsets());
  }
  void walk(const FieldTree& tree) {
    Walker walker(tree);
    walker.set_text(text.data(), index);
    REQUIRE(walker.walk_record(0, 0, 0, batch).status == Walker::Status::kNotEvent);
    walker.add_record(0, 0, 0, batch);
    REQUIRE(batch.rows() == 1);
  }
  std::string values(FieldId field) const {
    std::string out;
    for (const Batch::Entry& entry : batch.column(field)) {
      if (!out.empty()) out += ' ';
      out += entry.value.json();
    }
    return out.empty() ? "-" : out;
  }

  std::string text;
  StructuralIndex index;
  Batch batch;
};

/// Selects one field, or all others.
std::vector<bool> selection(const FieldTree& tree, FieldId field, bool selected) {
  std::vector<bool> keep(tree.field_count(), !selected);
  keep[field] = selected;
  return keep;
}

/// What `path` reaches in `event`, as JSON, in the order of the text; "-" if nothing. The same in one walk, and in a
/// second one along the members that the first noted.
std::string reached(const std::string& path, const std::string& event,
                    const std::string& head = R"({"eventVersion":"1",)") {
  FieldTree tree;
  const FieldId field = tree.add(path);
  tree.finish();
  Event once(head + event.substr(1), tree);
  once.walk(tree);
  if (field < FieldTree::kReservedCount) return once.values(field);

  const FieldTree lazy = tree.subset(selection(tree, field, true));
  Event twice(head + event.substr(1), tree);
  twice.walk(tree.subset(selection(tree, field, false), &lazy));
  CHECK(twice.values(field) == "-");
  Walker walker(lazy);
  walker.complete_row(twice.batch, 0, ~tree.member(field));
  CHECK(twice.values(field) == "-");
  walker.complete_row(twice.batch, 0, tree.member(field));
  CHECK(twice.values(field) == once.values(field));
  return once.values(field);
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
      // a string that holds an object or array, for paths that go deeper
      {"a.b", R"({"a":"{\"b\":1}"})", "1"},
      {"a", R"({"a":"{\"b\":1}"})", R"("{\"b\":1}")"},
      {"a", R"({"a":"[1,2]"})", R"("[1,2]")"},
      {"a.b", R"({"a":"[{\"b\":1},[{\"b\":[2]}],\"{\\\"b\\\":3}\"]"})", "1 2 [2] 3"},
      {"a.b", R"({"a":["{\"b\":1}","b",{"b":2}]})", "1 2"},
      {"a.b", R"({"a":" \t\r\n{ \"b\" : null }\n"})", "null"},
      {"a.b", R"({"a":"\u007b\u0022b\u0022\u003a1\u007d"})", "1"},
      {"a.b", R"({"a":"{\"b\":1,\"b\":2}","a":{"b":3}})", "1 2 3"},
      {"a.b", R"({"a":"{\"Records\":[{}],\"hits\":{\"hits\":[]},\"b\":1}"})", "1"},
      {"a.b.c", R"({"a":"{\"b.c\":1,\"b\":{\"c\":2}}"})", "1"},
      {"a.b.c", R"({"a.b":"{\"c\":1}","a":{"b":{"c":2}}})", "1"},
      {"a.b.c", R"({"a.b":"{\"d\":1}","a":{"b":"{\"c\":2}"}})", "2"},
      {"a.b.c", R"({"a.b.c":0,"a.b":"{\"c\":1}"})", "0"},
      {"a.b.c.d", R"({"a.b":"{\"c\":\"{\\\"d\\\":1}\"}","a.b":"{\"c.d\":[2]}"})", "1 2 [2]"},
      {"a.b", R"({"a":"%7B%22b%22%3A%22c%20%2B+%2525%22%7D"})", R"("c ++%25")"},
      {"a.b", R"({"a":"%7b\"b\":%zz1}"})", "-"},
      {"a.b", R"({"a":"%7b%22b%22:[%5b\"%\"]]%7d"})", R"("%" ["%"] [["%"]])"},
      {"a.b", R"({"a":"{\"b\":\"\\x\"}"})", "-"},  // an escape that JSON does not have
      {"a.b", R"({"a":" %7B%22b%22%3A1%7D"})", "-"},
      {"a.b", "{\"a\":\"%5b%7b%22b%22:%22%FF%0A%C3%A9%22%7d%5d\"}", "\"? \xC3\xA9\""},
      {"a.b", R"({"a":"{\"b\":1"})", "-"},
      {"a.b", R"({"a":"{\"b\":1}x"})", "-"},
      {"a.b", R"({"a":"{\"b\":1}{\"b\":2}"})", "-"},
      {"a.b", R"({"a":"{\"b\":1,}"})", "-"},
      {"a.b", R"({"a":"{\"b\":\"1}"})", "-"},
      {"a.b", R"({"a":"\"{\\\"b\\\":1}\""})", "-"},
      {"a.b", R"({"a":"x{\"b\":1}"})", "-"},
      {"a.b", R"({"a":"{\"b\":1}\u0000"})", "-"},
      {"eventVersion", R"({"eventVersion":"{\"eventVersion\":\"2\"}"})", R"("1" "{\"eventVersion\":\"2\"}")"},
      {"userIdentity.accountId", R"({"userIdentity":"{\"accountId\":\"111122223333\"}"})", R"("111122223333")"},
      {"aaaaaaaaaaaaaaaaaaaaaaa", R"({"aaaaaaaaaaaaaaaaaaaaaab":1,"aaaaaaaaaaaaaaaaaaaaaaa":2})", "2"},
  };
  for (const Row& row : table) {
    INFO(row.path << " in " << row.event);
    CHECK(reached(row.path, row.event) == row.values);
  }
}

TEST_CASE("records whose keys are in lower case") {
  struct Row {
    const char* path;
    const char* event;
    const char* values;
  };
  const Row table[] = {
      {"eventName", R"({"eventname":"A"})", R"("A")"},
      {"eventname", R"({"eventname":"A"})", R"("A")"},
      {"eventName", R"({"event\u006eame":"A"})", R"("A")"},
      {"newField", R"({"newfield":1})", "1"},
      {"userIdentity.sessionContext.sessionIssuer.userName",
       R"({"useridentity":{"sessioncontext":{"sessionissuer":{"username":"r"}}}})", R"("r")"},
      {"resources.ARN", R"({"resources":[{"arn":"x"},{"arn":"y"}]})", R"("x" "y")"},
      {"requestParameters.userName", R"({"requestparameters":"{\"userName\":\"u\",\"username\":\"v\"}"})",
       R"("u" "v")"},
      {"requestParameters.a.B", R"({"requestparameters":"{\"a.B\":1,\"a\":{\"B\":2,\"b\":3}}"})", "1 3"},
      {"userIdentity.type", R"({"useridentity.type":"Root"})", R"("Root")"},
      {"eventName", R"({"eventname":"A","EventID":"1"})", R"("A")"},
      // with one key as CloudTrail spells it, the others are what they are
      {"eventName", R"({"eventname":"A","eventID":"1"})", "-"},
      {"eventName", R"({"eventname":"A","\u0065ventID":"1"})", "-"},
  };
  for (const Row& row : table) {
    INFO(row.path << " in " << row.event);
    CHECK(reached(row.path, row.event, R"({"eventversion":"1",)") == row.values);
  }
}

/// The text of a JSON string with the text `text`.
std::string json_string(const std::string& text) {
  std::string out = "\"";
  for (const char c : text) {
    if (c == '"' || c == '\\') out += '\\';
    out += c;
  }
  return out + '"';
}

TEST_CASE("four strings that hold JSON inside each other are entered, and 128 levels of nesting") {
  std::string text = R"({"b":1})";
  for (int strings = 1; strings <= 5; ++strings) {
    text = R"({"a":)" + json_string(text) + "}";
    std::string path = "b";
    for (int i = 0; i < strings; ++i) path.insert(0, "a.");
    CHECK(reached(path, text) == (strings <= 4 ? "1" : "-"));
    text.insert(1, R"("a.a":0,)");  // resolved again, because of the dotted key
    CHECK(reached(path, text) == (strings <= 4 ? "1" : "-"));
  }
  for (const std::size_t depth : {127u, 128u}) {
    const std::string nested = std::string(depth, '[') + R"({"b":1})" + std::string(depth, ']');
    CHECK(reached("a.b", R"({"a":)" + json_string(nested) + "}") == (depth == 127 ? "1" : "-"));
  }
}

TEST_CASE("JSON strings of all sizes stay readable until the batch is cleared") {
  FieldTree tree;
  const FieldId field = tree.add("a.b");
  tree.finish();
  std::string text = R"({"eventVersion":"1","a":[)";
  std::vector<std::string> expected;
  for (std::size_t size = 0; size < 200000; size = size * 2 + 1) {
    for (int i = 0; i < 50; ++i) {
      if (!expected.empty()) text += ',';
      expected.push_back('"' + std::string(size, static_cast<char>('a' + i % 26)) + '"');
      text += json_string(R"({"b":)" + expected.back() + "}");
    }
  }
  text += "]}";
  const std::size_t length = text.size();
  text.append(64, '\0');
  StructuralIndex index;
  REQUIRE(index.build(text.data(), length));
  Walker walker(tree);
  Batch batch(tree);
  for (int round = 0; round < 2; ++round) {
    walker.set_text(text.data(), index);
    walker.add_record(0, 0, 0, batch);
    REQUIRE(batch.column(field).size() == expected.size());
    for (std::size_t i = 0; i < expected.size(); ++i) REQUIRE(batch.column(field)[i].value.json() == expected[i]);
    batch.clear();
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
      walker.add_record(0, 0, 0, batch);
      CHECK(batch.record(0).omitted == row.omitted);
    }
  }
}

TEST_CASE("a whole event with AWS's own members is one at once; any other object is looked at more closely") {
  constexpr const char* kWhole =
      R"("eventVersion":"1.09","eventTime":"t","eventSource":"s","eventName":"n","eventID":"i")";
  const struct {
    std::string text;
    Walker::Status status;
  } table[] = {
      {"{" + std::string(kWhole) + "}", Walker::Status::kDone},
      {R"({"awsRegion":"r",)" + std::string(kWhole) + R"(,"userIdentity":{"x":1}})", Walker::Status::kDone},
      {"{" + std::string(kWhole) + R"(,"_raw":"{}"})", Walker::Status::kNotEvent},
      {R"({"source":"s",)" + std::string(kWhole) + "}", Walker::Status::kNotEvent},
      {R"({"eventVersion":"1.09","eventTime":"t","eventSource":"s","eventName":"n"})", Walker::Status::kNotEvent},
      {R"({"eventVersion":"1.09","eventTime":1,"eventSource":"s","eventName":"n","eventID":"i"})",
       Walker::Status::kNotEvent},
      {"{}", Walker::Status::kNotEvent},
      {R"({"n":1,"Records":[{}]})", Walker::Status::kWrapper},
      {R"({"hits":{"hits":[]}})", Walker::Status::kWrapper},
      {"{" + std::string(kWhole) + R"(,"results":[{}]})", Walker::Status::kNotEvent},
      {R"({"Records":{"x":[]}})", Walker::Status::kNotEvent},
  };
  FieldTree tree;
  tree.finish();
  Walker walker(tree);
  for (int round = 0; round < 2; ++round) {  // the second time with guesses
    for (const auto& row : table) {
      INFO(row.text);
      std::string padded = row.text + std::string(64, '\0');
      StructuralIndex index;
      REQUIRE(index.build(padded.data(), row.text.size()));
      walker.set_text(padded.data(), index);
      Batch batch(tree);
      CHECK(walker.walk_record(0, 0, 0, batch).status == row.status);
      CHECK(batch.rows() == (row.status == Walker::Status::kDone ? 1 : 0));
      CHECK(batch.touched().empty() == (batch.rows() == 0));
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

/// All that a walk of the record at the start of `text` gives.
std::string walked(Walker& walker, const FieldTree& tree, const std::vector<FieldId>& fields, std::string text) {
  const std::size_t size = text.size();
  text.append(64, '\0');
  StructuralIndex index;
  REQUIRE(index.build(text.data(), size));
  walker.set_text(text.data(), index);
  Batch batch(tree, true);
  const auto outcome = walker.walk_record(0, 0, 0, batch);
  if (outcome.status == Walker::Status::kNotEvent) walker.add_record(0, 0, 0, batch);
  std::string out = std::to_string(static_cast<int>(outcome.status)) + " to " + std::to_string(outcome.next);
  for (const FieldId field : fields) {
    out += '\n';
    for (const Batch::Entry& entry : batch.column(field)) out += std::string(entry.value.json()) + ' ';
  }
  if (batch.rows() == 1) {
    out += batch.record(0).omitted ? "\nomitted" : "\nwhole";
    for (const Batch::Member& member : batch.members(0)) {
      out += ' ' + std::to_string(member.begin) + '-' + std::to_string(member.end);
    }
  }
  return out;
}

TEST_CASE("what a walker remembers of the keys of other records changes nothing") {
  FieldTree tree;
  std::vector<FieldId> fields;
  for (const char* path : {"a", "ab", "abc.ab", "recipientAccountId", "recipientAccountIds", "requestParameters.abc",
                           "requestParameters.a.b", "sessionCredentialFromConsole", "Records", "omitted"}) {
    fields.push_back(tree.add(path));
  }
  tree.finish();
  Walker used(tree);
  std::minstd_rand random(23);
  const auto one_of = [&](const std::vector<std::string>& pool) { return pool[random() % pool.size()]; };
  const std::vector<std::string> keys = {"a",
                                         "ab",
                                         "abc",
                                         "abd",
                                         "",
                                         "\\u0061b",
                                         "a.b",
                                         "recipientAccountId",
                                         "recipientAccountIds",
                                         "recipientAccounXId",
                                         "requestParameters",
                                         "requestParameterz",
                                         "Records",
                                         "hits",
                                         "omitted",
                                         "omitteD",
                                         "eventName",
                                         "sessionCredentialFromConsole",
                                         "sessionCredentialFromConsolE"};
  const std::function<std::string(int)> object = [&](int depth) {
    std::string text = "{";
    const std::size_t members = random() % 6;
    for (std::size_t i = 0; i < members; ++i) {
      text += (i ? ",\"" : "\"") + one_of(keys) + '"' + (random() % 40 == 0 ? " :" : ":");
      const auto kind = random() % 8;
      if (kind < 2 && depth < 3) {
        text += object(depth + 1);
      } else if (kind == 2 && depth < 3) {
        text += "[" + object(depth + 1) + "," + object(depth + 1) + "]";
      } else {
        text += one_of({"\"x\"", "true", "17", "null", "[]", "\"" + std::string(60, 'y') + "\""});
      }
    }
    return text + "}";
  };
  std::array<int, 5> statuses{};
  for (int i = 0; i < 20000; ++i) {
    std::string text = object(0);
    if (random() % 4 != 0) text.replace(0, 1, R"({"eventVersion":"1",)");
    if (random() % 4 == 0) text.erase(random() % text.size(), 1);
    if (text.front() != '{') continue;
    Walker fresh(tree);
    const std::string expected = walked(fresh, tree, fields, text);
    INFO(text);
    REQUIRE(walked(used, tree, fields, text) == expected);
    ++statuses[static_cast<std::size_t>(expected[0] - '0')];
  }
  CHECK(statuses[static_cast<std::size_t>(Walker::Status::kNotEvent)] > 10000);
  CHECK(statuses[static_cast<std::size_t>(Walker::Status::kWrapper)] > 300);
  CHECK(statuses[static_cast<std::size_t>(Walker::Status::kMalformed)] > 500);
}

}  // namespace
}  // namespace trailhound
