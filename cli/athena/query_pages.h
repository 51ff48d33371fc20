#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "cli/athena/result_file.h"

namespace trailhound {

/// Reads pages of `aws athena get-query-results`, one after the other in one text:
///
///   {"ResultSet": {"Rows": [{"Data": [{"VarCharValue": "rule_id"}, …]}, …],
///                  "ResultSetMetadata": {"ColumnInfo": [{"Name": "rule_id", …}, …]}}, "NextToken": "…"}
///
/// A value that is NULL has no VarCharValue. The first row of a query's first page has the names of the columns; other
/// pages have them in ColumnInfo alone. Arguments and error as for read_result_file().
Result<ResultFile, std::string> read_query_pages(std::string_view text, const std::string& rule,
                                                 const TakeFinding& take);

}  // namespace trailhound
