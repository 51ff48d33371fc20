#pragma once

#include <string>
#include <string_view>

#include "engine/sigma/rule.h"

namespace trailhound {

/// The RE2 expressions that mean the same as a rule's tests. Every expression carries its own flags and, where the
/// test covers the whole value, its anchors, so that all of them are searched for unanchored.

/// Covers the whole text: `Trail*` → `(?is)\ATrail.*\z`.
std::string expression_of(const StringTest& test);
std::string expression_of(const RegexTest& test);

/// Exactly `text`, without regard to case.
std::string expression_of_text(std::string_view text);

}  // namespace trailhound
