#pragma once

#include <cstddef>
#include <string>

#include "engine/report/who_json.h"

namespace trailhound {

/// A tree for people: principals, their keys, and below each key what it was exchanged for. No line is wider than
/// `width` characters.
std::string who_tree(const WhoFindings& findings, std::size_t width);
/// Tells the user what --memory was not enough for.
void tell_folded(const People& people);
/// With findings.since one row for everything new, otherwise one for each principal (without a key) and each of its
/// keys.
std::string who_csv(const WhoFindings& findings);

}  // namespace trailhound
