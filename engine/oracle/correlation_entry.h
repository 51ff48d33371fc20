#pragma once

#include <cstdint>
#include <map>
#include <set>
#include <span>
#include <string>
#include <tuple>
#include <vector>

#include "engine/oracle/correlation.h"
#include "engine/oracle/entry_values.h"
#include "engine/oracle/window.h"

namespace trailhound {

/// Entries of correlations as the oracle keeps them (engine/notes/0002-correlations.md).

/// An entry, or several that are one element.
struct OracleEntryElement : OracleElement {
  std::string event_id, path;
  std::uint64_t record = 0;
  const OracleAlert* alert = nullptr;  ///< of an inner correlation; then there is no record
  std::set<std::uint32_t> rules;       ///< of the RuleSet

  /// 8 and 17: records before alerts. The group is that of the alert.
  auto key() const {
    const bool identified = alert == nullptr && !event_id.empty();
    return std::tuple(time, alert_key(), event_id, identified ? std::string() : path, identified ? 0 : record);
  }
  /// 21: the order of input.
  auto input_key() const { return std::tuple(time, alert_key(), path, record); }

 private:
  std::tuple<bool, std::uint32_t, Nanoseconds, OracleTuple, OracleTuple> alert_key() const {
    if (alert == nullptr) return {};
    return {true, alert->correlation, alert->first, alert->group, alert->news ? alert->news->value : OracleTuple()};
  }
};

struct OracleEntry {
  OracleEntryElement element;
  std::uint32_t position = 0;  ///< in Correlation::rules
};

using OracleGroups = std::map<OracleTuple, std::vector<OracleEntry>>;

/// The events of elements, each once, in order (15 and 18).
std::vector<OracleReference> references_of(std::span<const OracleEntryElement> elements);

}  // namespace trailhound
