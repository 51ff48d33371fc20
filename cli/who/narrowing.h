#pragma once

#include <string>

#include "cli/arguments.h"
#include "engine/base/result.h"
#include "engine/summary/people.h"

namespace trailhound {

/// Reads the lists that the values name, and checks every value. The error is a sentence that names the option.
Result<Narrowing, std::string> narrowing_of(const TypedNarrowing& typed);

}  // namespace trailhound
