#include "engine/event/security_finding.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <initializer_list>
#include <iterator>
#include <utility>

#include "engine/base/ascii.h"
#include "engine/base/text.h"
#include "engine/event/batch.h"
#include "engine/event/field_tree.h"
#include "engine/event/json_text.h"
#include "engine/event/structure.h"
#include "engine/event/value.h"
#include "engine/event/walker.h"

namespace trailhound {
namespace {

using Severity = SecurityFinding::Severity;

constexpr std::size_t kPadding = 64;  // StructuralIndex's demand
constexpr int kMostDepth = 2;         // EventBridge's event, its detail, a finding of its list
constexpr int kMostStringDepth = 2;   // the body of SQS, in it the message of SNS

/// Members of GuardDuty's findings, as the API Reference spells them.
enum GuardDuty : std::size_t {
  kArn,
  kType,
  kTitle,
  kSeverity,
  kAccount,
  kRegion,
  kCreated,
  kFirstSeen,
  kLastSeen,
  kKey,
  kUser,
  kUserType,
  kResourceType,
  kInstance,
  kBucket,
  kCluster,
  kFunction,
  kDatabase,
  kCallAddress,
  kConnectionAddress,
  kGuardDutyCount,
};
constexpr const char* kGuardDutyPaths[] = {
    "arn",
    "type",
    "title",
    "severity",
    "accountId",
    "region",
    "createdAt",
    "service.eventFirstSeen",
    "service.eventLastSeen",
    "resource.accessKeyDetails.accessKeyId",
    "resource.accessKeyDetails.userName",
    "resource.accessKeyDetails.userType",
    "resource.resourceType",
    "resource.instanceDetails.instanceId",
    "resource.s3BucketDetails.name",
    "resource.eksClusterDetails.name",
    "resource.lambdaDetails.functionName",
    "resource.rdsDbInstanceDetails.dbInstanceIdentifier",
    "service.action.awsApiCallAction.remoteIpDetails.ipAddressV4",
    "service.action.networkConnectionAction.remoteIpDetails.ipAddressV4",
};
static_assert(std::size(kGuardDutyPaths) == kGuardDutyCount);

/// Members of the AWS Security Finding Format.
enum Asff : std::size_t {
  kSchema,
  kProductArn,
  kProductName,
  kAsffId,
  kAsffTitle,
  kTypes,
  kLabel,
  kNormalized,
  kFirstObserved,
  kLastObserved,
  kAsffCreated,
  kAsffAccount,
  kAsffRegion,
  kAsffKey,
  kPrincipalName,
  kPrincipalType,
  kResourceTypes,
  kResourceIds,
  kAsffCallAddress,
  kAsffConnectionAddress,
  kAsffCount,
};
constexpr const char* kAsffPaths[] = {
    "SchemaVersion",
    "ProductArn",
    "ProductName",
    "Id",
    "Title",
    "Types",
    "Severity.Label",
    "Severity.Normalized",
    "FirstObservedAt",
    "LastObservedAt",
    "CreatedAt",
    "AwsAccountId",
    "Region",
    "Resources.Details.AwsIamAccessKey.AccessKeyId",
    "Resources.Details.AwsIamAccessKey.PrincipalName",
    "Resources.Details.AwsIamAccessKey.PrincipalType",
    "Resources.Type",
    "Resources.Id",
    "Action.AwsApiCallAction.RemoteIpDetails.IpAddressV4",
    "Action.NetworkConnectionAction.RemoteIpDetails.IpAddressV4",
};
static_assert(std::size(kAsffPaths) == kAsffCount);

/// `service.eventFirstSeen` → `Service.EventFirstSeen`, as the AWS CLI prints it.
std::string capitalised(std::string_view path) {
  std::string out(path);
  bool is_start = true;
  for (char& c : out) {
    if (is_start && c >= 'a' && c <= 'z') c = static_cast<char>(c - ('a' - 'A'));
    is_start = c == '.';
  }
  return out;
}

std::string cut(std::string_view text) {
  if (text.size() <= SecurityFinding::kMostText) return std::string(text);
  std::size_t end = 0;
  for (std::size_t next = 0; next <= SecurityFinding::kMostText; next_code_point(text, next)) end = next;
  return std::string(text.substr(0, end)) + "…";
}

double number_of(std::string_view text) {
  double number = 0;
  std::from_chars(text.data(), text.data() + text.size(), number);
  return number;
}

/// The severity whose numbers begin at the greatest of critical, high, medium and low that `number` reaches.
Severity severity_of(double number, double critical, double high, double medium, double low) {
  if (number >= critical) return Severity::kCritical;
  if (number >= high) return Severity::kHigh;
  if (number >= medium) return Severity::kMedium;
  return number >= low ? Severity::kLow : Severity::kInformational;
}

/// GuardDuty User Guide, "Severity levels for GuardDuty findings": 9.0 to 10.0 critical, 7.0 high, 4.0 medium, 1.0 low.
Severity severity_of(std::string_view guardduty) { return severity_of(number_of(guardduty), 9, 7, 4, 1); }

/// Security Hub User Guide, "Severity" in ASFF: the label, or of older findings the normalized 0 to 100.
Severity severity_of(std::string_view label, std::string_view normalized) {
  const std::string name = ascii_lower(label);
  for (const Severity severity :
       {Severity::kCritical, Severity::kHigh, Severity::kMedium, Severity::kLow, Severity::kInformational}) {
    if (name == to_string(severity)) return severity;
  }
  return severity_of(number_of(normalized), 90, 70, 40, 1);
}

/// The principal as `who` names it, as far as a finding tells: it has the name of a user or a role, not its ARN.
std::string principal_of(std::string_view type, std::string_view name, std::string_view account) {
  const std::string prefix = "arn:aws:iam::" + std::string(account) + ':';
  if (type == "Root") return prefix + "root";
  if (name.empty() || name.starts_with("arn:") || account.empty()) return std::string(name);
  if (type == "IAMUser") return prefix + "user/" + std::string(name);
  if (type == "AssumedRole" || type == "Role") return prefix + "role/" + std::string(name);
  return std::string(name);
}

std::string first_of(std::initializer_list<std::string> texts) {
  for (const std::string& text : texts) {
    if (!text.empty()) return text;
  }
  return {};
}

/// ASFF: the product's name, or of older findings the end of its ARN: `…::product/aws/guardduty`.
std::string product_of(const std::string& name, std::string_view arn) {
  if (!name.empty()) return name;
  if (arn.ends_with("/aws/guardduty")) return "GuardDuty";
  if (arn.ends_with("/aws/securityhub")) return "Security Hub";
  return std::string(arn.substr(arn.rfind('/') + 1));
}

bool is_guardduty_arn(std::string_view id) {
  return id.starts_with("arn:") && id.find(":guardduty:") != id.npos && id.find("/finding/") != id.npos;
}

/// Inside a string that has JSON, the quote has a backslash on its left, which changes nothing here.
bool mentions_a_service(std::string_view json) {
  return json.find(":guardduty:") != json.npos || json.find("\"2018-10-08") != json.npos;
}

}  // namespace

std::string_view to_string(Severity severity) {
  static constexpr std::string_view kNames[] = {"informational", "low", "medium", "high", "critical"};
  return kNames[static_cast<std::size_t>(severity)];
}

class FindingReader::Impl {
 public:
  Impl() : tree_(fields()), batch_(tree_), walker_(tree_) {}

