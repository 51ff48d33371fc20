#include "engine/event/framer.h"

#include <catch2/catch.hpp>

#include <algorithm>
#include <random>

namespace trailhound {
namespace {

struct Seen {
  std::string text;
  std::uint64_t index = 0, offset = 0;
  friend bool operator==(const Seen&, const Seen&) = default;
  friend std::ostream& operator<<(std::ostream& out, const Seen& seen) {
    return out << seen.index << '@' << seen.offset << ' ' << seen.text;
  }
};

class Collector : public BatchConsumer {
 public:
  void consume(Batch& batch) override {
    for (std::uint32_t row = 0; row < batch.rows(); ++row) {
      const Batch::Record& record = batch.record(row);
      seen.push_back({std::string(record.text), record.index, record.offset});
      const RawValue* name = batch.first(FieldTree::kEventName, row);
      names.push_back(name ? std::string(name->raw()) : "-");
    }
  }
  std::vector<Seen> seen;
  std::vector<std::string> names;
};

FieldTree finished_tree() {
  FieldTree tree;
  tree.finish();
  return tree;
}

struct Result {
  Framer::Report report;
  std::vector<Seen> seen;
  std::vector<std::string> names;
};

/// Feeds `text` in windows that grow by `step` bytes of new text.
Result frame(const std::string& text, std::size_t step) {
  static const FieldTree tree = finished_tree();
  Framer framer(tree);
  Batch batch(tree);
  Collector collector;
  framer.start();
  std::size_t begin = 0, end = 0;
  for (;;) {
    end = std::min(text.size(), end + step);
    // A copy with padding, since the framer may change the bytes, and so that reading behind it shows under ASan.
    std::vector<char> window(end - begin + 64, ' ');
    std::copy(text.begin() + static_cast<std::ptrdiff_t>(begin), text.begin() + static_cast<std::ptrdiff_t>(end),
              window.begin());
    const bool last = end == text.size();
    const std::size_t keep = framer.feed(window.data(), end - begin, begin, last, batch, collector);
    REQUIRE(keep <= end - begin);
    if (last) {
      REQUIRE(keep == 0);
      break;
    }
    begin = end - keep;
  }
  return {framer.finish(), collector.seen, collector.names};
}

std::string event(const std::string& name) {
  return R"({"eventVersion":"1.08","eventName":")" + name + R"(","x":[1,{"eventName":"inner, \"}{"},null],"é":"ü\\"})";
}

struct Shape {
  const char* what;
  std::string text;
  std::vector<std::string> names;
};

std::vector<Shape> shapes() {
  const std::string a = event("A"), b = event("B"), c = event("C");
  std::string pretty = "{\r\n  \"Records\" : [\r\n    " + a + " ,\r\n    " + b + "\r\n  ]\r\n}\r\n";
  return {
      {"as S3 delivers it", "{\"Records\":[" + a + "," + b + "," + c + "]}", {"A", "B", "C"}},
      {"pretty-printed", pretty, {"A", "B"}},
      {"byte order mark", "\xEF\xBB\xBF" + pretty, {"A", "B"}},
      {"a list", "[" + a + "," + b + "]", {"A", "B"}},
      {"one event", a, {"A"}},
      {"JSON lines", a + "\n" + b + "\r\n\r\n" + c, {"A", "B", "C"}},
      {"objects one behind the other", a + b + c, {"A", "B", "C"}},
      {"JSON lines of wrappers", "{\"Records\":[" + a + "]}\n{\"Records\":[" + b + "," + c + "]}\n", {"A", "B", "C"}},
      {"a list of wrappers", "[{\"Records\":[" + a + "]},{\"Records\":[" + b + "]}]", {"A", "B"}},
      {"members beside the records", "{\"n\":{\"Records\":1},\"Records\":[" + a + "],\"m\":[1,2],\"o\":\"p\"}", {"A"}},
      {"nothing in it", "{\"Records\":[]}", {}},
      {"an empty list", "[]", {}},
  };
}

