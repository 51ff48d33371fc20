#pragma once

#include <string>

#include "engine/sigma/rule.h"

namespace trailhound {

/// True if `text` is exactly one address, of the network's family and inside it. A zone, brackets, a port or a prefix
/// make it no address.
bool is_address_inside(const std::string& text, const CidrTest& network);

}  // namespace trailhound
