#pragma once

#include <cstdint>
#include <optional>
#include <set>
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

/// The aggregate of a window, and whether it satisfies the correlation (10 to 12). REQUIRES: !window.empty()
struct WindowVerdict {
  bool satisfies = false;
  Fixed aggregate = 0;
};
WindowVerdict judge_window(const Correlation& correlation, const std::vector<const OracleElement*>& window);

}  // namespace trailhound
