#include "engine/lint/patterns.h"

#include <string>

#include "engine/base/text.h"

namespace trailhound {
namespace {

constexpr char kAnyRun = '\1', kAnyOne = '\2';  // no name of AWS contains these bytes

/// The pattern as one folded text, with a byte for each wildcard.
std::string glob_of(const Pattern& pattern) {
  std::string glob;
  for (const Pattern::Part& part : pattern.parts) {
    if (part.kind == Pattern::Kind::kLiteral) {
      glob += folded(part.text);
    } else {
      glob += part.kind == Pattern::Kind::kAnyRun ? kAnyRun : kAnyOne;
    }
  }
  return glob;
}

}  // namespace

const Pattern* pattern_of(const Value& value) {
  if (value.any_of.size() != 1) return nullptr;
  const auto* test = std::get_if<StringTest>(&value.any_of.front());
  return test == nullptr ? nullptr : &test->pattern;
}

/// Takes as little as possible for each `*`. At a mismatch the last `*` takes one character more; an earlier one need
/// not, because the last one could take those characters too.
bool fits(const Pattern& pattern, std::string_view text) {
  const std::string glob = glob_of(pattern), subject = folded(text);
  std::size_t g = 0, s = 0, run = std::string::npos, retry = 0;
  while (s < subject.size()) {
    if (g < glob.size() && glob[g] == kAnyRun) {
      run = g++;
      retry = s;
    } else if (g < glob.size() && (glob[g] == kAnyOne || glob[g] == subject[s])) {
      ++g;
      ++s;
    } else if (run != std::string::npos) {
      g = run + 1;
      s = ++retry;
    } else {
      return false;
    }
  }
  return glob.find_first_not_of(kAnyRun, g) == std::string::npos;
}

bool can_begin_and_end(const Pattern& pattern, char first, char last) {
  const std::string glob = glob_of(pattern);
  if (glob.empty()) return false;
  const auto can_be = [](char part, char wanted) { return part == kAnyRun || part == kAnyOne || part == wanted; };
  return can_be(glob.front(), first) && can_be(glob.back(), last);
}

}  // namespace trailhound
