#pragma once

#include <memory>
#include <string>
#include <vector>

#include "cli/arguments.h"
#include "engine/base/result.h"
#include "engine/integrity/verification.h"

namespace trailhound {

/// With what --public-keys and --signatures name. Null: the command is not to verify. The error names the option and
/// the file.
Result<std::unique_ptr<Verification>, std::string> open_verification(const ProofArguments& arguments);

}  // namespace trailhound
