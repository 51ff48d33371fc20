#pragma once

#include <vector>

#include "engine/sigma/rule.h"
#include "engine/sql/fields.h"
#include "engine/sql/remark.h"

namespace trailhound {

/// The condition that a row of the table matches the rule. `fields` gets the columns that it needs. False or null
/// where it does not hold. Where it cannot be said exactly, `remarks` gets a refusal, and the condition means nothing.
SqlExpression detection_condition(const Rule& rule, SqlFields& fields, SqlDialect dialect,
                                  std::vector<SqlRemark>& remarks);

}  // namespace trailhound
