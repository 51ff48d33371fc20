#pragma once

#include <vector>

#include "engine/sigma/rule.h"
#include "engine/sql/fields.h"
#include "engine/sql/remark.h"

namespace trailhound {

/// The condition that some value of `reached` satisfies one of `tests`, which look at one value each: not ExistsTest,
/// NullTest or FieldRefTest. Always true or false, never null. What cannot be said goes into `remarks`, without field
/// and position.
SqlExpression some_value_fits(const SqlReached& reached, const std::vector<const Test*>& tests, SqlDialect dialect,
                              std::vector<SqlRemark>& remarks);

/// The condition that some value of `left` compares so with some value of `right` (FieldRefTest).
SqlExpression some_values_compare(const SqlReached& left, const SqlReached& right, FieldRefTest::Relation relation);

}  // namespace trailhound