  /// `string_depth`: of strings with JSON inside strings with JSON, around `json`.
  bool read(std::string_view json, std::vector<SecurityFinding>& findings, int string_depth = 0) {
    text_.assign(json);
    const std::size_t size = text_.size();
    text_.append(kPadding, '\0');  // its first byte is the walker's demand
    if (!index_.build(text_.data(), size) || index_.count() == 0) return false;
    walker_.set_text(text_.data(), index_);
    if (walker_.at(0) != '{' || walker_.skip(0).status != Walker::Status::kDone) return false;
    findings_ = &findings;
    const std::size_t before = findings.size();
    read_object(0, 0);
    if (findings.size() == before) read_strings(string_depth);
    return findings.size() > before;
  }

 private:
  using GuardDutyFields = std::array<FieldId, kGuardDutyCount>;

  FieldTree fields() {
    FieldTree tree;
    for (std::size_t i = 0; i < kGuardDutyCount; ++i) {
      small_[i] = tree.add(kGuardDutyPaths[i]);
      capital_[i] = tree.add(capitalised(kGuardDutyPaths[i]));
    }
    for (std::size_t i = 0; i < kAsffCount; ++i) asff_[i] = tree.add(kAsffPaths[i]);
    tree.finish();
    return tree;
  }

  /// The first text or number that the field reached. Of a list, the batch has the list itself in front.
  std::string text(FieldId field) {
    for (const Batch::Entry& entry : batch_.entries(field, 0)) {
      if (entry.value.kind == ValueKind::kNumber) return cut(entry.value.raw());
      if (entry.value.kind == ValueKind::kString) return cut(text_of(&entry.value, decoded_));
    }
    return {};
  }

  std::optional<Nanoseconds> time(FieldId field) { return parse_event_time(text(field)); }

  /// Reads an object as a finding, or looks for some inside it.
  void read_object(std::uint32_t at, int depth) {
    batch_.clear();
    batch_.set_text(text_.data(), index_.offsets());
    walker_.add_record(at, 0, 0, batch_);
    if (add_guardduty(small_) || add_guardduty(capital_) || add_asff() || depth == kMostDepth) return;
    for (++at; walker_.at(at) != '}';) {
      std::string_view key;
      const std::uint32_t value = walker_.read_key(at, key).next;
      const std::string name(key);
      const std::uint32_t end = walker_.skip(value).next;
      if (name == "detail" && walker_.at(value) == '{') read_object(value, depth + 1);
      if ((name == "findings" || name == "Findings") && walker_.at(value) == '[') read_list(value, depth + 1);
      at = walker_.at(end) == ',' ? end + 1 : end;
    }
  }

