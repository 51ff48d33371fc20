#include "engine/integrity/delivered_name.h"

#include <algorithm>

#include "engine/base/path_text.h"

namespace trailhound {
namespace {

bool are_digits(std::string_view text) {
  return !text.empty() && std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

/// Cuts off and returns what is in front of the first `separator`; nullopt if there is none.
std::optional<std::string_view> cut_front(std::string_view& text, std::string_view separator) {
  const std::size_t found = text.find(separator);
  if (found == text.npos) return std::nullopt;
  const std::string_view front = text.substr(0, found);
  text.remove_prefix(found + separator.size());
  return front;
}

/// The same with what is behind the last one.
std::optional<std::string_view> cut_back(std::string_view& text, char separator) {
  const std::size_t found = text.rfind(separator);
  if (found == text.npos) return std::nullopt;
  const std::string_view back = text.substr(found + 1);
  text = text.substr(0, found);
  return back;
}

/// The part of the path between AWSLogs and the account.
std::string_view organization_of(std::string_view object, std::string_view account) {
  const std::string below = '/' + std::string(account) + "/CloudTrail-Digest/";
  const std::size_t end = object.find(below);
  if (end == object.npos) return {};
  const std::size_t begin = object.rfind('/', end == 0 ? 0 : end - 1);
  const std::string_view part =
      object.substr(begin == object.npos ? 0 : begin + 1, end - (begin == object.npos ? 0 : begin + 1));
  return part.starts_with("o-") ? part : std::string_view();
}

}  // namespace

std::optional<TrailName> trail_of_digest(std::string_view object) {
  TrailName trail;
  std::string_view rest = last_part(object);
  for (const std::string_view ending : {".gz", ".json"}) {
    if (!rest.ends_with(ending)) return std::nullopt;
    rest.remove_suffix(ending.size());
  }
  constexpr std::string_view kBackfill = "_backfill";
  trail.is_backfill = rest.ends_with(kBackfill);
  if (trail.is_backfill) rest.remove_suffix(kBackfill.size());
  const auto account = cut_front(rest, "_CloudTrail-Digest_");
  if (!account || !are_digits(*account)) return std::nullopt;
  const auto region = cut_front(rest, "_");
  const auto time = cut_back(rest, '_');
  const auto home = cut_back(rest, '_');
  if (!region || !time || !home || region->empty() || home->empty() || rest.empty()) return std::nullopt;
  trail.account = *account;
  trail.region = *region;
  trail.name = rest;
  trail.home = *home;
  trail.organization = organization_of(object, *account);
  return trail;
}

std::optional<LogName> read_log_name(std::string_view name) {
  const auto account = cut_front(name, "_CloudTrail_");
  const auto region = cut_front(name, "_");
  const auto time = cut_front(name, "_");
  if (!account || !region || !time || !are_digits(*account)) return std::nullopt;
  constexpr std::string_view kShape = "00000000T0000Z";
  if (time->size() != kShape.size() || (*time)[8] != 'T' || time->back() != 'Z') return std::nullopt;
  const auto part = [&](std::size_t at, std::size_t size) { return std::string(time->substr(at, size)); };
  const auto parsed =
      parse_rfc3339(part(0, 4) + '-' + part(4, 2) + '-' + part(6, 2) + 'T' + part(9, 2) + ':' + part(11, 2) + ":00Z");
  if (!parsed) return std::nullopt;
  return LogName{*account, *region, *parsed};
}

bool is_named_like_log(std::string_view path) {
  const std::string_view name = base_name(path);
  return name.ends_with(".json") && read_log_name(name).has_value();
}

bool is_named_like_digest(std::string_view path) {
  return base_name(path).find("_CloudTrail-Digest_") != std::string_view::npos;
}

std::string_view base_name(std::string_view path) {
  path = path.substr(path.find_last_of("/!") + 1);  // npos + 1 is 0
  const std::size_t number = path.rfind('#');
  if (number != path.npos && are_digits(path.substr(number + 1))) path = path.substr(0, number);
  if (path.ends_with(".gz")) path.remove_suffix(3);
  return path;
}

}  // namespace trailhound
