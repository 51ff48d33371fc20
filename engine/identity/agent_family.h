#pragma once

#include <span>
#include <string>
#include <string_view>

namespace trailhound {

/// The product that a user agent belongs to, without versions and platforms: `aws-cli`, `Boto3`, `Terraform`,
/// `console` … A tool of attackers takes precedence over the SDK that it is built on. Of a product that is not in the
/// list (agent_family.cc), its own first word. `AWS service` for calls that AWS makes, `none` without a user agent.
std::string agent_family(std::string_view user_agent);

/// A product, and a text that tells its user agents.
struct AgentFamily {
  std::string_view part;  ///< that the user agent contains, in lower case
  std::string_view name;
};

/// The products that agent_family() knows. The first one that fits decides, so the tools come before the SDKs that they
/// are built on.
std::span<const AgentFamily> agent_families();

}  // namespace trailhound
