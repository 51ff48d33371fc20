#include "cli/athena/result_finding.h"

#include "engine/base/text.h"

namespace trailhound {

std::string alert_key(std::span<const std::string> group, Nanoseconds first, Nanoseconds last) {
  std::string key = "[";
  for (const std::string& value : group) {
    if (key.size() > 1) key += ',';
    append_json_string(value, key);
  }
  return key + "] " + format_rfc3339(first) + " to " + format_rfc3339(last);
}

}  // namespace trailhound
