#include "engine/summary/tuple_order.h"

#include <algorithm>
#include <catch2/catch.hpp>
#include <random>
#include <string>
#include <vector>

#include "engine/summary/tuple.h"

namespace trailhound {
namespace {

TEST_CASE("a part precedes another as their bytes in a tuple do") {
  std::vector<std::string> texts;
  for (const std::size_t size :
       {0u, 1u, 2u, 126u, 127u, 128u, 129u, 130u, 255u, 256u, 257u, 383u, 384u, 1023u, 1024u}) {
    texts.emplace_back(size, 'a');
    texts.emplace_back(size, '\xFF');
  }
  for (const std::string& a : texts) {
    for (const std::string& b : texts) {
      TupleBuilder one, other;
      CAPTURE(a, b);
      CHECK(part_precedes(a, b) == (one.add(a).tuple() < other.add(b).tuple()));
    }
  }
}

TEST_CASE("keys are ordered as the bytes of their tuples, whether or not they are divided") {
  std::mt19937 random(5);
  TextNumbers fronts(1), parts(1);
  TupleKeys keys(1);
  std::vector<std::string> tuples;  // by number
  for (int i = 0; i < 2'000; ++i) {
    TupleBuilder front;
    front.add(i % 3 == 0 ? "1" : "5").add(std::string(random() % 3, 'f')).add(std::to_string(random() % 10));
    std::string tuple(front.tuple());
    TupleKey key(fronts.number(front.tuple()));
    // Those of one kind have the same number of parts, so no front is the beginning of another tuple.
    for (std::size_t part = 0; part < (i % 3 == 0 ? 0 : TupleKey::kMostParts); ++part) {
      const std::string text = std::string(random() % 2 * 127, 'p') + std::to_string(random() % 4);
      key.parts[part] = parts.number(text);
      TupleBuilder builder;
      tuple += builder.add(text).tuple();
    }
    if (keys.number(key) == tuples.size()) tuples.push_back(tuple);
  }
  std::vector<std::string> read;
  for (const std::uint32_t number : order_of_tuples(keys, fronts, parts)) read.push_back(tuples[number]);
  std::sort(tuples.begin(), tuples.end());
  CHECK(read == tuples);
}

TEST_CASE("no keys have an order, too") {
  CHECK(order_of_tuples(TupleKeys(1), TextNumbers(1), TextNumbers(1)).empty());
}

}  // namespace
}  // namespace trailhound
