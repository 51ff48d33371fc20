#pragma once

#include "engine/sigma/derived_field.h"
#include "engine/sql/expression.h"
#include "engine/sql/table.h"

namespace trailhound {

/// A derived field (semantics §13) as an expression over the columns of the table: a text, or null where the record
/// lacks it. A member that the table lacks counts as absent.
SqlExpression derived_expression(DerivedField field, const SqlTable& table);

}  // namespace trailhound
