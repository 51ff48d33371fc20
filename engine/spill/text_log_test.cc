#include "engine/spill/text_log.h"

#include <catch2/catch.hpp>
#include <string>
#include <vector>

namespace trailhound {
namespace {

TEST_CASE("texts of any length are read as they were appended, whatever the memory") {
  std::vector<std::string> texts;
  for (const std::size_t size : {0u, 1u, 7u, 8u, 9u, 24u, 65'535u, 65'536u, 65'537u, 65'544u, 300'000u, 3u}) {
    texts.push_back(std::string(size, static_cast<char>('a' + texts.size())));
  }
  for (const std::size_t memory : {0u, 1u, 100u, 70'000u, 64u << 20}) {
    CAPTURE(memory);
    TextLog log(memory);
    std::vector<std::uint64_t> numbers(texts.size());
    for (std::size_t i = 0; i < texts.size(); ++i) REQUIRE(log.append(texts[i], numbers[i]));
    for (std::size_t i = 0; i < texts.size(); ++i) {
      std::string text;
      REQUIRE(log.read(numbers[i], text));
      const bool is_same = text == texts[i];
      CHECK(is_same);
      for (std::size_t j = 0; j < texts.size(); ++j) {
        std::strong_ordering order = std::strong_ordering::equal;
        REQUIRE(log.compare(numbers[i], numbers[j], order));
        const bool is_expected = order == (texts[i].compare(texts[j]) <=> 0);
        CHECK(is_expected);
      }
    }
  }
}

}  // namespace
}  // namespace trailhound
