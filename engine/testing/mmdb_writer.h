#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

namespace trailhound {

/// A value of a MaxMind DB. Maps keep the order of their pairs.
struct MmdbValue {
  using Pairs = std::vector<std::pair<std::string, MmdbValue>>;
  std::variant<std::string, std::uint16_t, std::uint32_t, std::uint64_t, std::vector<MmdbValue>, Pairs> value;

  MmdbValue(const char* text) : value(std::string(text)) {}                   // NOLINT: implicit
  MmdbValue(std::uint16_t number) : value(number) {}                          // NOLINT: implicit
  MmdbValue(std::uint32_t number) : value(number) {}                          // NOLINT: implicit
  MmdbValue(std::uint64_t number) : value(number) {}                          // NOLINT: implicit
  MmdbValue(std::vector<MmdbValue> elements) : value(std::move(elements)) {}  // NOLINT: implicit
  MmdbValue(Pairs pairs) : value(std::move(pairs)) {}                         // NOLINT: implicit
};

/// Writes small databases as the MaxMind DB File Format Specification 2.0 describes them, for tests.
class MmdbWriter {
 public:
  /// `record_size`: 24, 28 or 32 bits. The tree is one of IPv6, in which IPv4 networks are below ::/96.
  explicit MmdbWriter(unsigned record_size = 24) : record_size_(record_size), nodes_(1) {}

  /// `network`: `203.0.113.0/24`, `2001:db8::/32`. A more specific network must come after the one that contains it.
  void add(std::string_view network, const MmdbValue& value);
  std::string bytes(std::string_view type = "Test") const;

  static void append(const MmdbValue& value, std::string& out);

 private:
  struct Record {
    enum class Kind : std::uint8_t { kEmpty, kNode, kData } kind = Kind::kEmpty;
    std::size_t at = 0;  ///< number of the node, or offset of the data
  };
  struct Node {
    Record sides[2];  ///< for the bits 0 and 1
  };

  unsigned record_size_;
  std::vector<Node> nodes_;
  std::string data_;
};

/// Country, city and system of some documentation networks, in the members of GeoLite2.
std::string example_city_database();
std::string example_asn_database();

}  // namespace trailhound