  void read_list(std::uint32_t at, int depth) {
    for (++at; walker_.at(at) != ']';) {
      const std::uint32_t end = walker_.skip(at).next;
      if (walker_.at(at) == '{') read_object(at, depth);
      at = walker_.at(end) == ',' ? end + 1 : end;
    }
  }

  /// Reads the JSON in each string, under any key: queues, topics and logs pass findings on as text.
  void read_strings(int string_depth) {
    if (string_depth == kMostStringDepth) return;
    for (std::uint32_t at = 0; at < index_.count(); ++at) {
      const RawValue string = walker_.string_at(at);
      if (string.kind != ValueKind::kString || !may_hold_json(string.raw()) || !mentions_a_service(string.raw()))
        continue;
      if (!decode_json_text(string.raw(), decoded_)) continue;
      if (!inner_) inner_ = std::make_unique<Impl>();
      inner_->read(decoded_, *findings_, string_depth + 1);
    }
  }

  bool add_guardduty(const GuardDutyFields& field) {
    SecurityFinding finding;
    finding.id = text(field[kArn]);
    finding.type = text(field[kType]);
    const std::string severity = text(field[kSeverity]);
    if (!is_guardduty_arn(finding.id) || finding.type.empty() || severity.empty()) return false;
    finding.product = "GuardDuty";
    finding.title = text(field[kTitle]);
    finding.severity = severity_of(severity);
    finding.first = time(field[kFirstSeen]);
    if (!finding.first) finding.first = time(field[kCreated]);
    finding.last = time(field[kLastSeen]);
    finding.account = text(field[kAccount]);
    finding.region = text(field[kRegion]);
    finding.principal = cut(principal_of(text(field[kUserType]), text(field[kUser]), finding.account));
    finding.key = text(field[kKey]);
    finding.address = first_of({text(field[kCallAddress]), text(field[kConnectionAddress])});
    const std::string name = first_of({text(field[kInstance]), text(field[kBucket]), text(field[kCluster]),
                                       text(field[kFunction]), text(field[kDatabase])});
    finding.resource = text(field[kResourceType]) + (name.empty() ? "" : ' ' + name);
    findings_->push_back(std::move(finding));
    return true;
  }

  bool add_asff() {
    SecurityFinding finding;
    const std::string product = text(asff_[kProductArn]);
    finding.title = text(asff_[kAsffTitle]);
    if (text(asff_[kSchema]) != "2018-10-08" || product.empty() || finding.title.empty()) return false;
    finding.product = product_of(text(asff_[kProductName]), product);
    finding.id = text(asff_[kAsffId]);
    finding.type = text(asff_[kTypes]);
    finding.severity = severity_of(text(asff_[kLabel]), text(asff_[kNormalized]));
    finding.first = time(asff_[kFirstObserved]);
    if (!finding.first) finding.first = time(asff_[kAsffCreated]);
    finding.last = time(asff_[kLastObserved]);
    finding.account = text(asff_[kAsffAccount]);
    finding.region = text(asff_[kAsffRegion]);
    finding.key = text(asff_[kAsffKey]);
    const std::string resource_type = text(asff_[kResourceTypes]), resource = text(asff_[kResourceIds]);
    const bool is_principal = resource_type == "AwsIamUser" || resource_type == "AwsIamRole";
    finding.principal =
        is_principal ? resource
                     : cut(principal_of(text(asff_[kPrincipalType]), text(asff_[kPrincipalName]), finding.account));
    finding.address = first_of({text(asff_[kAsffCallAddress]), text(asff_[kAsffConnectionAddress])});
    finding.resource = resource_type + (resource.empty() ? "" : ' ' + resource);
    findings_->push_back(std::move(finding));
    return true;
  }

  // fields() fills these before the tree takes its place, so they come first.
  GuardDutyFields small_ = {}, capital_ = {};
  std::array<FieldId, kAsffCount> asff_ = {};
  FieldTree tree_;
  Batch batch_;
  StructuralIndex index_;
  Walker walker_;
  std::string text_, decoded_;
  std::vector<SecurityFinding>* findings_ = nullptr;
  std::unique_ptr<Impl> inner_;  ///< for JSON in strings
};

FindingReader::FindingReader() = default;
FindingReader::~FindingReader() = default;

bool FindingReader::read(std::string_view json, std::vector<SecurityFinding>& findings) {
  if (!mentions_a_service(json)) return false;
  if (!impl_) impl_ = std::make_unique<Impl>();
  return impl_->read(json, findings);
}

}  // namespace trailhound
