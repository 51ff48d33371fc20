#include "engine/summary/caller_memo.h"

#include <catch2/catch.hpp>
#include <string>

namespace trailhound {
namespace {

CallerMemo::Values bob() {
  return {
      .type = "IAMUser", .arn = "arn:aws:iam::111122223333:user/bob", .issuer_arn = {}, .key = "AKIAEXAMPLEBOB000001"};
}

TEST_CASE("a caller is known by all of its values, and by nothing less") {
  CallerMemo memo;
  CHECK(memo.find(bob()) == CallerMemo::kUnknown);
  memo.remember(bob(), 7);
  CHECK(memo.find(bob()) == 7);

  CallerMemo::Values other = bob();
  other.type = "AssumedRole";
  CHECK(memo.find(other) == CallerMemo::kUnknown);
  other = bob();
  other.arn = "arn:aws:iam::444455556666:user/bob";  // the end is the same
  CHECK(memo.find(other) == CallerMemo::kUnknown);
  other = bob();
  other.issuer_arn = "arn:aws:iam::111122223333:role/Admin";
  CHECK(memo.find(other) == CallerMemo::kUnknown);
  other = bob();
  other.key = {};
  CHECK(memo.find(other) == CallerMemo::kUnknown);
}

TEST_CASE("the same bytes in other places are another caller") {
  CallerMemo memo;
  memo.remember({.type = "IAMUser", .arn = "ab", .issuer_arn = "c", .key = {}}, 1);
  CHECK(memo.find({.type = "IAMUser", .arn = "ab", .issuer_arn = {}, .key = "c"}) == CallerMemo::kUnknown);
  CHECK(memo.find({.type = "IAMUser", .arn = "a", .issuer_arn = "bc", .key = {}}) == CallerMemo::kUnknown);
}

TEST_CASE("more callers than there are places never get each other's answer") {
  constexpr std::uint32_t kCallers = 20'000;
  CallerMemo memo;
  const auto name = [](std::uint32_t i) { return "arn:aws:iam::111122223333:user/" + std::to_string(i); };
  const auto values = [](std::string_view arn) {
    return CallerMemo::Values{.type = "IAMUser", .arn = arn, .issuer_arn = {}, .key = {}};
  };
  for (std::uint32_t i = 0; i < kCallers; ++i) memo.remember(values(name(i)), i);
  std::size_t known = 0;
  for (std::uint32_t i = 0; i < kCallers; ++i) {
    const std::uint32_t front = memo.find(values(name(i)));
    if (front == CallerMemo::kUnknown) continue;
    ++known;
    CHECK(front == i);
  }
  CHECK(known > 100);
  CHECK(known < kCallers);
  memo.clear();
  for (std::uint32_t i = 0; i < kCallers; ++i) CHECK(memo.find(values(name(i))) == CallerMemo::kUnknown);
}

TEST_CASE("a caller whose values are too long is not kept") {
  CallerMemo memo;
  CallerMemo::Values values = bob();
  const std::string arn(10'000, 'x');
  values.arn = arn;
  memo.remember(values, 7);
  CHECK(memo.find(values) == CallerMemo::kUnknown);
}

}  // namespace
}  // namespace trailhound
