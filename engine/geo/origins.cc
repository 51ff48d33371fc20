#include "engine/geo/origins.h"

#include <utility>

#include "engine/base/path_text.h"

namespace trailhound {
namespace {

std::string_view name_for_people(AddressKind kind) {
  switch (kind) {
    case AddressKind::kPrivate:
      return "private";
    case AddressKind::kShared:
      return "shared by a carrier";
    case AddressKind::kLoopback:
      return "loopback";
    case AddressKind::kLinkLocal:
      return "link-local";
    case AddressKind::kService:
      return "AWS service";
    case AddressKind::kUnknown:
    case AddressKind::kPublic:
      return {};
  }
  return {};
}

}  // namespace

std::string to_text(const Origin& origin) {
  const Place& place = origin.place;
  std::string text = place.country;
  if (!place.city.empty()) text += (text.empty() ? "" : " ") + place.city;
  if (place.asn) text += (text.empty() ? "AS" : ", AS") + std::to_string(*place.asn);
  if (!place.organization.empty()) text += (text.empty() ? "" : place.asn ? " " : ", ") + place.organization;
  return text.empty() ? std::string(name_for_people(origin.kind)) : text;
}

void write_origin(const Origin& origin, JsonWriter& json) {
  json.begin_object("origin");
  json.text("kind", to_string(origin.kind));
  if (!origin.place.country.empty()) json.text("country", origin.place.country);
  if (!origin.place.city.empty()) json.text("city", origin.place.city);
  if (origin.place.asn) json.number("asn", *origin.place.asn);
  if (!origin.place.organization.empty()) json.text("organization", origin.place.organization);
  json.end_object();
}

Result<std::unique_ptr<Origins>, std::string> Origins::open(const std::vector<std::string>& paths) {
  auto origins = std::make_unique<Origins>();
  for (const std::string& path : paths) {
    Result<std::unique_ptr<GeoDatabase>, std::string> database = GeoDatabase::open(path);
    if (!database) return database.error();
    origins->databases_.push_back(std::move(*database));
  }
  return origins;
}

Origin Origins::find(std::string_view address) const {
  Origin origin{address_kind(address), {}};
  if (origin.kind == AddressKind::kService || origin.kind == AddressKind::kUnknown) return origin;
  for (const std::unique_ptr<GeoDatabase>& database : databases_) {
    if (database->look_up(address, origin.place)) continue;
    std::string failure =
        path_text(database->path()) + " is damaged: what it says about " + std::string(address) + " cannot be read";
    const std::lock_guard lock(mutex_);
    // Of several the least, which does not depend on the order in which threads come.
    if (failure_.empty() || failure < failure_) failure_ = std::move(failure);
  }
  return origin;
}

std::string Origins::failure() const {
  const std::lock_guard lock(mutex_);
  return failure_;
}

}  // namespace trailhound
