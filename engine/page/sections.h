#pragma once

#include "engine/page/page.h"
#include "engine/page/values.h"

namespace trailhound {

// The sections of the page, each as the values that its part of page.mustache mentions.

/// What to think of it, the figures, who examined what.
void set_verdict(const CaseFile& file, Values& page);
/// Matches and events over time.
void set_chart(const CaseFile& file, Values& page);
/// The rules that matched, in the order of their first events.
void set_story(const CaseFile& file, Values& page);
/// The tactics of ATT&CK with the techniques that were seen.
void set_attack(const CaseFile& file, Values& page);
/// Principals with their keys, and what these were exchanged for.
void set_people(const CaseFile& file, Values& page);
/// Each rule with why it matters and its matches, and the raw events.
void set_findings(const CaseFile& file, Values& page);
/// Whether the archive is as CloudTrail delivered it, if the hunt verified that.
void set_integrity(const CaseFile& file, Values& page);
/// What was not examined, and what this archive cannot show.
void set_unexamined(const CaseFile& file, Values& page);
/// Version, arguments, rules and hashes.
void set_provenance(const CaseFile& file, Values& page);

}  // namespace trailhound
