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
    const std::string padded = text + word(LiteralFilter::kReadBehind, LiteralFilter::kReadBehind);
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

LiteralFilter filter_of(const std::vector<std::string>& literals) {
  LiteralFilter filter;
  for (const std::string& literal : literals) filter.add(literal, 0);
  filter.build();
  return filter;
}

/// With something behind it, as there is in a record.
bool cannot_occur_in(const LiteralFilter& filter, const std::string& text) {
  const std::string padded = text + std::string(LiteralFilter::kReadBehind, 'x');
  return filter.cannot_occur_in({padded.data(), text.size()});
}

TEST_CASE("a string of digits and what stands between them is known to hold no literal, unless one begins there") {
  const LiteralFilter words = filter_of({"mimikatz", "copy"});
  const LiteralFilter code_too = filter_of({"mimikatz", "beef", "2024-03", "\"::"});
  for (const char* code : {R"("0000dead-BEEF-4000-8000-000000000000")", R"("2024-03-04T10:00:00Z")", R"("::1")"}) {
    INFO(code);
    CHECK(cannot_occur_in(words, code));
    CHECK_FALSE(cannot_occur_in(code_too, code));
  }
  for (const char* code : {R"("0000dead-4000-4000-8000-000000000000")", R"("1999-12-31T10:00:00Z")", R"("")"}) {
    INFO(code);
    CHECK(cannot_occur_in(words, code));
    CHECK(cannot_occur_in(code_too, code));
  }
  for (const char* other :
       {R"("copy")", R"("0000dead-BEEF-4000-8000-00000copy000")", "{\"a\":1}", "\"\\u0063\"", "\"\xC3\xA9\""}) {
    INFO(other);
    CHECK_FALSE(cannot_occur_in(words, other));
  }
  CHECK_FALSE(words.may_occur_in_bare());
  for (const char* bare : {"444", "-1.5e+3", "true", "als"}) {
    INFO(bare);
    CHECK(filter_of({"copy", bare}).may_occur_in_bare());
  }
}

TEST_CASE("what is known to hold no literal holds none, wherever one begins and ends") {
  std::mt19937 random(11);
  const auto word = [&](std::size_t least, std::size_t most) {
    static constexpr std::string_view kLetters = "aBf09-T";
    std::string text;
    for (std::size_t size = least + random() % (most - least + 1); text.size() < size;) {
      text += kLetters[random() % kLetters.size()];
    }
    return text;
  };
  int known = 0, held = 0;
  for (int round = 0; round < 2000; ++round) {
    std::vector<std::string> literals;
    for (std::size_t i = 0, count = 1 + random() % 6; i < count; ++i) literals.push_back(lower(word(3, 5)));
    const LiteralFilter filter = filter_of(literals);
    const std::string text = '"' + word(0, 62) + '"';
    const bool holds = std::any_of(literals.begin(), literals.end(), [&](const std::string& literal) {
      return lower(text).find(literal) != std::string::npos;
    });
    held += holds;
    if (!cannot_occur_in(filter, text)) continue;
    ++known;
    CAPTURE(text, literals);
    REQUIRE_FALSE(holds);
  }
  CHECK(known > 100);
  CHECK(held > 100);
}

}  // namespace
}  // namespace trailhound
