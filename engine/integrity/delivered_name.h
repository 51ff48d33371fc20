#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "engine/base/time.h"

namespace trailhound {

/// The trail of which a digest or a log file is: the unit of which CloudTrail makes one chain of digests. A value.
struct TrailName {
  std::string account, region;
  std::string name;          ///< of the trail
  std::string home;          ///< the region in which the trail was created
  std::string organization;  ///< of an organisation's trail; empty otherwise
  bool is_backfill = false;  ///< digests of log files that were delivered late have a chain of their own

  friend bool operator==(const TrailName&, const TrailName&) = default;
  friend auto operator<=>(const TrailName&, const TrailName&) = default;
};

/// The trail that the object name of a digest tells (AWS, "CloudTrail digest file structure", digest file location).
/// Names of trails may contain underscores, those of regions and accounts do not:
///
///   AWSLogs/o-exampleorg/111122223333/CloudTrail-Digest/eu-west-1/2023/07/10/
///     111122223333_CloudTrail-Digest_eu-west-1_my_trail_us-east-1_20230710T130131Z.json.gz
///
/// nullopt: CloudTrail gives no digest such a name.
std::optional<TrailName> trail_of_digest(std::string_view object);

/// Whether a file has a name that CloudTrail gives to a digest, or nearly so.
bool is_named_like_digest(std::string_view path);

/// What the name of a log file tells (AWS, "CloudTrail log file name format"):
/// 111122223333_CloudTrail_eu-west-1_20230710T1205Z_Mu0KsOhtH1ar15ZZ.json.gz
struct LogName {
  std::string_view account, region;
  Nanoseconds time = 0;  ///< about when it was delivered
};
std::optional<LogName> read_log_name(std::string_view name);
/// Whether a file has such a name.
bool is_named_like_log(std::string_view path);

/// The last part of the path of a file, of an archive's member or of an object in S3, without `.gz` and without the
/// number that a second member of the same name has (io/input_walk.h). An unpacked log file keeps it.
std::string_view base_name(std::string_view path);

}  // namespace trailhound
