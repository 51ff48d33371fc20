#pragma once

#include <span>

#include "engine/integrity/digest_store.h"
#include "engine/io/input.h"
#include "engine/read/options.h"

namespace trailhound {

/// Finds the digests of the inputs by their content and adds them to the store, with several workers. A file
/// that has the name of a log file it does not open; of others that are no digest it reads the first 4 KiB of text; an
/// archive it reads whole. It reports no problem but that of a digest: a pass
/// over the same inputs finds the others. options.stop ends it early.
void find_digests(std::span<const Input> inputs, const ReadOptions& options, DigestStore& store);

}  // namespace trailhound
