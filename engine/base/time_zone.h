#pragma once

#include <string>

#include "engine/base/result.h"
#include "engine/base/time.h"

namespace trailhound {

/// A time zone, for the eyes of a person. What programs read stays in UTC.
///
/// The C library converts. It reads zone files whole and knows the rules behind their last transition, and it does so
/// in a static program, too. Two things it does not do, so open() does: it takes every name that it does not know for
/// UTC, and it reads the zone on first use, when the sandbox may already forbid that. It has one zone for the whole
/// process, so open one TimeZone at most, before the first thread starts; after that any thread may use it.
class TimeZone {
 public:
  /// `name` as in the tz database: `Europe/Berlin`. The error is a sentence: there is no such zone, or there are no
  /// zones on this system.
  static Result<TimeZone, std::string> open(const std::string& name);

  /// `2023-07-10 14:05:31`, without a fraction.
  std::string local(Nanoseconds time) const;
  const std::string& name() const { return name_; }

  /// Where the zones of a system are.
  static constexpr const char* kFolder = "/usr/share/zoneinfo";

 private:
  explicit TimeZone(std::string name) : name_(std::move(name)) {}
  std::string name_;
};

/// `2023-07-10 14:05:31` in the zone, or in UTC if it is null.
std::string local_time(Nanoseconds time, const TimeZone* zone);
/// The zone for a heading: `UTC`, `Europe/Berlin`.
std::string zone_name(const TimeZone* zone);

}  // namespace trailhound