TEST_CASE("every shape gives the same records, wherever the windows are cut") {
  for (const Shape& shape : shapes()) {
    INFO(shape.what);
    const Result whole = frame(shape.text, shape.text.size());
    CHECK(whole.names == shape.names);
    CHECK(whole.report.problems.empty());
    CHECK(whole.report.skip_reason.empty());
    CHECK(whole.report.seen == shape.names.size());
    CHECK(whole.report.events == shape.names.size());
    for (const Seen& seen : whole.seen) CHECK(shape.text.substr(seen.offset, seen.text.size()) == seen.text);
    for (std::size_t step = 1; step < shape.text.size(); ++step) {
      INFO("windows of " << step);
      const Result cut = frame(shape.text, step);
      REQUIRE(cut.seen == whole.seen);
      REQUIRE(cut.report.problems.empty());
    }
  }
}

TEST_CASE("what a foreign text is called does not depend on the windows") {
  const std::string text = "a first line\n" + std::string(20, '\x01');
  for (std::size_t step = 1; step <= text.size(); ++step) {
    CHECK(frame(text, step).report.skip_reason == "binary data, not JSON");
  }
}

TEST_CASE("a text that ends early gives what is whole in it and says where it ends") {
  for (const Shape& shape : shapes()) {
    INFO(shape.what);
    const Result whole = frame(shape.text, shape.text.size());
    for (std::size_t size = 0; size < shape.text.size(); ++size) {
      INFO("cut at " << size);
      const Result cut = frame(shape.text.substr(0, size), shape.text.size());
      std::vector<Seen> expected;
      for (const Seen& seen : whole.seen) {
        if (seen.offset + seen.text.size() <= size) expected.push_back(seen);
      }
      REQUIRE(cut.seen == expected);
      // Nothing is lost where the cut falls between values at the top, and only there.
      const bool between = cut.report.problems.empty();
      if (!between)
        REQUIRE((cut.report.unreadable == 1 || cut.report.problems.front().find("inside a list") != std::string::npos));
      REQUIRE(cut.report.seen == expected.size() + cut.report.unreadable);
    }
  }
}

struct Damage {
  const char* what;
  std::string text;
  std::vector<std::string> names;
  std::vector<std::uint64_t> indexes;  ///< of the events; a loss takes an index of its own
  std::uint64_t unreadable, not_events;
};

TEST_CASE("what is behind damage is still found, and the loss is one record") {
  const std::string a = event("A"), b = event("B"), c = event("C");
  const std::string broken = R"({"eventVersion":"1.08","eventName":"X","y":{"z":tru}})";
  const Damage table[] = {
      {"a bad literal", "{\"Records\":[" + a + "," + broken + "," + c + "]}", {"A", "C"}, {0, 2}, 1, 0},
      {"a missing brace",
       "{\"Records\":[" + a + "," + b.substr(0, b.size() - 1) + "," + c + "]}",
       {"A", "C"},
       {0, 2},
       1,
       0},
      {"a missing quote",
       R"({"Records":[{"eventVersion":"1.08,"eventName":"X"},)" + b + "," + c + "]}",
       {"B", "C"},
       {1, 2},
       1,
       0},
      {"a missing comma", "[" + a + " " + b + "]", {"A", "B"}, {0, 2}, 1, 0},
      {"a bad line among lines", a + "\n{\"eventVersion\": oops\n" + c + "\n", {"A", "C"}, {0, 2}, 1, 0},
      {"text in front", "2023-07-10 started\n" + a + "\n" + b, {"A", "B"}, {1, 2}, 1, 0},
      {"NUL behind", a + std::string(100, '\0'), {"A"}, {0}, 1, 0},
      {"numbers among the records", "[1," + a + ",\"x\",null]", {"A"}, {1}, 3, 0},
      {"objects that are no events", "[{\"a\":1}," + a + ",{}]", {"A"}, {1}, 0, 2},
      {"a repeated comma", "[" + a + ",," + b + "]", {"A", "B"}, {0, 2}, 1, 0},
  };
  for (const Damage& row : table) {
    INFO(row.what);
    for (const std::size_t step : {row.text.size(), std::size_t{7}, std::size_t{64}}) {
      INFO("windows of " << step);
      const Result result = frame(row.text, step);
      CHECK(result.names == row.names);
      CHECK(result.report.unreadable == row.unreadable);
      CHECK(result.report.not_events == row.not_events);
      CHECK(result.report.seen == row.names.size() + row.unreadable + row.not_events);
      CHECK(result.report.problems.size() == row.unreadable);
      CHECK(result.report.skip_reason.empty());
      for (std::size_t i = 0; i < result.seen.size(); ++i) CHECK(result.seen[i].index == row.indexes[i]);
    }
  }
}

