// The fast engine against the oracle: on the goldens and on generated rules and events.

#include <catch2/catch.hpp>

#include <cstdlib>

#include "engine/event/framer.h"
#include "engine/oracle/oracle.h"
#include "engine/plan/evaluator.h"
#include "engine/testing/build.h"
#include "engine/testing/cases.h"
#include "engine/testing/generate.h"

namespace trailhound {
namespace {

/// Runs a text through framing, columns and evaluation, and notes which rules match which record.
class Engine : private BatchConsumer {
 public:
  explicit Engine(const Plan& plan)
      : framer_(plan.impl().eager_tree), batch_(plan.impl().tree), evaluator_(plan), rules_(plan.rules().size()) {}

  /// By record, then by rule. The text is fed in windows of `window` bytes.
  std::vector<std::vector<bool>> run(const std::string& text, std::size_t window) {
    matches_.clear();
    framer_.start();
    std::size_t begin = 0, end = 0;
    for (;;) {
      end = std::min(text.size(), end + window);
      std::vector<char> piece(end - begin + 64, '\0');
      std::copy(text.begin() + static_cast<std::ptrdiff_t>(begin), text.begin() + static_cast<std::ptrdiff_t>(end),
                piece.begin());
      const bool last = end == text.size();
      const std::size_t keep = framer_.feed(piece.data(), end - begin, begin, last, batch_, *this);
      if (last) break;
      begin = end - keep;
    }
    const Framer::Report report = framer_.finish();
    for (const std::string& problem : report.problems) UNSCOPED_INFO(problem);
    REQUIRE(report.problems.empty());
    return matches_;
  }

 private:
  void consume(Batch& batch) override {
    const std::size_t first = matches_.size();
    matches_.resize(first + batch.rows(), std::vector<bool>(rules_, false));
    for (const Evaluator::Hit& hit : evaluator_.evaluate(batch)) {
      REQUIRE_FALSE(matches_[first + hit.row][hit.rule]);  // each at most once
      matches_[first + hit.row][hit.rule] = true;
      for (const Evaluator::Witness& witness : evaluator_.explain(batch, hit)) {
        REQUIRE_FALSE(witness.value.empty());
        if (!parse_json(witness.value)) FAIL("evidence is not JSON: " << witness.value);
      }
    }
  }

  Framer framer_;
  Batch batch_;
  Evaluator evaluator_;
  std::size_t rules_;
  std::vector<std::vector<bool>> matches_;
};

TEST_CASE("the goldens of testdata/cases") {
  for (const Case& test : read_cases()) {
    INFO(test.name);
    const PlanResult compiled = compile_plan(rules_from(test.rule));
    REQUIRE(compiled.plan.rules().size() == 1);
    std::string text;
    for (const std::string& event : test.events) text += event + "\n";
    const auto matches = Engine(compiled.plan).run(text, text.size());
    REQUIRE(matches.size() == test.events.size());
    std::vector<std::size_t> found;
    for (std::size_t i = 0; i < matches.size(); ++i) {
      if (matches[i][0]) found.push_back(i);
    }
    CHECK(found == test.expected);
  }
}

/// TRAILHOUND_SEEDS=FIRST:COUNT runs others than those below, or one again.
std::pair<std::uint64_t, std::uint64_t> seeds() {
  std::uint64_t first = 1, count = 400;
  if (const char* text = std::getenv("TRAILHOUND_SEEDS")) {
    char* end = nullptr;
    first = std::strtoull(text, &end, 10);
    count = *end == ':' ? std::strtoull(end + 1, nullptr, 10) : 1;
  }
  return {first, count};
}

TEST_CASE("generated rules and events: engine and oracle agree") {
  constexpr std::size_t kRules = 12, kEvents = 70;  // more events than a word has bits
  const auto [first, count] = seeds();
  std::uint64_t held = 0, failed = 0;
  for (std::uint64_t seed = first; seed < first + count; ++seed) {
    Generator generator(seed);
    const std::string yaml = generator.rules(kRules);
    const PlanResult compiled = compile_plan(rules_from(yaml));
    for (const SetAside& rule : compiled.set_aside) INFO(rule.reason.text);
    REQUIRE(compiled.set_aside.empty());
    std::vector<std::string> events;
    std::string text = "{\"Records\":[";
    for (std::size_t i = 0; i < kEvents; ++i) {
      // The generator may hide any key behind odd escapes; this one makes it an event whatever else it holds.
      const std::string event = generator.event();
      events.push_back("{\"eventVersion\":\"1.08\"," + event.substr(event.find('{') + 1));
      text += (i ? "," : "") + events.back();
    }
    text += "]}";
    // The windows cut the text somewhere else for every seed.
    const auto matches = Engine(compiled.plan).run(text, 1 + seed * 37 % text.size());
    INFO("TRAILHOUND_SEEDS=" << seed);
    REQUIRE(matches.size() == kEvents);
    for (std::size_t rule = 0; rule < compiled.plan.rules().size(); ++rule) {
      Oracle oracle(compiled.plan.rules()[rule]);
      for (std::size_t i = 0; i < kEvents; ++i) {
        const bool expected = oracle.matches(event_from(events[i]));
        ++(expected ? held : failed);
        if (matches[i][rule] == expected) continue;
        FAIL("TRAILHOUND_SEEDS=" << seed << ", rule " << rule << ", event " << i << ": the engine says "
                                 << matches[i][rule] << "\n"
                                 << dump(compiled.plan.rules()[rule]) << "\n"
                                 << events[i] << "\n"
                                 << render(oracle_trace(compiled.plan.rules()[rule], event_from(events[i]))) << "\n"
                                 << compiled.plan.dump());
      }
    }
  }
  // Agreement on nothing would prove nothing.
  CHECK(held * 20 > held + failed);
  CHECK(failed * 20 > held + failed);
}

}  // namespace
}  // namespace trailhound
