#include "engine/sql/code_points.h"

#include <algorithm>
#include <map>
#include <utility>

#include "engine/base/text.h"

namespace trailhound {
namespace {

bool contains(const CodePoints& set, char32_t c) {
  return std::any_of(set.begin(), set.end(), [&](CodePointRange r) { return r.first <= c && c <= r.last; });
}

/// Small letters that fold to another small letter: Unicode's lower case keeps both. These, the letters below and İ,
/// which has the lower case i and folds to itself, are all in which Unicode 15.0's folding and lower case differ.
const CodePoints& small_letters_that_fold() {
  static const CodePoints letters = {{0xB5, 0xB5},     {0x17F, 0x17F},   {0x345, 0x345},  {0x3C2, 0x3C2},
                                     {0x3D0, 0x3D1},   {0x3D5, 0x3D6},   {0x3F0, 0x3F1},  {0x3F5, 0x3F5},
                                     {0x1C80, 0x1C88}, {0x1E9B, 0x1E9B}, {0x1FBE, 0x1FBE}};
  return letters;
}

/// The small letters of Cherokee, which fold to its capitals.
const CodePoints& small_letters_of_cherokee() {
  static const CodePoints letters = {{0x13F8, 0x13FD}, {0xAB70, 0xABBF}};
  return letters;
}

/// The code points that fold to another one, by that one. Only these planes have letters with case.
const std::map<char32_t, std::vector<char32_t>>& letters_by_folding() {
  static const std::map<char32_t, std::vector<char32_t>> letters = [] {
    std::map<char32_t, std::vector<char32_t>> all;
    for (char32_t c = 0; c < 0x20000; ++c) {
      if (const char32_t folded = fold(c); folded != c) all[folded].push_back(c);
    }
    return all;
  }();
  return letters;
}

}  // namespace

CodePoints ordered(CodePoints set) {
  std::sort(set.begin(), set.end(), [](CodePointRange a, CodePointRange b) { return a.first < b.first; });
  CodePoints out;
  for (const CodePointRange range : set) {
    if (!out.empty() && range.first <= out.back().last + 1) {
      out.back().last = std::max(out.back().last, range.last);
    } else {
      out.push_back(range);
    }
  }
  return out;
}

CodePoints complement(const CodePoints& set) {
  CodePoints out;
  char32_t next = 0;
  for (const CodePointRange range : ordered(set)) {
    if (range.first > next) out.push_back({next, range.first - 1});
    next = range.last + 1;
  }
  if (next <= kLastCodePoint) out.push_back({next, kLastCodePoint});
  return out;
}

CodePoints in_any_case(CodePoints set) {
  const CodePoints as_written = set;
  for (const auto& [folded, letters] : letters_by_folding()) {
    const bool has_one = contains(as_written, folded) || std::any_of(letters.begin(), letters.end(), [&](char32_t c) {
                           return contains(as_written, c);
                         });
    if (!has_one) continue;
    set.push_back({folded, folded});
    for (const char32_t letter : letters) set.push_back({letter, letter});
  }
  return ordered(std::move(set));
}

CodePoints without_capitals(const CodePoints& set) {
  CodePoints capitals;
  for (const auto& [folded, letters] : letters_by_folding()) {
    for (const char32_t c : letters) {
      const bool is_small = contains(small_letters_that_fold(), c) || contains(small_letters_of_cherokee(), c);
      if (!is_small && contains(set, c)) capitals.push_back({c, c});
    }
  }
  CodePoints others = complement(capitals), out;
  for (const CodePointRange range : set) {
    for (const CodePointRange other : others) {
      const CodePointRange both = {std::max(range.first, other.first), std::min(range.last, other.last)};
      if (both.first <= both.last) out.push_back(both);
    }
  }
  return ordered(std::move(out));
}

bool is_lowered_otherwise(char32_t character) {
  if (character == 0x130 || character == 'i') return true;
  const CodePoints& letters = small_letters_that_fold();
  return std::any_of(letters.begin(), letters.end(), [&](CodePointRange range) {
    for (char32_t c = range.first; c <= range.last; ++c) {
      if (fold(c) == fold(character)) return true;
    }
    return false;
  });
}

}  // namespace trailhound
