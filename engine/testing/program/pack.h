#pragma once

#include <map>
#include <string>
#include <vector>

namespace trailhound {

/// For tests only: reads the statements of rules/README.md about the pack.

struct ReadmeRule {
  std::string path;  ///< below rules/
  std::string level;
};

/// The table of the AWS techniques of Stratus Red Team: `aws.impact.ec2-deregister-ami` → its rules.
std::map<std::string, std::vector<ReadmeRule>> readme_techniques();

/// The text between the marks of the generated table. With TRAILHOUND_UPDATE_GOLDENS in the environment it first writes
/// `actual` there.
std::string readme_coverage(const std::string& actual);

}  // namespace trailhound
