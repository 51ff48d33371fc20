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

/// An event with all that makes one, which the walker takes without a search.
std::string whole_event(const std::string& name) {
  return R"({"eventVersion":"1.08","userIdentity":{"type":"Root"},"eventTime":"2023-07-10T12:00:00Z",)"
         R"("eventSource":"iam.amazonaws.com","eventID":"1","eventName":")" +
         name + "\"}";
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
    CHECK(whole.report.reason.empty());
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
    CHECK(frame(text, step).report.reason == "binary data, not JSON");
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
      {"text in front", "2023-07-10 started\n" + a + "\n" + b, {"A", "B"}, {1, 2}, 0, 1},
      {"NUL behind", a + std::string(100, '\0'), {"A"}, {0}, 1, 0},
      {"numbers among the records", "[1," + a + ",\"x\",null]", {"A"}, {1}, 0, 3},
      {"objects that are no events", "[{\"a\":1}," + a + ",{}]", {"A"}, {1}, 0, 2},
      {"a repeated comma", "[" + a + ",," + b + "]", {"A", "B"}, {0, 2}, 1, 0},
      {"a bad literal before a whole event",
       "[" + whole_event("A") + "," + broken + "," + whole_event("C") + "," + whole_event("D") + "]",
       {"A", "C", "D"},
       {0, 2, 3},
       1,
       0},
  };
  for (const Damage& row : table) {
    INFO(row.what);
    for (std::size_t step = 1; step <= row.text.size(); ++step) {
      INFO("windows of " << step);
      const Result result = frame(row.text, step);
      CHECK(result.names == row.names);
      CHECK(result.report.unreadable == row.unreadable);
      CHECK(result.report.not_events == row.not_events);
      CHECK(result.report.seen == row.names.size() + row.unreadable + row.not_events);
      CHECK(result.report.problems.size() == row.unreadable);
      CHECK(result.report.reason.empty());
      for (std::size_t i = 0; i < result.seen.size(); ++i) CHECK(result.seen[i].index == row.indexes[i]);
    }
  }
}

TEST_CASE("events in a text that begins as something else are found, however late they come") {
  const std::string event = whole_event("A");
  std::string cell;
  for (const char c : event) cell += c == '"' ? "\"\"" : std::string(1, c);
  std::string prose, rows = "a,b\n";
  while (prose.size() < (70u << 10)) prose += "Mar 14 09:16:01 host sshd[1]: Accepted publickey for root\n";
  while (rows.size() < (70u << 10)) rows += "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx,\n";
  const std::string texts[] = {prose + "Mar 14 09:16:02 host ct: " + event + "\n", rows + "x,\"" + cell + "\"\n",
                               std::string(70u << 10, 'x') + "\nhost1: " + event};
  for (const std::string& text : texts) {
    INFO(text.substr(0, 20));
    for (const std::size_t step : {text.size(), std::size_t{4096}, std::size_t{1000}}) {
      INFO("windows of " << step);
      const Result result = frame(text, step);
      CHECK(result.names == std::vector<std::string>{"A"});
      CHECK(result.report.unreadable == 0);
    }
  }
  CHECK(frame(prose, 4096).report.reason == "text, not JSON");
  std::string pretty = event;
  pretty.insert(1, "\n ");
  CHECK(frame(prose + pretty, 1000).names == std::vector<std::string>{"A"});
  const Result behind_hole = frame(std::string(64u << 10, '\0') + event, 4096);
  CHECK(behind_hole.names == std::vector<std::string>{"A"});
  CHECK(behind_hole.report.unreadable == 1);
}

