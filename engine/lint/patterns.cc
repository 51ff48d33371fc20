#include "engine/lint/patterns.h"

#include <string>

#include "engine/base/text.h"

namespace trailhound {
namespace {

constexpr char kAnyRun = '\1', kAnyOne = '\2', kDash = '\3';  // no name of AWS contains these bytes

char wildcard_byte(Pattern::Kind kind) {
  if (kind == Pattern::Kind::kAnyRun) return kAnyRun;
  return kind == Pattern::Kind::kAnyOne ? kAnyOne : kDash;
}

/// Whether one byte of a glob takes the character `c` of an ASCII text.
bool takes(char part, char c) { return part == kAnyOne || part == c || (part == kDash && (c == '-' || c == '/')); }

/// The pattern as one folded text, with a byte for each wildcard.
std::string glob_of(const Pattern& pattern) {
  std::string glob;
  for (const Pattern::Part& part : pattern.parts) {
    if (part.kind == Pattern::Kind::kLiteral) {
      glob += folded(part.text);
    } else {
      glob += wildcard_byte(part.kind);
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
    } else if (g < glob.size() && takes(glob[g], subject[s])) {
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
  const auto can_be = [](char part, char wanted) { return part == kAnyRun || takes(part, wanted); };
  return can_be(glob.front(), first) && can_be(glob.back(), last);
}

}  // namespace trailhound