TEST_CASE("bytes that JSON cannot hold are replaced and reported, the record is kept") {
  const std::string text = "{\"eventName\":\"a\xFF\x01z\",\"x\":\"\xC3\"}\n{\"eventName\":\"b\"}";
  const Result result = frame(text, text.size());
  CHECK(result.names == std::vector<std::string>{"a? z", "b"});
  REQUIRE(result.report.problems.size() == 1);
  CHECK(result.report.problems.front().find("3 bytes") == 0);
}

constexpr const char* kConsoleCsv = "CSV without a column that holds the whole event as JSON (such as eventJson)";

TEST_CASE("what is not evidence is passed over with the reason") {
  struct Row {
    std::string text, reason;
  };
  const Row table[] = {
      {"", "empty"},
      {" \r\n", "empty"},
      {"hello, world\n{ not json }\n", "text, not JSON"},
      {std::string("%PDF-1.4 and more {\"a\":1}"), "a PDF document, not JSON"},
      {std::string("\x01\x02\x03", 3), "binary data, not JSON"},
      {"PAR1\x15\x04", "a Parquet file, which holds columns instead of records (export it as JSON), not JSON"},
      {"ORC\x11\x0A", "an ORC file, which holds columns instead of records (export it as JSON), not JSON"},
      {"Obj\x01\x04\x16"
       "avro.schema",
       "an Avro file (export it as JSON), not JSON"},
      {"SQLite format 3", "an SQLite database, not JSON"},
      {"Event name,Event time,User name\r\nStopLogging,2024-01-01,alice\r\n", kConsoleCsv},
      {"\"User name\",\"AWS access key\",\"Event time\",\"Event source\",\"Event name\"\n", kConsoleCsv},
      {"EVENTTIME,EVENTNAME\n", kConsoleCsv},
      {"Event name,Resource\n", "text, not JSON"},
      {R"({"name":"x","version":"1.0.0"})", "JSON without a CloudTrail event"},
      {R"([{"a":1},{"eventName":{"value":"x"}}])", "JSON without a CloudTrail event"},
  };
  for (const Row& row : table) {
    INFO(row.text);
    const Result result = frame(row.text, 1000);
    CHECK(result.report.skip_reason == row.reason);
    CHECK(result.report.problems.empty());
    CHECK(result.report.unreadable == 0);
  }
}

/// `text` as the inside of a JSON string.
std::string escaped(const std::string& text) {
  std::string out;
  for (const char c : text) {
    if (c == '"' || c == '\\') out += '\\';
    out += c;
  }
  return out;
}

