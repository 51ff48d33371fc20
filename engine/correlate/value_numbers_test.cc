#include "engine/correlate/value_numbers.h"

#include <catch2/catch.hpp>
#include <cstddef>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "engine/read/event_reader.h"

namespace trailhound {
namespace {

using Number = ValueNumbers::Number;

/// For each event of a text, the numbers of `a`, `b` and the principal.
class Numbers : public Visitor {
 public:
  explicit Numbers(std::size_t memory) : memory_(memory) {
    fields_[0].field = tree_.add("a");
    fields_[1].field = tree_.add("b");
    fields_[2].derived = DerivedField::kPrincipal;
    for (const std::string_view source : sources_of(DerivedField::kPrincipal)) {
      fields_[2].sources.push_back(tree_.add(source));
    }
    tree_.finish();
  }

  std::vector<std::vector<Number>> of(const std::vector<std::string>& events) {
    ValueNumbers values(memory_, 1);
    for (const EventField& field : fields_) places_.push_back(values.place_of(field));
    values_ = &values;
    std::string text;
    for (const std::string& event : events) {
      text += R"({"eventVersion":"1","eventSource":"s","eventName":"e",)" + event + "}\n";
    }
    EventReader reader(tree_, Batch(tree_), *this, {});
    reader.read_text("events", text);
    REQUIRE(numbers_.size() == events.size());
    return numbers_;
  }

 private:
  bool visit(const VisitedBatch& visited) override {
    values_->begin(visited.batch);
    for (std::uint32_t row = 0; row < visited.batch.rows(); ++row) {
      if (values_->is_full()) values_->clear();
      values_->set_row(row);
      std::vector<Number>& of_row = numbers_.emplace_back();
      for (const std::size_t place : places_) of_row.push_back(values_->number(place));
    }
    return true;
  }

  const std::size_t memory_;
  FieldTree tree_;
  std::vector<EventField> fields_ = std::vector<EventField>(3);
  ValueNumbers* values_ = nullptr;
  std::vector<std::size_t> places_;
  std::vector<std::vector<Number>> numbers_;
};

TEST_CASE("equal numbers are equal values") {
  const auto numbers = Numbers(1 << 20).of({R"("a":"x","b":"y")", R"("a":"y","b":"x")", R"("a":"x","b":"x")"});
  CHECK(numbers[0][0] == numbers[1][1]);
  CHECK(numbers[0][1] == numbers[1][0]);
  CHECK(numbers[0][0] != numbers[0][1]);
  CHECK(numbers[2][0] == numbers[2][1]);
}

TEST_CASE("types and escapes tell the same bytes apart") {
  const auto numbers = Numbers(1 << 20).of(
      {R"("a":"1","b":1)", R"("a":"true","b":true)", R"("a":1,"b":1)", R"("a":"\u0062","b":"\u0062")",
       // The principal is x, backslash, n, y. `b` has these bytes, and they mean a line break.
       R"("b":"x\ny","userIdentity":{"type":"IAMUser","arn":"x\\ny"})"});
  CHECK(numbers[0][0] != numbers[0][1]);
  CHECK(numbers[1][0] != numbers[1][1]);
  CHECK(numbers[2][0] == numbers[2][1]);
  CHECK(numbers[0][1] == numbers[2][1]);
  CHECK(numbers[3][0] == numbers[3][1]);
  CHECK(numbers[4][1] != numbers[4][2]);
}

TEST_CASE("what is absent, and what is no single value") {
  const auto numbers = Numbers(1 << 20).of({R"("b":null)", R"("a":["x","y"],"b":{"c":1})", R"("a":"")"});
  CHECK(numbers[0] == std::vector<Number>{ValueNumbers::kAbsent, ValueNumbers::kAbsent, ValueNumbers::kAbsent});
  CHECK(numbers[1] == std::vector<Number>{ValueNumbers::kUnclear, ValueNumbers::kUnclear, ValueNumbers::kAbsent});
  CHECK(numbers[2][0] > ValueNumbers::kUnclear);
}

TEST_CASE("a derived field has the number of its text") {
  const std::string role = R"("userIdentity":{"type":"AssumedRole","arn":"arn:aws:sts::1:assumed-role/r/SESSION",)"
                           R"("sessionContext":{"sessionIssuer":{"arn":"arn:aws:iam::1:role/r"}}})";
  const auto with = [&](const char* session) {
    std::string event = role;
    return event.replace(event.find("SESSION"), 7, session);
  };
  const std::vector<std::string> events = {
      with("one"), R"("a":"arn:aws:iam::1:role/r")", with("two"),
      R"("userIdentity":{"type":"AWSService","invokedBy":"s3.amazonaws.com"})",
      R"("userIdentity":{"type":"AWSService","invokedBy":"ec2.amazonaws.com"})",
      // Two user names: the first one counts, as everywhere.
      R"("a":"alice","userIdentity":{"type":"IAMUser","userName":["alice","bob"]})"};
  const auto numbers = Numbers(1 << 20).of(events);
  CHECK(numbers[0][2] == numbers[1][0]);
  CHECK(numbers[0][2] == numbers[2][2]);
  CHECK(numbers[3][2] != numbers[4][2]);
  CHECK(numbers[5][2] == numbers[5][0]);
}

TEST_CASE("a value that comes back has its number again") {
  const std::string alice = R"(,"userIdentity":{"type":"IAMUser","arn":"arn:aws:iam::1:user/alice"})";
  const auto numbers = Numbers(1 << 20).of({
      R"("a":"x")" + alice,
      R"("b":"x","userIdentity":{"type":"IAMUser","userName":"bob"})",
      R"("a":"x")" + alice,
      R"("a":["x","y"],"userIdentity":{"type":"IAMUser","userName":"eve"})",
      R"("a":["x","y"],"userIdentity":{"type":"IAMUser","userName":"bob"})",
      R"("a":"x")" + alice,
  });
  for (const std::size_t again : {std::size_t{2}, std::size_t{5}}) CHECK(numbers[again] == numbers[0]);
  CHECK(numbers[1][0] == ValueNumbers::kAbsent);
  CHECK(numbers[3][0] == ValueNumbers::kUnclear);
  CHECK(numbers[4][0] == ValueNumbers::kUnclear);
  CHECK(numbers[3][2] != numbers[1][2]);
  CHECK(numbers[4][2] == numbers[1][2]);
}

TEST_CASE("without memory the numbers of one row are still good") {
  const auto numbers = Numbers(0).of({R"("a":"x","b":"y")", R"("a":"y","b":"y")", R"("a":"x","b":"y")"});
  CHECK(numbers[0][0] != numbers[0][1]);
  CHECK(numbers[1][0] == numbers[1][1]);
  CHECK(numbers[2][0] != numbers[2][1]);
}

}  // namespace
}  // namespace trailhound
