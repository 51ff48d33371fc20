#pragma once

#include <map>
#include <string>
#include <vector>

namespace trailhound {

/// For tests only: what rules/README.md says of the pack.

struct ReadmeRule {
  std::string path;  ///< below rules/
  std::string level;
};

/// The table of the AWS techniques of Stratus Red Team: `aws.impact.ec2-deregister-ami` → its rules.
std::map<std::string, std::vector<ReadmeRule>> readme_techniques();

/// What stands between the marks of the generated table. With TRAILHOUND_UPDATE_GOLDENS in the environment it is
/// written anew with `actual` first.
std::string readme_coverage(const std::string& actual);

}  // namespace trailhound
