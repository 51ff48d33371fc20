#pragma once

#include <string>

#include "engine/sql/dialect.h"

namespace trailhound {

/// One query without a table: a row for each property of the engine that the other queries rely on, with the columns
/// `property` and `holds`. Where a row does not say true, a rule that needs the property can get another answer than
/// from a hunt. The expressions are those of the dialect, printed by the same code.
std::string probe_query(SqlDialect dialect);

}  // namespace trailhound
