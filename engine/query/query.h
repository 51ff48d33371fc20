#pragma once

#include <string>
#include <vector>

#include "engine/base/result.h"
#include "engine/query/criteria.h"
#include "engine/sigma/rule.h"

namespace trailhound {

/// Criteria as one Sigma rule, so that a search, an evaluated rule and a rule kept in a file can only mean the same:
/// the text is written first, and `rule` is what the loader makes of it.
///
///   --key AKIAIOSFODNN7EXAMPLE --event 'Delete*' --not-ip 192.0.2.0/24
///
///   detection:
///       key:
///           - userIdentity.accessKeyId:
///               - 'AKIAIOSFODNN7EXAMPLE'
///           - …the other fields that can hold a key
///       event:
///           eventName:
///               - 'Delete*'
///       not_ip:
///           sourceIPAddress|cidr:
///               - '192.0.2.0/24'
///       condition: key and event and not not_ip
///
/// Texts are compared without regard to case, as in Sigma. In the values of kPrincipal, kAgent, kResource, kError and
/// kKeyword every character stands for itself; kEvent and kSource take wildcards, kWhere takes what Sigma takes.
struct Query {
  std::string yaml;  ///< the rule as a file
  Rule rule;
  std::vector<std::string> warnings;  ///< what the rule asks for and no CloudTrail record has
};

/// Reads the lists that values name (engine/query/value_list.h) and makes the rule. Without any criterion the rule
/// matches every event. The error is one sentence that names the option: a value that its option cannot have, a list
/// that cannot be read, or more values than a rule may have.
Result<Query, std::string> make_query(const Criteria& criteria);

}  // namespace trailhound
