#pragma once

#include <string_view>
#include <vector>

#include "engine/sigma/rule.h"

namespace trailhound {

/// True if one of `texts` relates so to one of `others` (semantics §6, fieldref): kContains means that it contains one
/// of them. Compares byte by byte, so both sides come folded.
///
/// The two fields may be arrays, and the evidence decides how many values they have and how long these are. So the
/// texts are not held against each other one by one: time and memory are linear in the bytes of both sides together,
/// apart from the factor log n of sorting.
bool any_related(FieldRefTest::Relation relation, std::vector<std::string_view> texts,
                 std::vector<std::string_view> others);

}  // namespace trailhound
