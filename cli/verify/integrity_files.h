#pragma once

#include <string>
#include <vector>

#include "cli/arguments.h"
#include "engine/base/result.h"
#include "engine/integrity/signatures.h"

namespace trailhound {

/// What --public-keys and --signatures name.
struct IntegrityFiles {
  PublicKeys keys;
  Signatures signatures;
};

/// The error names the option and the file.
Result<IntegrityFiles, std::string> read_integrity_files(const ProofArguments& arguments);

}  // namespace trailhound
