#include "engine/correlate/tuple.h"

#include <algorithm>
#include <catch2/catch.hpp>
#include <string>
#include <vector>

namespace trailhound {
namespace {

using Type = Scalar::Type;

/// Texts around every size that is encoded in its own way, in order.
std::vector<Scalar> scalars() {
  std::vector<Scalar> all;
  for (const std::size_t size : {std::size_t{0}, std::size_t{1}, std::size_t{253}, std::size_t{254}, std::size_t{255},
                                 std::size_t{256}, LongTexts::kLong, LongTexts::kLong + 1, std::size_t{100'000}}) {
    for (const char last : {'a', 'b'}) {
      std::string text(size, 'a');
      if (size > 0) text.back() = last;
      for (const Type type : {Type::kString, Type::kNumber, Type::kBoolean}) all.push_back({type, text});
    }
  }
  std::sort(all.begin(), all.end());
  all.erase(std::unique(all.begin(), all.end()), all.end());
  return all;
}

TEST_CASE("tuples give their scalars back and are ordered as these are, short or long") {
  LongTexts long_texts(0);
  const Tuples tuples(long_texts);
  const std::vector<Scalar> all = scalars();
  std::vector<std::vector<Scalar>> given;
  for (const Scalar& first : all) {
    given.push_back({first});
    given.push_back({first, all[all.size() / 2]});
    given.push_back({all.back(), first});
  }
  std::vector<std::string> bytes;
  for (const std::vector<Scalar>& list : given) {
    std::string& tuple = bytes.emplace_back();
    for (const Scalar& scalar : list) tuples.append(scalar.type, scalar.text, tuple);
    CHECK(tuple.size() < 2 * LongTexts::kLong + 100);
    CHECK(tuples.scalars(tuple) == list);
  }
  for (std::size_t i = 0; i < given.size(); ++i) {
    for (std::size_t j = 0; j < given.size(); ++j) {
      if ((tuples.compare(bytes[i], bytes[j]) <=> 0) != (given[i] <=> given[j]) ||
          (bytes[i] == bytes[j]) != (given[i] == given[j])) {
        CAPTURE(i, j);
        FAIL("wrong order");
      }
    }
  }
  CHECK(long_texts.failure().empty());
}

TEST_CASE("a product has the first 64 tuples and says whether there are more") {
  struct Row {
    std::vector<std::size_t> sizes;  ///< distinct values of each part
    std::size_t tuples;
    bool is_cut;
  };
  const Row rows[] = {{{}, 1, false},        {{0}, 0, false},       {{1}, 1, false},        {{64}, 64, false},
                      {{65}, 64, true},      {{1000}, 64, true},    {{8, 8}, 64, false},    {{9, 8}, 64, true},
                      {{1000, 0}, 0, false}, {{0, 1000}, 0, false}, {{3, 1, 4}, 12, false}, {{70, 70}, 64, true}};
  LongTexts long_texts(0);
  const Tuples tuples(long_texts);
  for (const Row& row : rows) {
    std::vector<PartValues> parts(row.sizes.size());
    std::vector<std::vector<Scalar>> all{{}};  // the whole product
    for (std::size_t part = 0; part < parts.size(); ++part) {
      std::vector<Scalar> values;
      for (std::size_t i = 0; i < row.sizes[part]; ++i) {
        values.push_back({i % 3 == 0 ? Type::kNumber : Type::kString, std::to_string(i * 7919 % 10007)});
        parts[part].insert(values.back());
        parts[part].insert(values.back());  // counts once
      }
      std::sort(values.begin(), values.end());
      std::vector<std::vector<Scalar>> longer;
      for (const std::vector<Scalar>& begin : all) {
        for (const Scalar& value : values) {
          longer.push_back(begin);
          longer.back().push_back(value);
        }
      }
      all = std::move(longer);
    }
    all.resize(std::min(all.size(), Tuples::kMostTuples));
    std::vector<std::string> found;
    bool is_cut = !row.is_cut;
    tuples.product(parts, found, is_cut);
    REQUIRE(found.size() == row.tuples);
    CHECK(is_cut == row.is_cut);
    for (std::size_t i = 0; i < found.size(); ++i) CHECK(tuples.scalars(found[i]) == all[i]);
  }
}

}  // namespace
}  // namespace trailhound
