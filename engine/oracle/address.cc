#include "engine/oracle/address.h"

#include <arpa/inet.h>

namespace trailhound {

bool is_address_inside(const std::string& text, const CidrTest& network) {
  if (text.find('\0') != std::string::npos) return false;  // inet_pton would not see what follows it
  std::array<std::uint8_t, 16> address{};
  if (inet_pton(network.v6 ? AF_INET6 : AF_INET, text.c_str(), address.data()) != 1) return false;
  for (int bit = 0; bit < network.prefix; ++bit) {
    const auto byte = static_cast<std::size_t>(bit / 8);
    const int mask = 0x80 >> (bit % 8);
    if ((address[byte] & mask) != (network.bytes[byte] & mask)) return false;
  }
  return true;
}

}  // namespace trailhound
