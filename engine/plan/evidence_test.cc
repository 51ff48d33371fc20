#include <catch2/catch.hpp>

#include <string>
#include <vector>

#include "engine/event/framer.h"
#include "engine/plan/evaluator.h"
#include "engine/testing/build.h"
#include "engine/testing/hunted.h"

namespace trailhound {
namespace {

/// The evidence of every match of a text, as `row: selection, field = value`.
struct EvidenceOf : BatchConsumer {
  EvidenceOf(const Plan& plan, const std::string& text, std::size_t window)
      : framer(plan.impl().eager_tree), batch(plan.impl().tree, plan.impl().filter_keywords), evaluator(plan) {
    framer.start();
    feed_in_windows(framer, text, window, batch, *this);
  }

  void consume(Batch& rows) override {
    for (const Evaluator::Hit& hit : evaluator.evaluate(rows)) {
      for (const Evaluator::Witness& witness : evaluator.explain(rows, hit)) {
        lines.push_back(std::to_string(rows.record(hit.row).index) + ": " + std::string(witness.selection) + ", " +
                        std::string(witness.field) + " = " + std::string(witness.value));
      }
    }
  }

  Framer framer;
  Batch batch;
  Evaluator evaluator;
  std::vector<std::string> lines;
};

TEST_CASE("the evidence of a keyword is the first leaf that holds it, in the record's own words") {
  const PlanResult compiled =
      compile_plan({rule_from_detection("a:\n  - 'mimikatz'\n  - 'abc\u00fc'\ncondition: a\n")});
  REQUIRE(compiled.plan.impl().filter_keywords);
  // What a member holds stood in the records before; under which key, and what is found in the others, is its own.
  const std::string caller = R"({"userName":"mimikatz","more":["MIMIKATZ 2","x"],"mimikatz":1})";
  const std::string text = R"({"Records":[{"eventVersion":"1","caller":)" + caller + R"(,"eventName":"a"},)" +
                           R"({"eventVersion":"1","called":)" + caller + R"(,"eventName":"b"},)" +
                           R"({"eventVersion":"1","eventName":"mimikatz","caller":)" + caller + "}," +
                           R"({"eventVersion":"1","eventName":"c","mimikatz":"no"},)" +
                           R"({"eventVersion":"1","eventName":"aBC\u00DC","called":["d"]},)" +
                           R"({"eventVersion":"1","eventName":"x","caller":)" + caller + "}," +
                           R"({"eventVersion":"1","caller":["no","mim\u0069katz","mimikatz"]}]})";
  for (const std::size_t window : {text.size(), std::size_t{100}}) {
    CHECK(EvidenceOf(compiled.plan, text, window).lines ==
          std::vector<std::string>{R"(0: a, caller.userName = "mimikatz")", R"(1: a, called.userName = "mimikatz")",
                                   R"(2: a, eventName = "mimikatz")", R"(4: a, eventName = "aBC\u00DC")",
                                   R"(5: a, caller.userName = "mimikatz")", R"(6: a, caller = "mim\u0069katz")"});
  }
}

}  // namespace
}  // namespace trailhound
