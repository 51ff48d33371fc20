#pragma once

#include <span>
#include <string>
#include <string_view>

#include "engine/base/problem.h"
#include "engine/io/input.h"
#include "engine/read/options.h"

namespace trailhound {

/// find_inputs(), without the file that standard output goes to, which becomes a skipped file. A shell creates it
/// before the run (`hunt . >matches.jsonl`), so the command would read its own results and, if each of them is another
/// match (--keep-duplicates), never come to their end.
///
/// Files that `read` leaves out by their time of delivery are only counted.
InputList find_evidence(std::span<const std::string> arguments, const ReadOptions& read);

/// Says that the list is empty, and what is known of the reasons.
void complain_of_no_input(const InputList& list);

/// What complain_of() says behind their number of problems that a command cannot list.
inline constexpr std::string_view kMoreProblems = ": 'trailhound hunt --stats FILE' lists all of them";

/// Says what could not be examined: the first 20 problems, then the number of the others and `rest` behind it. An empty
/// `rest`: nothing is said of the others.
void complain_of(std::span<const Problem> problems, std::string_view rest);

}  // namespace trailhound
