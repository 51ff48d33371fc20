#include "engine/identity/address_kind.h"

#include <catch2/catch.hpp>

namespace trailhound {
namespace {

TEST_CASE("the text of an address tells what kind it is") {
  struct Row {
    const char* address;
    AddressKind kind;
  };
  const Row rows[] = {
      {"10.0.0.0", AddressKind::kPrivate},
      {"10.255.255.255", AddressKind::kPrivate},
      {"11.0.0.0", AddressKind::kPublic},
      {"172.15.255.255", AddressKind::kPublic},
      {"172.16.0.0", AddressKind::kPrivate},
      {"172.31.255.255", AddressKind::kPrivate},
      {"172.32.0.0", AddressKind::kPublic},
      {"192.168.10.20", AddressKind::kPrivate},
      {"192.169.0.1", AddressKind::kPublic},
      {"100.64.0.1", AddressKind::kShared},
      {"100.127.255.255", AddressKind::kShared},
      {"100.128.0.0", AddressKind::kPublic},
      {"127.0.0.1", AddressKind::kLoopback},
      {"169.254.169.254", AddressKind::kLinkLocal},
      {"203.0.113.9", AddressKind::kPublic},
      {"::1", AddressKind::kLoopback},
      {"::2", AddressKind::kPublic},
      {"fd00::1", AddressKind::kPrivate},
      {"fe80::1", AddressKind::kLinkLocal},
      {"febf::1", AddressKind::kLinkLocal},
      {"fec0::1", AddressKind::kPublic},
      {"2001:db8::1", AddressKind::kPublic},
      {"::ffff:10.0.0.1", AddressKind::kPrivate},
      {"::ffff:203.0.113.9", AddressKind::kPublic},
      {"cloudtrail.amazonaws.com", AddressKind::kService},
      {"AWS Internal", AddressKind::kService},
      {"amazonaws.com", AddressKind::kUnknown},
      {"evil.amazonaws.com.example.org", AddressKind::kUnknown},
      {"10.0.0", AddressKind::kUnknown},
      {"10.0.0.1:443", AddressKind::kUnknown},
      {"", AddressKind::kUnknown},
  };
  for (const Row& row : rows) {
    CAPTURE(row.address);
    CHECK(to_string(address_kind(row.address)) == to_string(row.kind));
  }
  CHECK(address_kind(std::string_view("10.0.0.1\0.x", 11)) == AddressKind::kUnknown);
}

}  // namespace
}  // namespace trailhound
