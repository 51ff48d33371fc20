#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "engine/base/result.h"
#include "engine/hash/sha256.h"

namespace trailhound {

/// What a database says about an address. A member is empty where it says nothing.
struct Place {
  std::string country;  ///< ISO 3166-1: DE
  std::string city;     ///< its English name
  std::optional<std::uint64_t> asn;
  std::string organization;  ///< that the autonomous system belongs to
};

/// One file in MaxMind's format: GeoLite2 and GeoIP2 Country, City and ASN, and databases with the same members or with
/// those of IPinfo. The file is mapped, never written, and must not be shortened meanwhile. Several threads may look up
/// at the same time.
class GeoDatabase {
 public:
  /// The error is a sentence that names the file.
  static Result<std::unique_ptr<GeoDatabase>, std::string> open(const std::string& path);
  ~GeoDatabase();
  GeoDatabase(const GeoDatabase&) = delete;
  GeoDatabase& operator=(const GeoDatabase&) = delete;

  /// Adds what the database says to what `place` lacks. False: the file is damaged at this address. An address that it
  /// does not have, and a text that is no address, adds nothing.
  bool look_up(std::string_view address, Place& place) const;

  const std::string& path() const { return path_; }
  std::uint64_t size() const;
  Sha256::Digest digest() const;  ///< reads the whole file

 private:
  struct Mapped;
  GeoDatabase(std::string path, std::unique_ptr<Mapped> mapped);

  std::string path_;
  std::unique_ptr<Mapped> mapped_;
};

}  // namespace trailhound
