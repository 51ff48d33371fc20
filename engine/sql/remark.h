#pragma once

#include <string>

#include "engine/base/diagnostic.h"

namespace trailhound {

/// What a query cannot say about a rule, or says with a limit that the rule touches. A value.
struct SqlRemark {
  bool is_refusal = true;  ///< false: the rule has a query, and `text` says where it may answer otherwise
  std::string field;       ///< of the item; empty: none
  std::string text;        ///< one sentence, no full stop
  Position position;       ///< of the item in its rule file
};

}  // namespace trailhound
