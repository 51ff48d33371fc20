#include "engine/identity/address_kind.h"

#include <arpa/inet.h>

#include <algorithm>
#include <array>
#include <cstring>
#include <iterator>

namespace trailhound {
namespace {

constexpr std::string_view kNames[] = {"unknown",  "public",     "private",    "shared",
                                       "loopback", "link_local", "aws_service"};

using Bytes = std::array<std::uint8_t, 16>;

/// IPv4 networks are those of the addresses mapped into IPv6, so their prefixes are 96 longer.
struct Network {
  Bytes bytes;
  int prefix;
  AddressKind kind;
};
constexpr Bytes v4(std::uint8_t a, std::uint8_t b) { return {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xFF, 0xFF, a, b}; }

constexpr Network kNetworks[] = {
    {v4(10, 0), 96 + 8, AddressKind::kPrivate},
    {v4(172, 16), 96 + 12, AddressKind::kPrivate},
    {v4(192, 168), 96 + 16, AddressKind::kPrivate},
    {v4(100, 64), 96 + 10, AddressKind::kShared},
    {v4(127, 0), 96 + 8, AddressKind::kLoopback},
    {v4(169, 254), 96 + 16, AddressKind::kLinkLocal},
    {{0xFC}, 7, AddressKind::kPrivate},
    {{0xFE, 0x80}, 10, AddressKind::kLinkLocal},
    {{0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1}, 128, AddressKind::kLoopback},
};

bool is_inside(const Bytes& address, const Network& network) {
  const auto whole = static_cast<std::size_t>(network.prefix / 8);
  if (!std::equal(address.begin(), address.begin() + whole, network.bytes.begin())) return false;
  const int rest = network.prefix % 8;
  return rest == 0 || (address[whole] ^ network.bytes[whole]) >> (8 - rest) == 0;
}

bool parse(std::string_view text, Bytes& out) {
  char buffer[INET6_ADDRSTRLEN];
  if (text.empty() || text.size() >= sizeof buffer || text.find('\0') != text.npos) return false;
  text.copy(buffer, text.size());
  buffer[text.size()] = '\0';
  if (text.find(':') != text.npos) return inet_pton(AF_INET6, buffer, out.data()) == 1;
  out = v4(0, 0);
  return inet_pton(AF_INET, buffer, out.data() + 12) == 1;
}

}  // namespace

std::string_view to_string(AddressKind kind) { return kNames[static_cast<std::size_t>(kind)]; }

AddressKind address_kind(std::string_view address) {
  if (address.ends_with(".amazonaws.com") || address == "AWS Internal") return AddressKind::kService;
  Bytes bytes{};
  if (!parse(address, bytes)) return AddressKind::kUnknown;
  const auto network = std::find_if(std::begin(kNetworks), std::end(kNetworks),
                                    [&](const Network& candidate) { return is_inside(bytes, candidate); });
  return network == std::end(kNetworks) ? AddressKind::kPublic : network->kind;
}

std::string address_network(std::string_view address) {
  Bytes bytes{};
  if (!parse(address, bytes)) return std::string(address);
  if (std::equal(bytes.begin(), bytes.begin() + 12, v4(0, 0).begin())) {
    return std::to_string(bytes[12]) + "." + std::to_string(bytes[13]) + ".0.0/16";
  }
  std::fill(bytes.begin() + 6, bytes.end(), std::uint8_t{0});
  char text[INET6_ADDRSTRLEN];
  return std::string(inet_ntop(AF_INET6, bytes.data(), text, sizeof text)) + "/48";
}

}  // namespace trailhound
