#pragma once

#include <span>
#include <string_view>

namespace trailhound {

/// MITRE ATT&CK for Enterprise (engine/catalogue/data/attack.txt, which names its source and licence). The table is
/// parsed on first use, then constant and shared by all threads; all views point into the program's own text.

struct Tactic {
  std::string_view id, tag;  ///< TA0010, exfiltration
};
/// In the order of ATT&CK's matrix.
std::span<const Tactic> attack_tactics();

/// The name of the technique with this identifier (`T1562.008`, in upper case); empty if ATT&CK has none.
std::string_view technique_name(std::string_view id);

/// The major version of ATT&CK, for Navigator layers.
std::string_view attack_version();

}  // namespace trailhound
