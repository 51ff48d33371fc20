#pragma once

#include <string_view>

#include "engine/base/result.h"
#include "engine/sigma/rule.h"

namespace trailhound {

/// Reads a network as `cidr` takes it: an IPv4 or IPv6 address, `/` and a prefix length; a bare address is a network
/// of one. Bits set beyond the prefix, zones, wildcards and short forms such as `10.0.0/8` are refused.
/// The error is one sentence without position.
Result<CidrTest, std::string> parse_network(std::string_view text);

}  // namespace trailhound
