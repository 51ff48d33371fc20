#include "engine/match/address.h"

#include <arpa/inet.h>

#include <cstring>

namespace trailhound {

std::optional<Address> Address::parse(std::string_view text) {
  char buffer[INET6_ADDRSTRLEN];
  if (text.empty() || text.size() >= sizeof buffer || text.find('\0') != std::string_view::npos) return std::nullopt;
  std::memcpy(buffer, text.data(), text.size());
  buffer[text.size()] = '\0';
  Address address;
  address.v6 = text.find(':') != std::string_view::npos;
  if (inet_pton(address.v6 ? AF_INET6 : AF_INET, buffer, address.bytes.data()) != 1) return std::nullopt;
  return address;
}

bool Address::inside(const CidrTest& network) const {
  if (v6 != network.v6) return false;
  const auto whole = static_cast<std::size_t>(network.prefix / 8);
  if (std::memcmp(bytes.data(), network.bytes.data(), whole) != 0) return false;
  const int rest = network.prefix % 8;
  if (rest == 0) return true;
  const auto mask = static_cast<std::uint8_t>(0xFF << (8 - rest));
  return ((bytes[whole] ^ network.bytes[whole]) & mask) == 0;
}

}  // namespace trailhound
