#pragma once

#include <cstdint>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <vector>

#include "engine/base/fixed.h"
#include "engine/base/time.h"
#include "engine/oracle/correlation.h"
#include "engine/sigma/correlation.h"

namespace trailhound {

/// What the oracle of correlations knows of an element (engine/notes/0002-correlations.md, 8), as far as windows go.
struct OracleElement {
  Nanoseconds time = 0;
  std::set<std::uint32_t> positions;             ///< in Correlation::rules
  std::vector<std::vector<OracleValue>> tuples;  ///< of value_count, distinct
  std::vector<Fixed> numbers;                    ///< of the other value types
};

/// Elements in the order of time.
using OracleWindow = std::span<const OracleElement* const>;

/// The aggregate of a window, and whether it satisfies the correlation (10 to 12). REQUIRES: !window.empty()
struct WindowVerdict {
  bool satisfies = false;
  Fixed aggregate = 0;
};
WindowVerdict judge_window(const Correlation& correlation, OracleWindow window);

/// Whether the smallest aggregate of an alert is shown, not the largest (14).
bool wants_least(const Correlation& correlation);

/// What judge_window() costs: elements to look at, times rules.
std::uint64_t steps_of(const Correlation& correlation, OracleWindow window);

// For traces:

/// How good a window is: less is better. A window that satisfies is better than one that does not.
Fixed distance_of(const Correlation& correlation, const WindowVerdict& verdict);

/// The first element of each rule in the window.
std::vector<OracleTrace::Seen> seen_in(OracleWindow window);

}  // namespace trailhound
