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

/// The major version of ATT&CK, for Navigator layers and messages.
std::string_view attack_version();

}  // namespace trailhound
