#include "engine/match/atom_index.h"

#include <catch2/catch.hpp>

#include <random>
#include <set>

namespace trailhound {
namespace {

std::set<std::uint32_t> found(const AtomIndex& index, std::string_view text) {
  std::set<std::uint32_t> ids;
  index.scan(text, [&](std::uint32_t id) { ids.insert(id); });
  return ids;
}

TEST_CASE("every literal that occurs is found") {
  AtomIndex index;
  const std::string literals[] = {"he", "she", "his", "hers", "e", "hers", "a long literal that is cut to its end"};
  for (std::uint32_t i = 0; i < std::size(literals); ++i) index.add(literals[i], i);
  index.build();
  CHECK(found(index, "ushers") == std::set<std::uint32_t>{0, 1, 3, 4, 5});
  CHECK(found(index, "hi") == std::set<std::uint32_t>{});
  CHECK(found(index, "").empty());
  CHECK(found(index, "with a long literal that is cut to its end.").contains(6));
}

TEST_CASE("atoms over-select, they never drop") {
  std::mt19937 random(7);
  for (int round = 0; round < 50; ++round) {
    // From few to so many literals that the atoms get short.
    const std::size_t count = round == 0 ? 60000 : 1 + random() % 300;
    const unsigned letters = round % 3 == 0 ? 256 : 2 + random() % 4;
    const auto word = [&](std::size_t longest) {
      std::string text(1 + random() % longest, ' ');
      for (char& c : text) c = static_cast<char>(random() % letters);
      return text;
    };
    std::vector<std::string> literals;
    AtomIndex index;
    for (std::uint32_t i = 0; i < count; ++i) {
      literals.push_back(word(30));
      index.add(literals.back(), i);
    }
    index.build();
    for (int t = 0; t < 20; ++t) {
      std::string text = word(100);
      text += literals[random() % count];
      text += word(20);
      const auto ids = found(index, text);
      for (std::uint32_t i = 0; i < count; ++i) {
        if (text.find(literals[i]) != std::string::npos && !ids.contains(i)) FAIL("literal " << i << " was dropped");
      }
    }
  }
}

}  // namespace
}  // namespace trailhound
