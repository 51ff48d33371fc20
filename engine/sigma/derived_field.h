#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "engine/base/diagnostic.h"
#include "engine/sigma/findings.h"

namespace trailhound {

/// Fields that no record has and that are derived from others (semantics §13): an extension of trailhound. Correlations
/// and rollups may group by them and count their values; detections may not ask for them. engine/identity derives them
/// for the engine, oracle/derived_value.h for the oracle.
enum class DerivedField : std::uint8_t {
  kPrincipal,    ///< who is responsible for the call: the role, not its session
  kNetwork,      ///< the network of the caller's address
  kAgentFamily,  ///< the product that the user agent belongs to
};

/// True for all names that begin with `trailhound.`, also for those that mean nothing.
bool is_derived_name(std::string_view field);

/// nullopt for any other name.
std::optional<DerivedField> derived_field(std::string_view name);
std::string_view to_string(DerivedField field);  ///< `trailhound.principal`

/// The fields of the record that it is derived from. An index into this list tells them apart.
std::span<const std::string_view> sources_of(DerivedField field);

/// Reports a name that begins with `trailhound.` and is no derived field: an error.
void check_derived_name(std::string_view field, Position position, Findings& findings);

/// Reports a derived field that a detection asks for: an error. `field` may be any name.
void refuse_derived_name(std::string_view field, Position position, Findings& findings);

}  // namespace trailhound
