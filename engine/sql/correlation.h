#pragma once

#include "engine/sigma/loader.h"
#include "engine/sql/query.h"

namespace trailhound {

/// A correlation as one query over the table, with the alerts that the local engine finds (engine/notes/0002): a row
/// for each, with the columns rule_id, group_values (a JSON array), first_time, last_time, event_count, value, and
/// new_value (a JSON array; only of the type new_value, null where the group itself is new).
///
/// Limits: events without an eventID are one event if they have the same time; values of group fields beyond the 64th
/// count, too; times count to the millisecond; the average is a double.
///
/// `rules` and `correlations` are those that its references index.
SqlQuery correlation_query(const Correlation& correlation, const std::vector<Rule>& rules,
                           const std::vector<Correlation>& correlations, const SqlOptions& options);

}  // namespace trailhound
