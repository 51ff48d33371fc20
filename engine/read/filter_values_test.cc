#include "engine/read/filter_values.h"

#include <catch2/catch.hpp>

#include "engine/read/event_reader.h"

namespace trailhound {
namespace {

class Nothing : public Visitor {
 public:
  bool visit(const VisitedBatch&) override { return true; }
};

std::vector<std::string> said_of(const ReadOptions& options) {
  const std::string text =
      R"({"eventVersion":"1.08","eventName":"E","eventTime":"2024-01-01T00:00:00Z","awsRegion":"eu-west-1",)"
      R"("recipientAccountId":"111122223333"})"
      "\n"
      R"({"eventVersion":"1.08","eventName":"E","eventTime":"2024-01-03T00:00:00Z","awsRegion":"us-east-1",)"
      R"("userIdentity":{"accountId":"111122223333"}})"
      "\n"
      R"({"eventVersion":"1.08","eventName":"E","eventTime":"2024-01-02T00:00:00Z","awsRegion":"us-east-1",)"
      R"("recipientAccountId":"444455556666"})";
  FieldTree none;
  none.finish();
  Nothing visitor;
  EventReader reader(none, Batch(none), visitor, options);
  const ReadLedger ledger = reader.read_text("text", text);
  std::vector<std::string> said;
  for (const EmptyFilter& filter : empty_filters(options, ledger)) {
    said.push_back((filter.is_mistake ? "mistake: " : "") + filter.text);
  }
  return said;
}

using Said = std::vector<std::string>;

TEST_CASE("a filter that no event passes says what there is instead") {
  ReadOptions options;
  CHECK(said_of(options).empty());
  options.accounts = {"111122223333", "999999999999"};
  CHECK(said_of(options) ==
        Said{"mistake: no record of account 999999999999; there is 111122223333 (2 records), 444455556666 (1 record)"});
  options = {};
  options.regions = {"mars-1"};
  CHECK(said_of(options) ==
        Said{"mistake: no record of region mars-1; there is us-east-1 (2 records), eu-west-1 (1 record)"});
  options = {};
  options.from = parse_rfc3339("2025-01-01T00:00:00Z");
  CHECK(said_of(options) == Said{"no record from 2025-01-01T00:00:00Z on; the records are from 2024-01-01T00:00:00Z to "
                                 "2024-01-03T00:00:00Z"});
  options.from.reset();
  options.to = parse_rfc3339("2024-01-01T00:00:00Z");
  CHECK(said_of(options).empty());
}

TEST_CASE("the values are bounded, and what is not kept is never called absent") {
  ValueCounts values;
  for (std::size_t i = 0; i < ValueCounts::kMaxValues; ++i) values.add(std::to_string(i));
  CHECK_FALSE(values.may_contain("x"));
  values.add("x");
  CHECK(values.may_contain("x"));
  CHECK(values.may_contain("y"));
  ValueCounts long_one;
  long_one.add(std::string(65, 'x'));
  CHECK(long_one.may_contain("a"));
  CHECK(long_one.most_frequent(3).empty());
}

}  // namespace
}  // namespace trailhound