TEST_CASE("events that are wrapped, decoded or tabular") {
  const std::string a = event("A"), b = event("B");
  const auto doubled = [](std::string text) {
    for (std::size_t at = 0; (at = text.find('"', at)) != std::string::npos; at += 2) text.insert(at, 1, '"');
    return text;
  };
  const Shape table[] = {
      {"detail", R"({"version":"0","detail":)" + a + "}" + R"({"detail":)" + b + "}", {"A", "B"}},
      {"hits", R"({"took":1,"hits":{"total":2,"hits":[{"_source":)" + a + R"(},{"_source":)" + b + "}]}}", {"A", "B"}},
      {"lookup-events",
       R"({"Events":[{"CloudTrailEvent":")" + escaped(a) + R"("},{"CloudTrailEvent":")" + escaped(b) + "\"}]}",
       {"A", "B"}},
      {"original", R"({"_source":{"event":{"action":"x","original":")" + escaped(a) + "\"}}}\n" + b, {"A", "B"}},
      {"rows", R"({"QueryResultRows":[[{"eventID":"1"},{"eventJson":")" + escaped(a) + "\"}]]}", {"A"}},
      {"lines with a time", "2024-07-30T21:31:21.000Z " + a + "\n2024-07-30T21:31:22.000Z " + b + "\n", {"A", "B"}},
      {"CSV", "\"eventID\",\"eventJson\"\r\n\"1\",\"" + doubled(a) + "\"\r\n2,\"" + doubled(b) + "\"", {"A", "B"}},
      {"a string that stays open hides nothing",
       R"({"message":"{\"eventName\":\"x"}{"message":")" + escaped(a) + R"("}{"message":")" + escaped(b) + "\"}",
       {"A", "B"}},
  };
  for (const Shape& shape : table) {
    INFO(shape.what);
    for (const std::size_t step : {std::size_t{1}, std::size_t{37}, std::size_t{100000}}) {
      const Result result = frame(shape.text, step);
      CHECK(result.names == shape.names);
      CHECK(result.report.seen == result.report.events + result.report.not_events + result.report.unreadable);
    }
  }
}

TEST_CASE("kinds of records that are no events, and records with a part left out") {
  const Result result = frame(R"([{"eventVersion":"1.0","eventSource":"s","eventType":"AwsAggregatedEvent"},)"
                              R"({"digestStartTime":"a","digestEndTime":"b","logFiles":[]},)"
                              R"({"eventVersion":"1.08","eventType":"AwsCloudTrailInsight"}])",
                              1000);
  CHECK(result.report.aggregated == 1);
  CHECK(result.report.digests == 1);
  CHECK(result.report.insights == 1);
  CHECK(result.report.events == 1);
  CHECK(result.report.not_events == 2);
}

TEST_CASE("nesting is bounded") {
  const std::string deep = R"({"eventName":"deep","x":)" + std::string(100000, '[') + std::string(100000, ']') + "}";
  const Result result = frame("[" + deep + "," + event("A") + "]", 1u << 20);
  CHECK(result.names == std::vector<std::string>{"A"});
  CHECK(result.report.unreadable == 1);
  const Result lists = frame(std::string(100000, '['), 1u << 20);
  CHECK(lists.report.unreadable == 1);
  const std::string fits = R"({"eventName":"fits","x":)" + std::string(120, '[') + std::string(120, ']') + "}";
  CHECK(frame(fits, 100).names == std::vector<std::string>{"fits"});
}

TEST_CASE("hostile text costs linear time") {
  // Each of these makes an error at every few bytes.
  for (const std::string& unit : {std::string("{\"a\":x"), std::string("{{\"\""), std::string("[1,{\"b\":\"\\"),
                                  std::string("{\"eventName\":\"a\"]"), std::string("\"{\" ")}) {
    INFO(unit);
    std::string text;
    while (text.size() < 2u << 20) text += unit;
    const Result result = frame("[" + text, 1u << 20);
    CHECK(result.report.seen >= 1);
  }
}

TEST_CASE("more than a batch of records") {
  std::string text = "{\"Records\":[";
  for (int i = 0; i < 5000; ++i) text += (i ? "," : "") + event(std::to_string(i));
  text += "]}";
  const Result result = frame(text, 100000);
  REQUIRE(result.names.size() == 5000);
  for (int i = 0; i < 5000; ++i) REQUIRE(result.names[static_cast<std::size_t>(i)] == std::to_string(i));
}

}  // namespace
}  // namespace trailhound