TEST_CASE("events whose userIdentity is a text that nobody can look into are told, once for the text") {
  const auto with_identity = [](const std::string& identity) {
    return R"({"eventVersion":"1.09","eventTime":"2026-03-14T09:16:01Z","eventSource":"s","eventName":"A","userIdentity":)" +
           identity + "}\n";
  };
  const std::string closed = with_identity(R"("{type=Root, arn=x}")"), json = with_identity(R"("{\"type\":\"Root\"}")");
  for (const std::size_t step : {std::size_t{1} << 20, std::size_t{100}}) {
    const Result result = frame(closed + json + with_identity(R"({"type":"Root"})") + closed, step);
    CHECK(result.names.size() == 4);
    REQUIRE(result.report.problems.size() == 1);
    CHECK(result.report.problems.front() ==
          "2 events have userIdentity as a text that is no JSON: rules cannot see inside it");
  }
}

TEST_CASE("a row has no more cells than a spreadsheet; what is beyond is told") {
  const std::string row =
      "a,\"{\"\"eventVersion\"\":\"\"1\"\",\"\"eventSource\"\":\"\"s\"\",\"\"eventName\"\":\"\"A\"\"}\"";
  const std::string wide(CsvRows::kMostCells - 2, ',');
  CHECK(frame(row + wide + "\n", 1u << 20).report.problems.empty());
  const Result result = frame(row + wide + ",x,y\n", 1u << 20);
  CHECK(result.names == std::vector<std::string>{"A"});
  REQUIRE(result.report.problems.size() == 1);
  CHECK(result.report.problems.front() ==
        "record 0 at byte 0: 2 cells of the row beyond the first 16384 were passed over");
}

TEST_CASE("bytes that JSON cannot hold are replaced and reported, the record is kept") {
  const std::string text =
      "{\"eventName\":\"a\xFF\x01z\",\"awsRegion\":\"\xC3\"}\n{\"eventName\":\"b\",\"awsRegion\":\"\"}";
  const Result result = frame(text, text.size());
  CHECK(result.names == std::vector<std::string>{"a? z", "b"});
  REQUIRE(result.report.problems.size() == 1);
  CHECK(result.report.problems.front().find("3 bytes") == 0);
}

TEST_CASE("every text without an event is skipped or, if it promises evidence, not examined") {
  using Outcome = FrameReport::Outcome;
  struct Row {
    std::string text;
    Outcome outcome;
    std::string reason;
  };
  const std::string console = "the CSV that the CloudTrail console downloads, which has no whole events: not hunted";
  const std::string columns = "CSV with the fields of events in columns of their own: not hunted";
  const Row table[] = {
      {"", Outcome::kSkipped, "empty"},
      {" \r\n", Outcome::kSkipped, "empty"},
      {"hello, world\n{ not json }\n", Outcome::kSkipped, "text, not JSON"},
      {"%PDF-1.4 and more {\"a\":1}", Outcome::kSkipped, "a PDF document, not JSON"},
      {"\x01\x02\x03", Outcome::kSkipped, "binary data, not JSON"},
      {"PAR1\x15\x04", Outcome::kNotExamined,
       "a Parquet file, which holds columns instead of records (export it as JSON)"},
      {"ORC\x11\x0A", Outcome::kNotExamined, "an ORC file, which holds columns instead of records (export it as JSON)"},
      {"Obj\x01\x04\x16"
       "avro.schema",
       Outcome::kNotExamined, "an Avro file (export it as JSON)"},
      {"SQLite format 3", Outcome::kNotExamined, "an SQLite database (export its rows as JSON)"},
      {"Event name,Event time,User name\r\nStopLogging,2024-01-01,alice\r\n", Outcome::kNotExamined, console},
      {"\"User name\",\"AWS access key\",\"Event time\",\"Event source\",\"Event name\"\n", Outcome::kNotExamined,
       console},
      {"EVENTTIME,EVENTNAME\n", Outcome::kNotExamined, columns},
      {"Event name,Resource\n", Outcome::kSkipped, "text, not JSON"},
      {R"({"name":"x","version":"1.0.0"})", Outcome::kSkipped, "JSON without a CloudTrail event"},
      {R"([{"a":1},{"eventName":{"value":"x"}}])", Outcome::kSkipped, "JSON without a CloudTrail event"},
  };
  for (const Row& row : table) {
    INFO(row.text);
    const Result result = frame(row.text, 1000);
    CHECK(result.report.outcome == row.outcome);
    CHECK(result.report.reason == row.reason);
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

TEST_CASE("a record with an escape that JSON does not have is unreadable, wherever the escape is") {
  const std::string a = event("A"), b = event("B");
  const auto with = [](const std::string& json, const std::string& member) {
    return json.substr(0, json.size() - 1) + "," + member + "}";
  };
  for (const std::string member :
       {R"("x":"\A")", R"("x":{"y":["\x41"]})", R"("x":"\u12")", R"("x":"\u12g4")", R"("\'":1)", R"("x":{"\ ":1})",
        R"("x":"ok \\ \" \u00e9 \q")", R"("userAgent":"\A")", R"("x\A":"")"}) {
    const std::string bad = with(b, member);
    const Shape table[] = {
        {"S3", "{\"Records\":[" + a + "," + bad + "," + a + "]}", {"A", "A"}},
        {"lines", a + "\n" + bad + "\n" + a + "\n", {"A", "A"}},
        {"first", bad + "\n" + a, {"A"}},
        {"wrapped", "{\"detail\":" + bad + "}\n{\"detail\":" + a + "}", {"A"}},
        {"in a string", "{\"message\":\"" + escaped(bad) + "\"}\n{\"message\":\"" + escaped(a) + "\"}", {"A"}},
        {"lines of a log", "2024-07-30T21:31:21.000Z " + bad + "\n2024-07-30T21:31:22.000Z " + a + "\n", {"A"}},
        {"no event", "{\"a\":1," + member + "}\n" + a, {"A"}},
        {"a list of cells", "[" + a + ",[{" + member + "}]]", {"A"}},
    };
    for (const Shape& shape : table) {
      INFO(shape.what << ": " << shape.text);
      for (const std::size_t step : {std::size_t{1}, std::size_t{37}, std::size_t{100000}}) {
        const Result result = frame(shape.text, step);
        CHECK(result.names == shape.names);
        CHECK(result.report.unreadable == 1);
        CHECK(result.report.seen == result.report.events + 1);
        REQUIRE(result.report.problems.size() == 1);
        CHECK(result.report.problems.front().find("a malformed escape") != std::string::npos);
      }
    }
  }
}

TEST_CASE("what is said about a malformed escape") {
  const std::string a = event("A");
  CHECK(frame(a + "\n" + R"({"eventVersion":"1","eventName":"B","x":"\A"})", 1000).report.problems ==
        std::vector<std::string>{"record 1 at byte " + std::to_string(a.size() + 1) + ": a malformed escape (byte " +
                                 std::to_string(a.size() + 42) + ")"});
  CHECK(frame(R"({"eventVersion":"1","eventName":"B","x":"\A"})", 1000).report.outcome ==
        FrameReport::Outcome::kNotExamined);
}

TEST_CASE("escapes that JSON has, and lone surrogates, are readable") {
  const std::string text = R"({"eventVersion":"1","eventName":"A","x\/":"\"\\\/\b\f\n\r\t\u00e9\uD83D\ude00\ud83d"})";
  const Result result = frame(text, 1000);
  CHECK(result.names == std::vector<std::string>{"A"});
  CHECK(result.report.problems.empty());
  CHECK(result.seen.front().text == text);
}

TEST_CASE("of two copies of an event, the one without a malformed escape counts") {
  const std::string good = R"({"eventVersion":"1","eventTime":"t","eventSource":"s","eventName":"A","eventID":"1"})";
  const std::string bad = good.substr(0, good.size() - 1) + R"(,"x":"\A"})";
  for (const std::string& text :
       {"{\"a\":" + bad + ",\"b\":\"" + escaped(good) + "\"}", "{\"a\":" + good + ",\"b\":\"" + escaped(bad) + "\"}",
        good.substr(0, good.size() - 1) + ",\"raw\":\"" + escaped(bad) + "\"}"}) {
    INFO(text);
    const Result result = frame(text, 1000);
    CHECK(result.names == std::vector<std::string>{"A"});
    CHECK(result.report.unreadable == 0);
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
  const std::string deep =
      R"({"eventName":"deep","eventVersion":"1","x":)" + std::string(100000, '[') + std::string(100000, ']') + "}";
  const Result result = frame("[" + deep + "," + event("A") + "]", 1u << 20);
  CHECK(result.names == std::vector<std::string>{"A"});
  CHECK(result.report.unreadable == 1);
  const Result lists = frame(std::string(100000, '['), 1u << 20);
  CHECK(lists.report.reason == "text that begins like JSON and is none");
  const std::string fits =
      R"({"eventName":"fits","eventVersion":"1","x":)" + std::string(120, '[') + std::string(120, ']') + "}";
  CHECK(frame(fits, 100).names == std::vector<std::string>{"fits"});
}

/// Feeds `text` as a reader does whose largest window has `limit` bytes (engine/read/event_reader.cc).
Result frame_within(const std::string& text, std::size_t limit) {
  FieldTree tree = finished_tree();
  Framer framer(tree);
  Batch batch(tree);
  Collector collector;
  std::size_t begin = 0, end = 0, keep = 0;
  for (;;) {
    begin = end - keep;
    end = std::min(text.size(), std::max(begin + limit, end));
    const bool last = end == text.size();
    if (keep == end - begin && keep > 0 && !last && !framer.enter_oversized()) {
      framer.skip_oversized(keep, begin);
      keep = 0;
      continue;
    }
    std::vector<char> window(end - begin + 64, ' ');
    std::copy_n(text.data() + begin, end - begin, window.data());
    keep = framer.feed(window.data(), end - begin, begin, last, batch, collector);
    if (last) break;
  }
  return {framer.finish(), collector.seen, collector.names};
}

TEST_CASE("a container that no window can hold is read member by member, an event of that size is lost") {
  std::string list;
  for (int i = 0; i < 2000; ++i) list += (i ? "," : "") + event(std::to_string(i));
  const std::string large = R"({"eventVersion":"1.08","eventName":"L","x":[")" + std::string(200000, 'y') + "\"]}";
  const struct {
    const char* what;
    std::string text;
    std::size_t events;
    std::uint64_t unreadable;
  } table[] = {
      {"an unknown key", R"({"n":1,"eu-west-1":[)" + list + R"(],"us-east-1":[)" + list + "]}", 4000, 0},
      {"keys inside each other", R"({"a":{"b":[{"c":[)" + list + "]}]}}", 2000, 0},
      {"lists inside each other", "[[" + list + "],[" + list + "]]", 4000, 0},
      {"a string", R"({"a":")" + std::string(300000, 'z') + R"(","b":[)" + list + "]}", 2000, 1},
      {"an event", "[" + event("A") + "," + large + "," + event("B") + "]", 2, 1},
      {"a line of a log", "09:16:48 {\"b\":[" + list + "]}\n09:16:49 " + event("C") + "\n", 2001, 0},
  };
  for (const auto& row : table) {
    INFO(row.what);
    const Result result = frame_within(row.text, 100000);
    CHECK(result.names.size() == row.events);
    CHECK(result.report.unreadable == row.unreadable);
    for (const Seen& seen : result.seen) CHECK(row.text.substr(seen.offset, seen.text.size()) == seen.text);
  }
}

TEST_CASE("hostile text costs linear time") {
  // Each of these makes an error at every few bytes.
  for (const std::string& unit : {std::string("{\"a\":x"), std::string("{{\"\""), std::string("[1,{\"b\":\"\\"),
                                  std::string("{\"eventName\":\"a\"]"), std::string("\"{\" ")}) {
    INFO(unit);
    std::string text;
    while (text.size() < 2u << 20) text += unit;
    const Result result = frame("[" + text, 1u << 20);
    CHECK(result.report.outcome == FrameReport::Outcome::kSkipped);
  }
  // Plain text in which every line, or every few bytes of one, seems to begin an event.
  std::string prose;
  while (prose.size() < (66u << 10)) prose += "plain text\n";
  for (const std::string& unit : {std::string("{\n"), std::string("{\"\"x"), std::string("{\"a\":'{")}) {
    INFO(unit);
    std::string text = prose;
    while (text.size() < 2u << 20) text += unit;
    for (const char* end : {"\n", "\"\"eventVersion\"\"\n"}) {
      CHECK(frame(text + end, 1u << 20).report.outcome != FrameReport::Outcome::kExamined);
    }
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
