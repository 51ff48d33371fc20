#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/base/time.h"

namespace trailhound {

/// What Amazon GuardDuty or another product reported, itself or through AWS Security Hub. It is a judgement and no
/// event, so no rule runs over it. Texts are empty where the finding does not say; longer ones than kMostText bytes are
/// cut. A value.
struct SecurityFinding {
  static constexpr std::size_t kMostText = 512;
  enum class Severity : std::uint8_t { kInformational, kLow, kMedium, kHigh, kCritical };

  Severity severity = Severity::kInformational;
  std::string product;  ///< `GuardDuty`, `Security Hub`, or as ASFF names the product that reported it
  std::string id;       ///< the ARN; GuardDuty's finding keeps it when it goes through Security Hub
  std::string type;     ///< `UnauthorizedAccess:IAMUser/MaliciousIPCaller`
  std::string title;
  std::optional<Nanoseconds> first;  ///< when the activity was seen first, else when the finding was made
  std::optional<Nanoseconds> last;   ///< when it was seen last
  std::string principal;             ///< an ARN where the finding allows to build it, else the user's name
  std::string key;                   ///< the access key
  std::string address;               ///< of the remote side
  std::string resource;              ///< type and name of what is affected
  std::string account, region;
  std::string path;          ///< of the text that has it first; whoever knows the path sets it
  std::uint64_t record = 0;  ///< its number in that text
  std::uint64_t count = 1;   ///< records that report it
};

/// `critical`, `high` …, as Sigma spells its levels
std::string_view to_string(SecurityFinding::Severity severity);

/// Recognises findings by their content and reads them:
///
///   GuardDuty     its S3 export, one finding a line, and the output of GetFindings: an object whose `arn` is that of a
///                 finding, with `type` and `severity`. Keys begin with a small or a capital letter.
///                 (GuardDuty API Reference, "Finding")
///   Security Hub  the AWS Security Finding Format: `SchemaVersion` 2018-10-08, `ProductArn` and `Title`.
///                 (Security Hub User Guide, "ASFF syntax")
///   EventBridge   either of the two in `detail` or in the list `detail.findings`.
///   Lists         either of the two in the list `Findings` or `findings`, as the AWS CLI prints them.
///   Strings       any of these as the text of a string, under any key, and again in a string of that text: a message
///                 of SNS in a body of SQS, a line of CloudWatch Logs.
///
/// One per worker; it reuses its memory.
class FindingReader {
 public:
  FindingReader();
  ~FindingReader();

  /// Appends the findings that an object is or has. Anything may be in `json`. False: there is no finding in it. A text
  /// that mentions neither service costs two searches for a substring.
  bool read(std::string_view json, std::vector<SecurityFinding>& findings);

 private:
  class Impl;
  std::unique_ptr<Impl> impl_;  ///< made for the first text that mentions a service
};

}  // namespace trailhound
