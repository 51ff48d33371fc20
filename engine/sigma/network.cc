#include "engine/sigma/network.h"

#include <arpa/inet.h>

#include <string>

#include "engine/sigma/findings.h"

namespace trailhound {

Result<CidrTest, std::string> parse_network(std::string_view text) {
  CidrTest test;
  test.text = text;
  const std::size_t slash = text.find('/');
  const std::string address(text.substr(0, slash));
  test.v6 = address.find(':') != address.npos;
  // A NUL would end the address for inet_pton, but not for us; SourceText lets none through, escapes do.
  if (address.find('\0') != address.npos ||
      inet_pton(test.v6 ? AF_INET6 : AF_INET, address.c_str(), test.bytes.data()) != 1) {
    return quoted(address) + " is not an IPv4 or IPv6 address";
  }
  const int bits = test.v6 ? 128 : 32;
  test.prefix = bits;
  if (slash != text.npos) {
    const std::string_view prefix = text.substr(slash + 1);
    if (prefix.empty() || prefix.size() > 3 || prefix.find_first_not_of("0123456789") != prefix.npos ||
        (prefix.size() > 1 && prefix[0] == '0') || std::stoi(std::string(prefix)) > bits) {
      return "the prefix length " + quoted(prefix) + " is not a number from 0 to " + std::to_string(bits);
    }
    test.prefix = std::stoi(std::string(prefix));
  }
  for (int bit = test.prefix; bit < bits; ++bit) {
    const auto byte = test.bytes[static_cast<std::size_t>(bit / 8)];
    if ((byte >> (7 - bit % 8) & 1) != 0) {
      return quoted(text) + " has bits set beyond its prefix of " + std::to_string(test.prefix) + " bits";
    }
  }
  return test;
}

}  // namespace trailhound
