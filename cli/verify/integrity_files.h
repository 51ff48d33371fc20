#pragma once

#include <memory>
#include <string>
#include <vector>

#include "cli/arguments.h"
#include "engine/base/result.h"
#include "engine/integrity/signatures.h"
#include "engine/integrity/verification.h"

namespace trailhound {

/// What --public-keys and --signatures name.
struct IntegrityFiles {
  PublicKeys keys;
  Signatures signatures;
};

/// The error names the option and the file.
Result<IntegrityFiles, std::string> read_integrity_files(const ProofArguments& arguments);

/// For a hunt; null: it is not to verify.
Result<std::unique_ptr<Verification>, std::string> open_verification(const ProofArguments& arguments);

}  // namespace trailhound
