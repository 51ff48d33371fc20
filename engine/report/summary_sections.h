#pragma once

#include "engine/report/findings.h"
#include "engine/report/text_page.h"

namespace trailhound {

// The sections of the summary. Each appends itself, or nothing if it has nothing to say.

/// What to think of it in a sentence or two, and the counts of matches and alerts per level.
void append_verdict(const HuntFindings& findings, TextPage& page);
/// The principals with the most serious matches.
void append_worst_principals(const HuntLedger& ledger, bool is_full, TextPage& page);
/// Files, records, bytes, rules, rate.
void append_figures(const HuntFindings& findings, TextPage& page);
/// Inputs and rules that were not examined, filters that left nothing, and files that were skipped by reason.
void append_unexamined(const HuntFindings& findings, bool is_full, TextPage& page);
/// What the archive cannot show, because no trail recorded it. Nothing after a hunt that was stopped early.
void append_blind_spots(const HuntFindings& findings, bool is_full, TextPage& page);
/// The lists of one's own environment that rules ask for and no file gives (semantics §12), and those rules.
void append_environment(const HuntFindings& findings, bool is_full, TextPage& page);
/// The command that shows the context of the worst match.
void append_next_step(const HuntFindings& findings, TextPage& page);

}  // namespace trailhound
