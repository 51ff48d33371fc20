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
  CHECK(memo.find(bob()) == nullptr);
  memo.remember(bob())->principal = "bob";
  REQUIRE(memo.find(bob()) != nullptr);
  CHECK(memo.find(bob())->principal == "bob");

  CallerMemo::Values other = bob();
  other.type = "AssumedRole";
  CHECK(memo.find(other) == nullptr);
  other = bob();
  other.arn = "arn:aws:iam::444455556666:user/bob";  // the end is the same
  CHECK(memo.find(other) == nullptr);
  other = bob();
  other.issuer_arn = "arn:aws:iam::111122223333:role/Admin";
  CHECK(memo.find(other) == nullptr);
  other = bob();
  other.key = {};
  CHECK(memo.find(other) == nullptr);
}

TEST_CASE("the same bytes in other places are another caller") {
  CallerMemo memo;
  memo.remember({.type = "IAMUser", .arn = "ab", .issuer_arn = "c", .key = {}})->principal = "first";
  CHECK(memo.find({.type = "IAMUser", .arn = "ab", .issuer_arn = {}, .key = "c"}) == nullptr);
  CHECK(memo.find({.type = "IAMUser", .arn = "a", .issuer_arn = "bc", .key = {}}) == nullptr);
}

TEST_CASE("more callers than there are places never get each other's answer") {
  CallerMemo memo;
  const auto name = [](int i) { return "arn:aws:iam::111122223333:user/" + std::to_string(i); };
  std::size_t known = 0;
  for (int i = 0; i < 5'000; ++i) {
    const std::string arn = name(i);
    memo.remember({.type = "IAMUser", .arn = arn, .issuer_arn = {}, .key = {}})->principal = arn;
  }
  for (int i = 0; i < 5'000; ++i) {
    const std::string arn = name(i);
    const CallerMemo::Caller* const caller = memo.find({.type = "IAMUser", .arn = arn, .issuer_arn = {}, .key = {}});
    if (caller == nullptr) continue;
    ++known;
    CHECK(caller->principal == arn);
  }
  CHECK(known > 100);
  CHECK(known < 5'000);
}

TEST_CASE("a caller whose values are too long is not kept") {
  CallerMemo memo;
  CallerMemo::Values values = bob();
  const std::string arn(10'000, 'x');
  values.arn = arn;
  CHECK(memo.remember(values) == nullptr);
  CHECK(memo.find(values) == nullptr);
}

}  // namespace
}  // namespace trailhound
