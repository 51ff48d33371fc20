#pragma once

#include <cstdint>
#include <string>

#include "cli/athena/result_finding.h"
#include "engine/base/result.h"

namespace trailhound {

/// What a file of results has, apart from its findings.
struct ResultFile {
  bool is_match_file = false;                   ///< match and alert lines; otherwise the result of a query
  bool has_events = false, has_alerts = false;  ///< it may have some: the columns for them are there
  /// Of the pages of `get-query-results`: those that another page follows, and those that follow another.
  std::uint64_t continued = 0, continuing = 0;
};

/// Reads a file and hands its findings on as it goes: CSV as Athena, Trino and DuckDB write it, pages of
/// `get-query-results` in JSON, or match and alert lines. It goes by the text, not by the name of the file. Memory
/// holds a part of the text, but for JSON a whole page.
///
/// `rule`: see ResultColumns; a match file has none. The error is the rest of a sentence that begins with the name of
/// the file, with the place in it; what was handed on before counts for nothing then.
Result<ResultFile, std::string> read_result_file(const std::string& path, const std::string& rule,
                                                 const TakeFinding& take);

/// The same for match and alert lines only, of which there may be none.
Result<ResultFile, std::string> read_match_file(const std::string& path, const TakeFinding& take);

}  // namespace trailhound
