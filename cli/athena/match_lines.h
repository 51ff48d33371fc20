#pragma once

#include <string>
#include <string_view>

#include "cli/athena/result_finding.h"

namespace trailhound {

/// Whether the text begins as a match file does.
bool is_match_line(std::string_view line);

/// Hands on what a match line or an alert line says (cli/docs/output.md): of a rollup each of its matches. Returns an
/// empty text, or the rest of a sentence that begins with the name of the line: it is something else, or a rollup that
/// does not list all of its matches, which cannot be compared.
std::string take_match_line(std::string_view line, const TakeFinding& take);

}  // namespace trailhound
