#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/base/time_zone.h"
#include "engine/oracle/json.h"
#include "engine/page/case_findings.h"
#include "engine/sigma/rule_description.h"

namespace trailhound {

/// What the author of a rule says to whoever reads its matches.
struct RuleNote {
  std::string why;   ///< what an attacker does, and why it matters
  std::string next;  ///< what to check next; empty if the rule does not say
  std::vector<std::string> false_positives, references;
};

/// The note of a Rule or a Correlation. Next steps begin with a capital letter, as a text of their own.
template <typename Document>
RuleNote rule_note(const Document& document) {
  const DescriptionParts description = parts_of_description(document.description);
  RuleNote note{std::string(description.what), std::string(description.next_steps), document.false_positives,
                document.references};
  if (!note.next.empty() && note.next[0] >= 'a' && note.next[0] <= 'z') note.next[0] -= 'a' - 'A';
  return note;
}

/// All that a page is made of: documents that trailhound writes, so a page comes from a hunt and from files alike. A
/// section whose document is missing says so. A value.
struct CaseFile {
  CaseFindings findings;
  std::map<std::string, RuleNote, std::less<>> notes;  ///< by the rule's id, or its title where it has none
  std::optional<JsonValue> ledger;                     ///< "trailhound/ledger/1"
  bool has_blind_spots = true;                         ///< the hunt of the ledger gathered them
  std::optional<JsonValue> manifest;                   ///< "trailhound/manifest/1"
  bool has_run_times = false;                          ///< the manifest's start and end are those of the hunt
  std::optional<JsonValue> people;                     ///< "trailhound/who/1"
  std::uint64_t unread_lines = 0;                      ///< of the results: no match and no alert
  std::string name, examiner;                          ///< may be empty
  const TimeZone* zone = nullptr;                      ///< of the times that people read; null: UTC
  std::string version;                                 ///< of the program that writes the page
};

/// The page: one HTML file that needs no other and opens no connection. Its Content-Security-Policy allows exactly its
/// own style and script. The same case gives the same bytes.
std::string case_page(const CaseFile& file);

}  // namespace trailhound
