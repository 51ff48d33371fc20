// One text by several workers: the same lines and the same ledger as by one, whatever the text is.

#include <catch2/catch.hpp>

#include <random>

#include "engine/report/findings.h"
#include "engine/testing/engine_hunt.h"
#include "engine/testing/loaded_rules.h"
#include "engine/testing/stored_zip.h"
#include "engine/testing/test_files.h"

namespace trailhound {
namespace {

/// Every event, every third one, and a correlation that needs their order and their places.
constexpr const char* kRules = R"(title: Every event
name: every_event
id: 00000000-0000-4000-8000-000000000001
logsource: {product: aws, service: cloudtrail}
detection:
  selection: {eventName|exists: true}
  condition: selection
level: low
---
title: Every third event
name: every_third
id: 00000000-0000-4000-8000-000000000002
logsource: {product: aws, service: cloudtrail}
detection:
  selection: {requestParameters.n: 0}
  condition: selection
level: high
---
title: Many of one user
id: 00000000-0000-4000-8000-000000000003
correlation:
  type: event_count
  rules: [every_third]
  group-by: [userIdentity.userName]
  timespan: 10m
  condition: {gte: 5}
level: high
)";

std::string event(unsigned number, std::mt19937& random) {
  const std::string id = std::to_string(number);
  const std::string hour = std::to_string(10 + number / 3600 % 10), minute = std::to_string(10 + number / 60 % 50);
  std::string text = R"({"eventVersion":"1.08","userIdentity":{"type":"IAMUser","userName":"u)" +
                     std::to_string(number % 3) + R"("},"eventTime":"2024-03-14T)" + hour + ":" + minute + ":" +
                     std::to_string(10 + number % 50) + R"(Z","eventSource":"s3.amazonaws.com","eventName":"E)" + id +
                     R"(","awsRegion":"eu-west-)" + std::to_string(number / 100 % 3) + R"(","eventID":"id-)" +
                     std::to_string(number % 997) + R"(","requestParameters":{"n":)" + std::to_string(number % 3);
  switch (random() % 6) {
    case 0:  // what looks like the beginning of records
      text += R"(,"list":[{"eventVersion":"1"},{"eventVersion":"2"},{"eventVersion":"3","x":{}}])";
      break;
    case 1:
      text += R"(,"text":"},{\"eventVersion\":\"\\\\\" \u00e9)" + std::string(random() % 300, 'x') + "\"";
      text.insert(text.size() - 1, "]}");
      break;
    case 2:
      text += ",\"blank\" : \n { } ";
      break;
    default:
      break;
  }
  return text + R"(},"recipientAccountId":")" + std::to_string(111111111111 + number / 500) + "\"}";
}

std::string on_one_line(std::string text) {
  std::replace(text.begin(), text.end(), '\n', ' ');
  return text;
}

std::string quoted(const std::string& text) {
  std::string result = "\"";
  for (const char c : text) {
    if (c == '"' || c == '\\') result += '\\';
    result += c;
  }
  return result + "\"";
}

struct Shape {
  const char* name;
  std::string begin, separator, end;
  std::string (*wrap)(std::string event);
};

const std::vector<Shape>& shapes() {
  static const std::vector<Shape> shapes = {
      {"as S3 delivers it", "{\"Records\":[", ",", "]}", [](std::string e) { return e; }},
      {"JSON lines", "", "\n", "\n", on_one_line},
      {"a pretty list", "[\n  ", " ,\n  ", "\n]\n", [](std::string e) { return e; }},
      {"one behind the other", "", "", "", [](std::string e) { return e; }},
      {"lines of lists", "", "\n", "", [](std::string e) { return "{\"Records\":[" + on_one_line(e) + "]}"; }},
      {"lines with a string", "", "\r\n", "",
       [](std::string e) { return "{\"timestamp\":1,\"message\":" + quoted(on_one_line(e)) + "}"; }},
      {"a log", "", "\n", "\n", [](std::string e) { return "2024-03-14T09:16:48Z host app[7]: " + on_one_line(e); }},
      {"CSV", "time,event\n", "\n", "\n",
       [](std::string e) {
         std::string cell = "1,\"";
         for (const char c : on_one_line(e)) cell += c == '"' ? std::string("\"\"") : std::string(1, c);
         return cell + "\"";
       }},
      {"lists one behind the other", "{\"Records\":[", ",", "]}\n{\"Records\":[]}\n", [](std::string e) { return e; }},
  };
  return shapes;
}

