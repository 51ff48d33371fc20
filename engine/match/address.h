#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string_view>

#include "engine/sigma/rule.h"

namespace trailhound {

/// One IP address in network order, of which IPv4 uses four bytes.
struct Address {
  bool v6 = false;
  std::array<std::uint8_t, 16> bytes{};

  /// Exactly one address in the form of inet_pton(3): no port, zone, brackets or prefix. An IPv4 address written as
  /// IPv6 (::ffff:1.2.3.4) is IPv6.
  static std::optional<Address> parse(std::string_view text);
  bool inside(const CidrTest& network) const;
};

}  // namespace trailhound
