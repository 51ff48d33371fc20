#include "engine/testing/build.h"

#include <stdexcept>
#include <string>

#include "engine/sigma/loader.h"

namespace trailhound {

std::vector<Rule> rules_from(std::string_view yaml) {
  const RuleText file{"test.yml", "test.yml", std::string(yaml)};
  RuleSet set = load_rules({&file, 1}, 1);
  if (set.set_aside.empty() && !set.rules.empty()) return std::move(set.rules);
  std::string reasons = "not every document loads:\n";
  for (const Diagnostic& diagnostic : set.diagnostics) reasons += render(diagnostic);
  throw std::runtime_error(reasons.append(yaml));
}

Rule rule_from_detection(std::string_view detection) {
  std::string yaml = "title: test\nlogsource:\n  product: aws\n  service: cloudtrail\ndetection:\n";
  bool at_line_start = true;
  for (const char c : detection) {
    if (at_line_start) yaml += "  ";
    yaml += c;
    at_line_start = c == '\n';
  }
  return rules_from(yaml).front();
}

JsonValue event_from(std::string_view json) {
  if (auto value = parse_json(json)) return std::move(*value);
  throw std::runtime_error("not JSON: " + std::string(json));
}

}  // namespace trailhound
