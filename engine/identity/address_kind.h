#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace trailhound {

/// What the text of sourceIPAddress says by itself about where a call came from.
enum class AddressKind : std::uint8_t {
  kUnknown,    ///< neither an address nor the name of a service
  kPublic,     ///< an address that databases may know
  kPrivate,    ///< of somebody's own network (RFC 1918, RFC 4193): the call came through a VPC endpoint
  kShared,     ///< behind a carrier's translation of addresses (RFC 6598)
  kLoopback,   ///< of the machine itself (RFC 1122, RFC 4291)
  kLinkLocal,  ///< of one link (RFC 3927, RFC 4291)
  kService,    ///< a service of AWS: `cloudtrail.amazonaws.com`, `AWS Internal`
};

/// `public`, `aws_service` … as JSON has it.
std::string_view to_string(AddressKind kind);

/// An IPv4 address written as IPv6 (::ffff:10.0.0.1) has the kind of the IPv4 address. Networks for documentation are
/// public: only anonymised evidence has their addresses, in the place of public ones.
AddressKind address_kind(std::string_view address);

/// The network of an address, for comparing where calls come from: 203.0.113.9 → `203.0.0.0/16`, 2001:db8:1:2::9 →
/// `2001:db8:1::/48`. An IPv4 address written as IPv6 is in the network of the IPv4 address. What is no address (the
/// name of a service) is its own network.
std::string address_network(std::string_view address);

/// A service calls on behalf of any customer, so its name does not tell who is behind the call.
inline bool is_service_address(std::string_view address) { return address_kind(address) == AddressKind::kService; }

}  // namespace trailhound
