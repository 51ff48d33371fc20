#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

namespace trailhound {

/// Reads values of a MaxMind DB (MaxMind DB File Format Specification 2.0, "Output Data Section"). Whoever made the
/// file may have nested maps a million levels deep, or have each of them point twice at the next, which libmaxminddb
/// follows recursively. So this reads what the library would read, and gives up beyond depths and sizes that no real
/// database has. A section is the data section or the metadata, which have the same encoding.
///
///   e1 47 "country" e1 48 "iso_code" 42 "DE"      a map of one: country → a map of one: iso_code → "DE"
///   ── ──           ── ──            ──
///    │  └ text of 7 bytes             └ text of 2 bytes, passed on as (country.iso_code, DE)
///    └ map of 1 pair
class MmdbSection {
 public:
  static constexpr std::size_t kMostDepth = 16, kMostValues = 4096, kMostKeyBytes = 256;

  /// `bytes` must outlive the section.
  explicit MmdbSection(std::string_view bytes) : bytes_(bytes) {}

  /// A text or an unsigned number; other scalars are passed over.
  struct Scalar {
    std::string_view text;
    std::optional<std::uint64_t> number;
  };
  using Take = std::function<void(std::string_view path, const Scalar& scalar)>;

  /// Passes the scalars of the map at `offset` on, each with the keys that lead to it; elements of arrays have the path
  /// of the array. False: the value is damaged or too large, and what was passed on means nothing.
  bool read(std::size_t offset, const Take& take) const;

 private:
  struct Head {
    unsigned type = 0;
    std::size_t size = 0;     ///< bytes, or pairs of a map, or elements of an array
    std::size_t content = 0;  ///< offset behind the head
  };
  struct Walk {
    const Take& take;
    std::string path;
    std::size_t values = 0;
  };

  std::optional<Head> read_head(std::size_t offset) const;
  std::optional<std::uint64_t> number(std::size_t offset, std::size_t size) const;
  std::optional<std::size_t> target_of_pointer(std::size_t& offset) const;
  bool is_pointer(std::size_t offset) const;
  bool read_key(std::size_t& offset, std::string_view& key) const;
  bool read_value(std::size_t& offset, std::size_t depth, Walk& walk) const;
  bool read_map(const Head& head, std::size_t& offset, std::size_t depth, Walk& walk) const;
  bool read_scalar(const Head& head, std::size_t& offset, Walk& walk) const;

  std::string_view bytes_;
};

}  // namespace trailhound
