#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "engine/sigma/correlation.h"
#include "engine/sigma/rule.h"

namespace trailhound {

/// What a document uses that the Sigma specification 2.1 does not have, so that other engines reject or misread it
/// (semantics §10 and §12 to §15). Every use is visible: `rules check` lists it, and an export for others leaves it
/// out.
enum class Extension : std::uint8_t {
  kNewValue,      ///< the correlation type new_value
  kDerivedField,  ///< a field `trailhound.…`
  kElements,      ///< `sigma-version: 3`, which has array matching
  kEnvironment,   ///< a list that is reserved for one's own environment
  kRollup,        ///< `trailhound: {rollup: …}`
};

/// As `rules check` says it: "the correlation type new_value".
std::string_view to_string(Extension extension);

/// Each once, in the order of the enumerators; empty: the document is portable.
std::vector<Extension> extensions_of(const Rule& rule);
/// Of the correlation by itself, without the rules that it refers to.
std::vector<Extension> extensions_of(const Correlation& correlation);

}  // namespace trailhound
