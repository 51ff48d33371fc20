#include "engine/event/event_rule.h"

#include <array>
#include <bit>

#include "engine/base/ascii.h"

namespace trailhound {
namespace {

// The members of an event (AWS, "CloudTrail record contents", event version 1.11, and the Insights events). The first
// seven have a place of their own in the rule.
constexpr std::array<std::string_view, 32> kMembers = {
    "eventVersion",
    "eventTime",
    "eventSource",
    "eventName",
    "eventID",
    "userIdentity",
    "eventType",
    "awsRegion",
    "sourceIPAddress",
    "userAgent",
    "errorCode",
    "errorMessage",
    "requestParameters",
    "responseElements",
    "additionalEventData",
    "requestID",
    "apiVersion",
    "managementEvent",
    "readOnly",
    "resources",
    "recipientAccountId",
    "serviceEventDetails",
    "sharedEventID",
    "vpcEndpointId",
    "vpcEndpointAccountId",
    "eventCategory",
    "addendum",
    "sessionCredentialFromConsole",
    "edgeDeviceDetails",
    "tlsDetails",
    "insightDetails",
    "eventContext",
};

constexpr std::uint32_t bit(std::size_t place) { return std::uint32_t{1} << place; }
constexpr std::uint32_t kVersion = bit(0), kTime = bit(1), kSource = bit(2), kName = bit(3), kId = bit(4),
                        kIdentity = bit(5), kType = bit(6);

/// REQUIRES: the sizes are equal.
bool is_key(std::string_view key, std::string_view member) {
  if (ascii_lower(key.back()) != ascii_lower(member.back()) || key.front() != member.front()) return false;
  if (key == member) return true;
  for (std::size_t i = 0; i < key.size(); ++i) {
    if (key[i] != ascii_lower(member[i])) return false;
  }
  return true;
}

constexpr std::size_t kLongest = 28;

/// The members of each size: one look settles most keys that AWS does not know.
constexpr std::array<std::uint32_t, kLongest + 1> members_by_size() {
  std::array<std::uint32_t, kLongest + 1> members{};
  for (std::size_t place = 0; place < kMembers.size(); ++place) members[kMembers[place].size()] |= bit(place);
  return members;
}
constexpr std::array<std::uint32_t, kLongest + 1> kMembersBySize = members_by_size();

/// The bit of a member that AWS documents; 0 for any other key.
std::uint32_t bit_of(std::string_view key) {
  if (key.size() > kLongest) return 0;
  for (std::uint32_t left = kMembersBySize[key.size()]; left != 0; left &= left - 1) {
    const auto place = static_cast<std::size_t>(std::countr_zero(left));
    if (is_key(key, kMembers[place])) return bit(place);
  }
  return 0;
}

}  // namespace

bool is_event_member(std::string_view key) { return bit_of(key) != 0; }

std::span<const std::string_view> event_members() { return kMembers; }

void EventMembers::add(std::string_view key, const RawValue& value) {
  digest_keys_ += key == "digestStartTime" || key == "digestEndTime" || key == "logFiles";
  const std::uint32_t member = bit_of(key);
  if (value.kind == ValueKind::kNull) return;
  // A pattern for events has lists of names where an event has a name (EventBridge rules, Sigma rules as JSON).
  const bool is_scalar = value.kind != ValueKind::kObject && value.kind != ValueKind::kArray;
  if (is_scalar || (member & (kVersion | kTime | kSource | kName | kId)) == 0) present_ |= member;
  if (value.kind != ValueKind::kString) return;
  texts_ |= member;
  if (member == kId) id_ = value.raw();
  // Lambda names the queues, buckets and streams that call a function "aws:sqs", "aws:s3", "aws:kinesis" (AWS Lambda,
  // "Using other services"); CloudTrail names a service by its endpoint.
  if (member == kSource) is_notification_ = value.raw().starts_with("aws:");
  if (member == kType) {
    if (value.raw() == "AwsAggregatedEvent") type_ = RecordKind::kAggregated;
    if (value.raw() == "AwsCloudTrailInsight") type_ = RecordKind::kInsight;
  }
}

Claim EventMembers::claim() const {
  constexpr std::uint32_t kAllTexts = kVersion | kTime | kSource | kName;
  if (is_notification_ || type_ == RecordKind::kAggregated) return Claim::kNone;
  if ((texts_ & kAllTexts) == kAllTexts && (present_ & (kId | kIdentity)) != 0) return Claim::kWhole;
  const bool says_what_it_is = (texts_ & (kVersion | kSource | kName)) != 0 || type_ == RecordKind::kInsight;
  return says_what_it_is && std::popcount(present_) >= 2 ? Claim::kPart : Claim::kNone;
}

RecordKind EventMembers::kind() const {
  if (claim() != Claim::kNone) return type_ == RecordKind::kInsight ? RecordKind::kInsight : RecordKind::kEvent;
  if (type_ == RecordKind::kAggregated) return type_;
  return digest_keys_ == 3 ? RecordKind::kDigest : RecordKind::kOther;
}

}  // namespace trailhound
