#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace trailhound {

/// MITRE ATT&CK for Enterprise (engine/catalogue/data/attack.txt, which names its source and licence). The table is
/// parsed on first use, then constant and shared by all threads; all views point into the program's own text.
///
/// It knows two versions: 19, and of 18 the names that 19 revoked, because most published rules still have those as
/// tags. Version 19 split the tactic Defense Evasion into Stealth and Defense Impairment and gave T1562 and others new
/// numbers.

struct Tactic {
  std::string_view id, tag;  ///< TA0010, exfiltration
};
/// In the order of ATT&CK's matrix.
std::span<const Tactic> attack_tactics();

struct Technique {
  std::string_view id, name;              ///< T1685.002, Disable or Modify Cloud Log
  std::vector<std::string_view> tactics;  ///< their tags, in the order of the matrix
};
/// Null if the current version has no technique of this identifier (`T1685.002`, in upper case).
const Technique* find_technique(std::string_view id);

/// What replaced a technique's identifier or a tactic's tag that the current version revoked; empty if it is not
/// revoked. `T1562.008` → `T1685.002`; `defense-evasion` → `stealth`, `defense-impairment`.
std::span<const std::string_view> attack_successors(std::string_view name);

/// The ATT&CK name in a rule's tag: `attack.t1685.002` → `T1685.002`, `attack.stealth` → `stealth`. Empty if the tag is
/// of another namespace. The name may be unknown to ATT&CK.
std::string attack_name(std::string_view tag);

/// What a person who asks for `tag` (`T1562`, `attack.t1562.008`, `defense-evasion`) may find instead in rules of the
/// current version: the names that replaced it and, of a technique, its subtechniques. `t1562` → `T1685`, `T1685.001`,
/// `T1690` …
std::vector<std::string> attack_replacements(std::string_view tag);

/// A technique below one of its tactics.
struct AttackCell {
  const Tactic* tactic;
  const Technique* technique;
};
/// Where the tags of one rule put its techniques: below those of the rule's tactics that they belong to or, where the
/// rule names none of them, below all that they belong to. `attack.impact` with `attack.t1530` is Collection, because
/// T1530 is no technique of Impact. Revoked names count as their successors: `attack.defense-evasion` puts
/// `attack.t1562.008` below Defense Impairment. Each cell once, in the order of the matrix, then by identifier.
std::vector<AttackCell> attack_cells(std::span<const std::string> tags);

/// The major version of ATT&CK, for Navigator layers and messages.
std::string_view attack_version();

}  // namespace trailhound
