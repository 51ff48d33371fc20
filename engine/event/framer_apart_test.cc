// Windows that several framers read apart.

#include <catch2/catch.hpp>

#include <algorithm>
#include <vector>

#include "engine/event/framer.h"

namespace trailhound {
namespace {

class Names : public BatchConsumer {
 public:
  void consume(Batch& batch) override {
    for (std::uint32_t row = 0; row < batch.rows(); ++row) {
      const RawValue* name = batch.first(FieldTree::kEventName, row);
      names.push_back(std::string(name->raw()) + "#" + std::to_string(batch.record(row).index) + "@" +
                      std::to_string(batch.record(row).offset));
    }
  }
  std::vector<std::string> names;
};

std::string event(const std::string& name) {
  return R"({"eventVersion":"1.08","eventName":")" + name + R"(","x":[1,{"eventName":"inner, \"}{"},null]})";
}

std::vector<char> padded(std::string_view text) {
  std::vector<char> bytes(text.begin(), text.end());
  bytes.resize(text.size() + 64, '\0');
  return bytes;
}

FieldTree finished_tree() {
  FieldTree tree;
  tree.finish();
  return tree;
}

TEST_CASE("a window that is read apart counts from 0 and ends as foretold") {
  const FieldTree tree = finished_tree();
  Batch batch(tree);
  Framer first(tree), apart(tree, true);
  Names names;
  const std::string a = event("A"), b = event("B"), c = event("C"), d = event("D");
  const std::string text = "{\"Records\":[" + a + "," + b + "," + c + "," + d + "]}";
  const std::size_t second = text.find(b), fourth = text.find(d);

  std::vector<char> window = padded(text.substr(0, second + 9));
  CHECK(first.feed(window.data(), second + 9, 0, false, batch, names) == 9);
  CHECK(names.names == std::vector<std::string>{"A#0@12"});
  const auto checkpoint = first.checkpoint();
  REQUIRE(checkpoint);

  WindowEndFinder ends;
  const std::string_view middle = std::string_view(text).substr(second, fourth + 5 - second);
  REQUIRE(ends.learn(middle));
  const auto end = checkpoint->find_end(ends, middle);
  REQUIRE(end);
  CHECK(end->keep == 5);
  const Framer::Checkpoint to = checkpoint->at(*end);
  window = padded(middle);
  Names apart_names;
  REQUIRE(apart.feed_apart(*checkpoint, to, 5, window.data(), middle.size(), second, batch, apart_names));
  CHECK(apart_names.names ==
        std::vector<std::string>{"B#0@" + std::to_string(second), "C#1@" + std::to_string(text.find(c))});
  const Framer::Sound sound = apart.sound();
  CHECK(sound.report.seen == 2);

  first.pass_over(sound, to);
  CHECK(first.seen() == 3);
  window = padded(text.substr(fourth));
  CHECK(first.feed(window.data(), text.size() - fourth, fourth, true, batch, names) == 0);
  CHECK(names.names.back() == "D#3@" + std::to_string(fourth));
  const Framer::Report report = first.finish();
  CHECK(report.seen == 4);
  CHECK(report.events == 4);
  CHECK(report.problems.empty());
}

TEST_CASE("a window with a fault, or that ends otherwise, does not count and stays as it was") {
  const FieldTree tree = finished_tree();
  Batch batch(tree);
  const std::string a = event("A"), b = event("B");
  for (const std::string& middle : {
           b + "," + b.substr(0, b.size() - 1),  // one bracket is missing at the end
           b + "," + event("\xFF") + ",",        // must be repaired
           b + "," + event("\x01") + ",",
           b + "," + event("\\x") + ",",  // a malformed escape
           b + ",x," + b + ",", b + "]," + b + ",",
           b + "," + b,         // no comma at the end
           b + "," + b + ",{",  // more to keep
       }) {
    CAPTURE(middle);
    Framer first(tree), apart(tree, true);
    Names names;
    const std::string begin = "{\"Records\":[" + a + ",";
    std::vector<char> window = padded(begin);
    REQUIRE(first.feed(window.data(), begin.size(), 0, false, batch, names) == 0);
    const auto checkpoint = first.checkpoint();
    REQUIRE(checkpoint);
    window = padded(middle);
    const std::vector<char> before = window;
    CHECK_FALSE(apart.feed_apart(*checkpoint, checkpoint->at({.keep = 0, .is_behind_comma = true}), 0, window.data(),
                                 middle.size(), begin.size(), batch, names));
    CHECK(window == before);
  }
}

TEST_CASE("a framer that is not among sound records has no checkpoint") {
  const FieldTree tree = finished_tree();
  Batch batch(tree);
  struct Row {
    std::string text;
    bool has_checkpoint;
  };
  const std::string a = event("A"), line = "2024-03-14T09:16:48Z host app[7]: " + a + "\n";
  std::string log;  // its form is told from the first 64 KiB
  while (log.size() < 70'000) log += line;
  const Row rows[] = {
      {"{\"Records\":[", false},
      {"{\"Records\":[" + a, true},
      {a + "\n", true},
      {"{\"Records\":[" + a + "],", false},
      {"[" + a + ",]" + a + "x", false},
      {log, true},
      {log + "{\n", false},
      {"time,event\n1,\"x\"\n", false},
  };
  for (const Row& row : rows) {
    CAPTURE(row.text);
    Framer framer(tree);
    Names names;
    std::vector<char> window = padded(row.text);
    framer.feed(window.data(), row.text.size(), 0, false, batch, names);
    CHECK(framer.checkpoint().has_value() == row.has_checkpoint);
  }
}

}  // namespace
}  // namespace trailhound
