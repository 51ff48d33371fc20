// How much does hostile evidence cost? Time must grow linearly with its size. Each row is a kind of test, or of
// framing, whose obvious algorithm is quadratic, on the worst text for it, at 1, 2 and 4 MiB. It checks the answers.
//
//   trailhound_bench_hostile

#include <cstdio>
#include <cstdlib>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "bench/measure.h"
#include "engine/event/framer.h"
#include "engine/match/regex.h"
#include "engine/match/text_relation.h"
#include "engine/match/wildcard.h"
#include "engine/plan/evaluator.h"
#include "engine/plan/plan.h"
#include "engine/sigma/loader.h"
#include "engine/sigma/wildcard.h"

namespace {

using namespace trailhound;
using Relation = FieldRefTest::Relation;

/// Runs a test that must not hold on a value of `size` bytes; the value is made before the clock starts.
using Kind = std::function<std::function<bool()>(std::size_t size)>;

bool is_quick_line(const char* name, const Kind& kind) {
  std::printf("%-44s", name);
  for (const std::size_t mebibytes : {1u, 2u, 4u}) {
    const std::function<bool()> holds = kind(mebibytes << 20);
    bool answer = true;
    std::printf(" %8.3f s", seconds_of([&] { answer = holds(); }));
    std::fflush(stdout);
    if (answer) {
      std::fprintf(stderr, "\n%s: a wrong answer\n", name);
      return false;
    }
  }
  std::printf("\n");
  return true;
}

std::function<bool()> wildcard(std::string pattern, std::string text) {
  return [wildcard = Wildcard(parse_pattern(pattern), true), text = std::move(text)] { return wildcard.matches(text); };
}

/// Searches random letters a and b.
std::function<bool()> search(const char* expression, std::size_t size) {
  Result<Regex, std::string> regex = Regex::compile({expression, false, false, false});
  if (!regex) std::exit(1);
  std::string text(size, 'a');
  unsigned state = 1;
  for (char& c : text) c = static_cast<char>('a' + ((state = state * 1664525 + 1013904223) >> 31));
  // std::function wants copies; Regex has none.
  return [regex = std::make_shared<Regex>(std::move(*regex)), text = std::move(text)] { return regex->matches(text); };
}

/// Counts events.
class Counter : public BatchConsumer {
 public:
  void consume(Batch& batch) override { events += batch.rows(); }
  std::uint64_t events = 0;
};

/// Frames a text of nothing but `broken`, in which no record is whole.
Kind framing(std::string broken) {
  return [broken = std::move(broken)](std::size_t size) -> std::function<bool()> {
    constexpr std::size_t kReadable = 64;
    std::string text;
    while (text.size() < size) text += broken;
    text.resize(size);
    text.resize(size + kReadable);
    return [text = std::move(text)]() mutable {
      FieldTree tree;
      tree.finish();
      Framer framer(tree);
      Batch batch(tree);
      Counter counter;
      framer.feed(text.data(), text.size() - kReadable, 0, true, batch, counter);
      return counter.events > 0 || framer.finish().events > 0;
    };
  };
}

/// Evaluates rules on batches.
class Hits : public BatchConsumer {
 public:
  explicit Hits(const Plan& plan) : evaluator_(plan) {}
  void consume(Batch& batch) override { hits += evaluator_.evaluate(batch).size(); }
  std::size_t hits = 0;

 private:
  Evaluator evaluator_;
};

/// Evaluates blocks inside blocks on one event whose list consists of `element`; no element satisfies them.
Kind elements(std::string element) {
  return [element = std::move(element)](std::size_t size) -> std::function<bool()> {
    constexpr std::size_t kReadable = 64;
    const RuleText rule{"r.yml", "r.yml",
                        "title: t\nsigma-version: 3\nlogsource: {product: aws}\ndetection:\n  s:\n    a[any]:\n"
                        "      x: 1\n      b[any]:\n        y: 1\n        z: 2\n  condition: s\n"};
    std::string text = R"({"eventVersion":"1.08","eventName":"E","a":[)";
    while (text.size() < size) text += element + ',';
    text += "0]}";
    text.resize(text.size() + kReadable);
    const auto plan = std::make_shared<Plan>(compile_plan(load_rules({&rule, 1}, 1).rules).plan);
    return [plan, text = std::move(text)]() mutable {
      Framer framer(plan->eager_fields());
      Batch batch = plan->make_batch();
      Hits hits(*plan);
      framer.feed(text.data(), text.size() - kReadable, 0, true, batch, hits);
      return hits.hits > 0 || framer.finish().events != 1;
    };
  };
}

}  // namespace

int main() {
  std::printf("%-44s %10s %10s %10s\n", "", "1 MiB", "2 MiB", "4 MiB");
  const auto related = [](std::string text, std::vector<std::string> others) {
    return [text = std::move(text), others = std::move(others)] {
      return any_related(Relation::kContains, {text}, {others.begin(), others.end()});
    };
  };
  bool good = is_quick_line("fieldref|contains, one long value", [&](std::size_t size) {
    return related(std::string(size, 'a'), {std::string(size / 2, 'a') + 'b'});
  });
  good &= is_quick_line("fieldref|contains, values of 1,000 lengths", [&](std::size_t size) {
    std::vector<std::string> others;
    for (std::size_t length = 1; length <= 1000; ++length) others.push_back(std::string(length, 'a') + 'b');
    return related(std::string(size, 'a'), others);
  });
  good &= is_quick_line("contains: a, 5,000 ?, b", [](std::size_t size) {
    return wildcard("*a" + std::string(5000, '?') + "b*", std::string(size, 'a'));
  });
  good &= is_quick_line("contains: 3,000 times a?, b", [](std::size_t size) {
    std::string pattern = "*";
    for (int i = 0; i < 3000; ++i) pattern += "a?";
    return wildcard(pattern + "b*", std::string(size, 'a'));
  });
  // A sequence of counted characters, and an alternation, which RE2 alone answers.
  for (const char* expression : {"[ab]*a[ab]{200}c", "(a|b)*a(a|b){200}c"}) {
    good &= is_quick_line((std::string("re: ") + expression).c_str(),
                          [&](std::size_t size) { return search(expression, size); });
  }
  good &= is_quick_line("framing: {\"a\":\"b and a line break", framing("{\"a\":\"b\n"));
  good &= is_quick_line("framing: {\"a\":\"b and a control character", framing("{\"a\":\"b\x01"));
  good &= is_quick_line("framing: {\"a\"", framing("{\"a\""));
  good &= is_quick_line("framing: lists of records without end", framing("{\"Records\":[{\"a\":\"b\n"));
  good &= is_quick_line("framing: lines that begin a value", framing("2024-03-14T09:16:48Z {\n"));
  good &= is_quick_line("elements: blocks in blocks over short lists", elements(R"({"x":1,"b":[{"y":1},{"z":2}]})"));
  good &= is_quick_line("elements: lists inside strings of JSON", elements(R"({"x":1,"b":"[{\"y\":1},{\"z\":2}]"})"));
  return good ? 0 : 1;
}