std::string text_of(const Shape& shape, unsigned events, std::mt19937& random) {
  std::string text = shape.begin;
  for (unsigned i = 0; i < events; ++i) text += (i > 0 ? shape.separator : "") + shape.wrap(event(i, random));
  return text + shape.end;
}

/// Damages a few places, each in one of several ways.
void damage(std::string& text, std::mt19937& random) {
  constexpr std::string_view kMarks = "\"{}[],:\\\n\x01\xFFx";
  for (int i = 0; i < 3; ++i) {
    const std::size_t at = random() % text.size();
    switch (random() % 3) {
      case 0:
        text[at] = kMarks[random() % kMarks.size()];
        break;
      case 1:
        text.insert(at, 1, kMarks[random() % kMarks.size()]);
        break;
      default:
        text.erase(at, random() % 200);
        break;
    }
  }
}

struct Outcome {
  std::string lines, ledger;
};

Outcome hunted(const Plan& plan, const std::string& path, unsigned threads, std::size_t window,
               HuntOptions options = {}) {
  options.read.threads = threads;
  options.read.window = window;
  const InputList list = find_inputs({&path, 1});
  HuntedLines result = hunt_lines(plan, list.inputs, options);
  CHECK(result.ledger.adds_up());
  HuntFindings findings;
  findings.ledger = &result.ledger;
  findings.plan = &plan;
  return {result.text(), ledger_json(findings)};
}

void check_threads(const Plan& plan, const std::string& path, std::size_t window, const HuntOptions& options = {}) {
  const Outcome alone = hunted(plan, path, 1, window, options);
  for (const unsigned threads : {2u, 3u, 8u}) {
    CAPTURE(threads);
    const Outcome shared = hunted(plan, path, threads, window, options);
    REQUIRE(shared.ledger == alone.ledger);
    REQUIRE((shared.lines == alone.lines));
  }
}

Plan plan_of(const RuleSet& set) { return compile_supported(set.rules, set.correlations); }

TEST_CASE("a sound text gives every worker's number the same lines and ledger") {
  const RuleSet set = load_text(kRules);
  REQUIRE(set.rules.size() == 2);
  const Plan plan = plan_of(set);
  const TestFolder folder;
  std::mt19937 random(1);
  for (const Shape& shape : shapes()) {
    CAPTURE(shape.name);
    const std::string text = text_of(shape, 2000, random);
    const std::string path = folder.write("events.json", text);
    CHECK(hunted(plan, path, 1, 4096).lines.find("\"E996\"") != std::string::npos);
    check_threads(plan, path, 4096);
    check_threads(plan, folder.write("events.json.gz", gzip(text)), 8192);
    HuntOptions options;
    options.read.regions = {"eu-west-1"};
    options.read.piece_text = 20'000;
    check_threads(plan, path, 2048, options);
  }
}

TEST_CASE("a damaged text gives every worker's number the same lines and ledger") {
  const RuleSet set = load_text(kRules);
  const Plan plan = plan_of(set);
  const TestFolder folder;
  for (unsigned seed = 0; seed < 40; ++seed) {
    CAPTURE(seed);
    std::mt19937 random(seed);
    const Shape& shape = shapes()[seed % shapes().size()];
    std::string text = text_of(shape, 600, random);
    damage(text, random);
    CAPTURE(shape.name);
    check_threads(plan, folder.write("events.json", text), std::size_t{1024} << random() % 4);
  }
}

TEST_CASE("the members of an archive are shared, with what is wrong with them in order") {
  const RuleSet set = load_text(kRules);
  const Plan plan = plan_of(set);
  const TestFolder folder;
  std::mt19937 random(7);
  std::vector<std::string> members;
  for (unsigned i = 0; i < 300; ++i) {
    std::string text = text_of(shapes()[i % shapes().size()], 1 + i % 7, random);
    if (i % 11 == 5) damage(text, random);
    if (i % 13 == 4) text = "not evidence";
    if (i % 17 == 3) text = text_of(shapes()[1], 100, random);
    members.push_back(i % 3 == 0 ? gzip(text) : text);
    if (i % 29 == 9) members.back().resize(members.back().size() / 2);
  }
  members.push_back(stored_zip({text_of(shapes()[0], 5, random), "x", gzip(text_of(shapes()[1], 50, random))}));
  const std::string path = folder.write("logs.zip", stored_zip(members));
  for (const std::size_t window : {std::size_t{4096}, std::size_t{1} << 20}) check_threads(plan, path, window);
}

}  // namespace
}  // namespace trailhound
