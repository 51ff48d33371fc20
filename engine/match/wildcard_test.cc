#include "engine/match/wildcard.h"

#include <catch2/catch.hpp>

#include <random>

#include "engine/base/text.h"

namespace trailhound {
namespace {

/// `*` and `?` are wildcards, everything else is literal.
Pattern pattern(std::string_view text) {
  Pattern result;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const auto kind = text[i] == '*'   ? Pattern::Kind::kAnyRun
                      : text[i] == '?' ? Pattern::Kind::kAnyOne
                                       : Pattern::Kind::kLiteral;
    if (kind == Pattern::Kind::kLiteral && !result.parts.empty() && result.parts.back().kind == kind) {
      result.parts.back().text += text[i];
    } else {
      result.parts.push_back({kind, kind == Pattern::Kind::kLiteral ? std::string(1, text[i]) : ""});
    }
  }
  return result;
}

TEST_CASE("wildcards cover the whole value") {
  struct Row {
    const char* pattern;
    const char* text;
    bool matches;
  };
  const Row table[] = {
      {"", "", true},
      {"", "a", false},
      {"a", "a", true},
      {"a", "ab", false},
      {"*", "", true},
      {"*", "abc", true},
      {"?", "", false},
      {"?", "a", true},
      {"?", "ab", false},
      {"?*", "", false},
      {"?*", "a", true},
      {"*?", "abc", true},
      {"a*", "abc", true},
      {"a*", "ba", false},
      {"*c", "abc", true},
      {"*c", "cb", false},
      {"*b*", "abc", true},
      {"*b*", "ac", false},
      {"a*c", "ac", true},
      {"a*c", "abcb", false},
      {"a*a", "a", false},
      {"aa*a", "aa", false},
      {"a*a", "aa", true},
      {"*ab*ab*", "ab", false},
      {"*ab*ab*", "abab", true},
      {"*ab*ab*", "aab", false},
      {"a?c", "abc", true},
      {"a?c", "ac", false},
      {"?", "\xC3\xA9", true},
      {"??", "\xC3\xA9", false},
      {"*?x", "\xF0\x9F\x98\x80x", true},
      {"?x", "\xF0\x9F\x98\x80x", true},
      {"??x", "\xF0\x9F\x98\x80x", false},
      {"*?b*c", "abc", true},
      {"*?b*c", "bc", false},
      {"a*b?*c", "abxc", true},
      {"a*b?*c", "abc", false},
      {"*a?b", "aab", true},
      {"*a?b", "xaab", true},
      {"a\nb*", "a\nbc", true},
      {"*", "a\nb", true},
      {"?", "\n", true},
      {"*aab*", "aaab", true},
      {"*a?c*", "aabc", true},
  };
  for (const Row& row : table) {
    INFO(row.pattern << " on " << row.text);
    CHECK(Wildcard(pattern(row.pattern), true).matches(row.text) == row.matches);
    CHECK(Wildcard(pattern(row.pattern), false).matches(row.text) == row.matches);
  }
}

/// The definition, as a recursion.
bool naive(std::string_view pattern, std::string_view text) {
  if (pattern.empty()) return text.empty();
  if (pattern[0] == '*') return naive(pattern.substr(1), text) || (!text.empty() && naive(pattern, text.substr(1)));
  if (text.empty()) return false;
  return (pattern[0] == '?' || pattern[0] == text[0]) && naive(pattern.substr(1), text.substr(1));
}

TEST_CASE("wildcards agree with their definition on all short patterns and texts") {
  const auto all = [](std::string_view alphabet, std::size_t longest) {
    std::vector<std::string> words{""};
    for (std::size_t begin = 0, size = 0; size < longest; ++size) {
      const std::size_t end = words.size();
      for (std::size_t i = begin; i < end; ++i) {
        for (const char c : alphabet) words.push_back(words[i] + c);
      }
      begin = end;
    }
    return words;
  };
  const auto texts = all("ab", 6);
  std::uint64_t checked = 0, matched = 0;
  for (const std::string& p : all("ab*?", 5)) {
    if (p.find("**") != std::string::npos) continue;  // not in normal form
    const Wildcard wildcard(pattern(p), true);
    for (const std::string& text : texts) {
      const bool expected = naive(p, text);
      ++checked;
      matched += expected;
      if (wildcard.matches(text) != expected) FAIL(p << " on " << text);
    }
  }
  CHECK(checked > 100000);
  CHECK(matched > 10000);
}

TEST_CASE("folding is of the pattern; the text comes folded") {
  CHECK(Wildcard(pattern("*\xC3\x89T*"), true).matches(folded("l'\xC3\xA9tat")));
  CHECK_FALSE(Wildcard(pattern("*\xC3\x89T*"), false).matches("l'\xC3\xA9tat"));
}

TEST_CASE("hostile patterns and texts stay polynomial") {
  std::string p;
  for (int i = 0; i < 200; ++i) p += "*a?b";
  const std::string text(200000, 'a');
  CHECK_FALSE(Wildcard(pattern(p), true).matches(text));
}

/// `#` is a dash of windash, everything else as above.
Pattern pattern_with_dashes(std::string_view text) {
  Pattern result = pattern("");
  for (std::size_t at = 0; at <= text.size();) {
    const std::size_t end = std::min(text.find('#', at), text.size());
    for (const Pattern::Part& part : pattern(text.substr(at, end - at)).parts) result.parts.push_back(part);
    if (end < text.size()) result.parts.push_back({Pattern::Kind::kDash, {}});
    at = end + 1;
  }
  return result;
}

TEST_CASE("a dash fits each of the five and nothing else") {
  const struct {
    const char* pattern;
    const char* text;
    bool matches;
  } table[] = {
      {"#a", "-a", true},   {"#a", "/a", true},       {"#a", "–a", true},         {"#a", "—a", true},
      {"#a", "―a", true},   {"#a", "‒a", false},      {"#a", "a", false},         {"#a", "--a", false},
      {"*#a", "x—a", true}, {"*#a*", "x-x―ab", true}, {"x#", "x–", true},         {"x#", "x", false},
      {"*#", "x-", true},   {"#*", "", false},        {"*a#b#c*", "a-b–c", true}, {"*a#b#c*", "a-bxc", false},
      {"a?#", "aé—", true}, {"##", "-/", true},       {"*##*", "x-", false},
  };
  for (const auto& row : table) {
    INFO(row.pattern << " on " << row.text);
    CHECK(Wildcard(pattern_with_dashes(row.pattern), true).matches(row.text) == row.matches);
  }
}

/// The first place of a run is tried start by start if the run is short and by CharacterRun if it is long; a suffix of
/// free characters makes a run long without changing which of them fit.
TEST_CASE("long runs match as short ones do") {
  std::mt19937 random(5);
  const std::string_view letters[] = {"a", "b", "é", "-", "–"};
  std::uint64_t matched = 0;
  for (int round = 0; round < 3000; ++round) {
    std::string p, text;
    for (std::size_t size = 1 + random() % 6; size > 0; --size) {
      p += random() % 3 == 0 ? "?" : random() % 4 == 0 ? "#" : std::string(letters[random() % 3]);
    }
    for (std::size_t size = random() % 12; size > 0; --size) text += letters[random() % 5];
    const bool expected = Wildcard(pattern_with_dashes("*" + p + "*"), true).matches(text);
    matched += expected;
    const std::string filler(80, 'x');
    INFO(p << " on " << text);
    CHECK(Wildcard(pattern_with_dashes("*" + p + std::string(80, '?') + "*"), true).matches(text + filler) ==
          Wildcard(pattern_with_dashes("*" + p + "*"), true).matches((text + filler).substr(0, text.size())));
    CHECK(Wildcard(pattern_with_dashes("*" + filler + p + "*b"), true).matches("a" + filler + text + "b") ==
          Wildcard(pattern_with_dashes("x" + p + "*b"), true).matches("x" + text + "b"));
  }
  CHECK(matched > 300);
}

TEST_CASE("thousands of free characters cost the text, not the text times their number") {
  // Tried start by start, each of these is ten thousand million steps: the test would not come to its end.
  const std::string text(1u << 20, 'a');
  const std::string free(9'000, '?');
  CHECK_FALSE(Wildcard(pattern("*a" + free + "b*"), true).matches(text));
  CHECK_FALSE(Wildcard(pattern("*" + free + "b*"), true).matches(text));
  CHECK(Wildcard(pattern("*a" + free + "a*"), true).matches(text));
  CHECK(Wildcard(pattern("*" + free + "*"), true).matches(text));
  std::string mixed;
  for (int i = 0; i < 3'000; ++i) mixed += "a?";
  CHECK_FALSE(Wildcard(pattern("*" + mixed + "b*"), true).matches(text));
  CHECK_FALSE(Wildcard(pattern("*" + std::string(9'000, '?') + "*"), true).matches(text.substr(0, 8'999)));
  CHECK(Wildcard(pattern("*" + std::string(9'000, '?') + "*"), true).matches(text.substr(0, 9'000)));
}

}  // namespace
}  // namespace trailhound
