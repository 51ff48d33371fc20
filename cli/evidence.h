#pragma once

#include <span>
#include <string>

#include "engine/io/input.h"

namespace trailhound {

/// find_inputs(), without the file that standard output goes to, which becomes a skipped file. A shell creates it
/// before the run (`hunt . >matches.jsonl`), so the command would read its own results and, if each of them is another
/// match (--keep-duplicates), never come to their end.
InputList find_evidence(std::span<const std::string> arguments);

}  // namespace trailhound
