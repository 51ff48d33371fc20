#pragma once

#include <string>
#include <vector>

#include "engine/testing/random.h"

namespace trailhound {

/// One to four different names of selections, at least one of which does not begin with '_'.
std::vector<std::string> draw_selection_names(Random& random);

/// A condition over `names`: and, or, not, parentheses, quantifiers; every name and pattern in it is valid.
std::string draw_condition(const std::vector<std::string>& names, Random& random);

}  // namespace trailhound
