#pragma once

#include <string>

#include "engine/integrity/report.h"
#include "engine/report/text_page.h"

namespace trailhound {

/// What `verify` prints for people: a verdict, each chain of digests, and what is not valid, the first of each kind.
std::string integrity_text(const IntegrityReport& report, const TextStyle& style);

/// The same in short, for the summary of a hunt. `is_full`: with every file that is not valid.
void append_integrity(const IntegrityReport& report, bool is_full, TextPage& page);

}  // namespace trailhound
