#pragma once

#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

#include "engine/base/diagnostic.h"

namespace trailhound {

/// The codes of remarks in diagnostics. They are part of the interface, as those of engine/sigma/codes.h are.
inline constexpr std::string_view kSqlRefusal = "Q101";  ///< the rule has no query
inline constexpr std::string_view kSqlLimit = "Q102";    ///< its query may answer otherwise, within a documented limit

/// What a query cannot say about a rule, or says with a limit that the rule touches. A value.
struct SqlRemark {
  bool is_refusal = true;  ///< false: the rule has a query, and `text` says where it may answer otherwise
  std::string field;       ///< of the item; empty: none
  std::string text;        ///< one sentence, no full stop
  Position position;       ///< of the item in its rule file
};

/// Whether a rule with these remarks has no query.
inline bool has_refusal(const std::vector<SqlRemark>& remarks) {
  return std::any_of(remarks.begin(), remarks.end(), [](const SqlRemark& remark) { return remark.is_refusal; });
}

}  // namespace trailhound
