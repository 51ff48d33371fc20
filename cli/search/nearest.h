#pragma once

#include <string>
#include <vector>

#include "cli/arguments.h"
#include "engine/query/criteria.h"

namespace trailhound {

/// What to tell whoever searched and found nothing: for each key, principal, event, service and address that was asked
/// for, those of the archive that resemble it most, as sentences. Reads the inputs again. Empty if standard input is
/// one of them, or if nothing was asked of these.
std::vector<std::string> nearest_names(const Criteria& criteria, const HuntArguments& run);

}  // namespace trailhound
