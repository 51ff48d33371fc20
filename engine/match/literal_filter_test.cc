#include "engine/match/literal_filter.h"

#include <catch2/catch.hpp>

#include <algorithm>
#include <random>
#include <set>

namespace trailhound {
namespace {

std::string lower(std::string text) {
  for (char& c : text) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
  return text;
}

TEST_CASE("a literal is accepted if the filter sees through it") {
  CHECK(LiteralFilter::accepts("abc"));
  CHECK_FALSE(LiteralFilter::accepts("ab"));
  CHECK_FALSE(LiteralFilter::accepts("ab\xC3\xA9"));
}

TEST_CASE("every place of every literal is found, and nothing else") {
  std::mt19937 random(11);
  const std::string_view alphabet = "abAB.0 -";
  const auto word = [&](std::size_t shortest, std::size_t longest) {
    std::string text(shortest + random() % (longest - shortest + 1), ' ');
    for (char& c : text) c = alphabet[random() % alphabet.size()];
    return text;
  };
  std::uint64_t hits = 0;
  for (int round = 0; round < 300; ++round) {
    LiteralFilter filter;
    std::vector<std::string> literals;
    for (std::size_t i = 0, count = 1 + random() % 20; i < count; ++i) {
      literals.push_back(lower(word(3, 9)));
      filter.add(literals.back(), static_cast<std::uint32_t>(i));
    }
    filter.build();
    const std::string text = word(0, 80);
    const std::string padded = text + word(16, 16);  // behind a record there is another
    std::set<std::size_t> expected, found;
    for (const std::string& literal : literals) {
      for (auto at = lower(text).find(literal); at != std::string::npos; at = lower(text).find(literal, at + 1)) {
        expected.insert(at);
      }
    }
    filter.scan({padded.data(), text.size()}, [&](std::size_t at, const LiteralFilter::Literal& literal) {
      found.insert(at);
      for (const std::uint32_t id : literal.ids) CHECK(literals[id] == literal.text);
      CHECK(literal.ids.size() == static_cast<std::size_t>(std::count(literals.begin(), literals.end(), literal.text)));
    });
    for (const std::size_t at : found) {
      const bool real = std::any_of(literals.begin(), literals.end(), [&](const std::string& literal) {
        return lower(text).compare(at, literal.size(), literal) == 0;
      });
      CHECK(real);
    }
    for (const std::size_t at : expected) CHECK(found.contains(at));
    hits += expected.size();
  }
  CHECK(hits > 100);
}

TEST_CASE("a string of digits and what stands between them is known to hold no literal, unless one is such itself") {
  const auto filter_of = [](std::vector<std::string> literals) {
    LiteralFilter filter;
    for (const std::string& literal : literals) filter.add(literal, 0);
    filter.build();
    return filter;
  };
  const LiteralFilter words = filter_of({"mimikatz", "copy"});
  for (const char* code :
       {R"("0000dead-BEEF-4000-8000-000000000000")", R"("2024-03-04T10:00:00Z")", R"("::1")", R"("")"}) {
    CHECK(words.is_not_for(code));
    CHECK_FALSE(filter_of({"mimikatz", "beef"}).is_not_for(code));
  }
  for (const char* other :
       {R"("copy")", R"("0000dead-BEEF-4000-8000-00000copy000")", "{\"a\":1}", "\"\\u0063\"", "\"\xC3\xA9\""}) {
    INFO(other);
    CHECK_FALSE(words.is_not_for(other));
  }
  CHECK_FALSE(words.is_for_bare());
  for (const char* bare : {"444", "-1.5e+3", "true", "als"}) {
    INFO(bare);
    CHECK(filter_of({"copy", bare}).is_for_bare());
  }
}

}  // namespace
}  // namespace trailhound
