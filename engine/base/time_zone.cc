#include "engine/base/time_zone.h"

#include <algorithm>
#include <array>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <filesystem>
#include <memory>
#include <string_view>
#include <system_error>
#include <utility>

namespace trailhound {
namespace {

constexpr Nanoseconds kSecond = 1'000'000'000;

/// Names are paths below the folder of zones, and must not lead out of it.
bool is_zone_name(std::string_view name) {
  const auto is_allowed = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '-' ||
           c == '+' || c == '/';
  };
  return !name.empty() && name.front() != '/' && std::all_of(name.begin(), name.end(), is_allowed);
}

/// A zone file begins with `TZif` (RFC 8536); the folder has tables of other kinds, too.
bool is_zone_file(const std::string& path) {
  std::error_code failure;
  if (!std::filesystem::is_regular_file(path, failure)) return false;
  const std::unique_ptr<std::FILE, int (*)(std::FILE*)> file(std::fopen(path.c_str(), "rbe"), &std::fclose);
  std::array<char, 4> magic{};
  return file && std::fread(magic.data(), 1, magic.size(), file.get()) == magic.size() &&
         std::string_view(magic.data(), magic.size()) == "TZif";
}

}  // namespace

Result<TimeZone, std::string> TimeZone::open(const std::string& name) {
  const std::string path = std::string(kFolder) + "/" + name;
  if (!is_zone_name(name) || !is_zone_file(path)) {
    std::error_code failure;
    if (!std::filesystem::is_directory(kFolder, failure)) {
      return std::string("this system has no time zones: there is no ") + kFolder + " (the package tzdata)";
    }
    return "there is no time zone '" + name + "' in " + kFolder + " (names are such as Europe/Berlin)";
  }
  if (::setenv("TZ", (":" + path).c_str(), 1) != 0) return std::string("the system has no memory for its name");
  ::tzset();
  return TimeZone(name);
}

std::string TimeZone::local(Nanoseconds time) const {
  // Rounds down, also before 1970.
  const std::time_t seconds = static_cast<std::time_t>(time / kSecond - (time % kSecond < 0 ? 1 : 0));
  std::tm parts{};
  if (::localtime_r(&seconds, &parts) == nullptr) return local_time(time, nullptr);
  std::array<char, 32> text{};
  const std::size_t size = std::strftime(text.data(), text.size(), "%Y-%m-%d %H:%M:%S", &parts);
  return {text.data(), size};
}

std::string local_time(Nanoseconds time, const TimeZone* zone) {
  if (zone != nullptr) return zone->local(time);
  std::string text = format_rfc3339(time).substr(0, 19);
  text[10] = ' ';
  return text;
}

std::string zone_name(const TimeZone* zone) { return zone == nullptr ? "UTC" : zone->name(); }

}  // namespace trailhound
