#include "engine/match/text_relation.h"

#include <algorithm>
#include <cstring>
#include <numeric>
#include <string>

#include "engine/match/substring_set.h"

namespace trailhound {
namespace {

using Relation = FieldRefTest::Relation;
using Texts = std::vector<std::string_view>;

/// A few short values, as in every ordinary event, are compared one by one.
constexpr std::size_t kFewPairs = 64;

/// memmem and not find: glibc's is linear where `find` starts again at every occurrence of the first byte.
bool contains(std::string_view text, std::string_view other) {
  return memmem(text.data(), text.size(), other.data(), other.size()) != nullptr;
}

bool is_related(Relation relation, std::string_view text, std::string_view other) {
  switch (relation) {
    case Relation::kEquals:
      return text == other;
    case Relation::kContains:
      return contains(text, other);
    case Relation::kStartsWith:
      return text.starts_with(other);
    case Relation::kEndsWith:
      return text.ends_with(other);
  }
  return false;
}

void make_distinct(Texts& texts) {
  std::sort(texts.begin(), texts.end());
  texts.erase(std::unique(texts.begin(), texts.end()), texts.end());
}

std::size_t bytes_of(const Texts& texts) {
  return std::accumulate(texts.begin(), texts.end(), std::size_t{0},
                         [](std::size_t sum, std::string_view text) { return sum + text.size(); });
}

/// The automaton has a state for each byte of the others, so they come in portions of this size; longer ones alone.
constexpr std::size_t kPortion = 1u << 20;

bool any_contained(const Texts& texts, const Texts& others) {
  Texts portion;
  std::size_t bytes = 0;
  const auto search = [&] {
    const SubstringSet set(portion);
    portion.clear();
    bytes = 0;
    return std::any_of(texts.begin(), texts.end(), [&](std::string_view text) { return set.any_in(text); });
  };
  for (const std::string_view other : others) {
    if (other.size() > kPortion) {
      if (std::any_of(texts.begin(), texts.end(), [&](std::string_view text) { return contains(text, other); })) {
        return true;
      }
      continue;
    }
    if (bytes + other.size() > kPortion && search()) return true;
    portion.push_back(other);
    bytes += other.size();
  }
  return !portion.empty() && search();
}

/// `texts` sorted. Of those that start with `other`, the first one is the first text that is not less than it.
bool any_start(const Texts& texts, const Texts& others) {
  return std::any_of(others.begin(), others.end(), [&](std::string_view other) {
    const auto found = std::lower_bound(texts.begin(), texts.end(), other);
    return found != texts.end() && found->starts_with(other);
  });
}

std::vector<std::string> reversed(const Texts& texts) {
  std::vector<std::string> out;
  for (const std::string_view text : texts) out.emplace_back(text.rbegin(), text.rend());
  return out;
}

}  // namespace

bool any_related(Relation relation, Texts texts, Texts others) {
  if (texts.empty() || others.empty()) return false;
  const bool single = texts.size() * others.size() == 1;
  if (single || (texts.size() * others.size() <= kFewPairs && bytes_of(texts) <= kPortion)) {
    return std::any_of(texts.begin(), texts.end(), [&](std::string_view text) {
      return std::any_of(others.begin(), others.end(),
                         [&](std::string_view other) { return is_related(relation, text, other); });
    });
  }
  make_distinct(texts);
  make_distinct(others);
  switch (relation) {
    case Relation::kEquals:
      return std::any_of(texts.begin(), texts.end(),
                         [&](std::string_view text) { return std::binary_search(others.begin(), others.end(), text); });
    case Relation::kContains:
      return any_contained(texts, others);
    case Relation::kStartsWith:
      return any_start(texts, others);
    case Relation::kEndsWith: {
      const std::vector<std::string> backward = reversed(texts), other_backward = reversed(others);
      Texts sorted(backward.begin(), backward.end());
      make_distinct(sorted);
      return any_start(sorted, {other_backward.begin(), other_backward.end()});
    }
  }
  return false;
}

}  // namespace trailhound
