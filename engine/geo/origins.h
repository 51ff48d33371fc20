#pragma once

#include <memory>
#include <mutex>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "engine/base/json_writer.h"
#include "engine/geo/geo_database.h"
#include "engine/identity/address_kind.h"

namespace trailhound {

/// Where a call came from, as well as it is known.
struct Origin {
  AddressKind kind = AddressKind::kUnknown;
  Place place;  ///< empty without a database that has the address
};

/// `DE Berlin, AS64496 Example Net`; without a place `private`, `AWS service` …; empty for a public address without a
/// place.
std::string to_text(const Origin& origin);

/// Writes `"origin":{"kind":"public","country":"DE",…}`. Members that are not known are absent.
void write_origin(const Origin& origin, JsonWriter& json);

/// Finds origins in any number of databases, of which earlier ones take precedence. Several threads may use it at the
/// same time.
class Origins {
 public:
  Origins() = default;
  /// The error is a sentence that names the file.
  static Result<std::unique_ptr<Origins>, std::string> open(const std::vector<std::string>& paths);

  bool has_databases() const { return !databases_.empty(); }
  Origin find(std::string_view address) const;
  std::span<const std::unique_ptr<GeoDatabase>> databases() const { return databases_; }

  /// A sentence about a database that turned out to be damaged, so that origins are missing; empty if none did.
  std::string failure() const;

 private:
  std::vector<std::unique_ptr<GeoDatabase>> databases_;
  mutable std::mutex mutex_;
  mutable std::string failure_;
};

}  // namespace trailhound
