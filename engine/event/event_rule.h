#pragma once

#include <cstdint>
#include <span>
#include <string_view>

#include "engine/event/report.h"
#include "engine/event/value.h"

namespace trailhound {

/// How much an object is a CloudTrail event, judged by its members alone: neither the name of the member that holds
/// the object nor any single field decides (AWS, "CloudTrail record contents"). Keys count as AWS spells them, and all
/// in lower case, as Athena and Hive export them.
enum class Claim : std::uint8_t {
  kNone,
  kPart,   ///< one of eventName, eventSource, eventVersion as text, and another member that AWS documents
  kWhole,  ///< eventVersion, eventTime, eventSource and eventName as text, and eventID or userIdentity
};

/// Collects the members of one object. A value.
///
///   {"eventVersion":"1.09","eventTime":"…","eventSource":"iam.amazonaws.com","eventName":"ListUsers","eventID":"…"}
///                                                                               kWhole
///   {"eventName":"ListUsers","_raw":"{…}"}                                      kNone: one field alone says nothing
///   {"eventTime":"…","eventName":"ListUsers","awsRegion":"eu-west-1"}           kPart: what a query projects
///   {"eventVersion":"2.1","eventSource":"aws:s3","eventName":"ObjectCreated:Put",…}
///                                                                               kNone: a notification of S3
class EventMembers {
 public:
  /// A member and its value; of an object or a list the kind is enough.
  void add(std::string_view key, const RawValue& value);

  Claim claim() const;
  /// What an object without a claim is; of one with a claim, kEvent or kInsight.
  RecordKind kind() const;
  /// The bytes of the eventID between its quotes; empty if there is none.
  std::string_view id() const { return id_; }

 private:
  std::uint32_t present_ = 0;  ///< bits by place in the table of members
  std::uint32_t texts_ = 0;    ///< those among them whose value is a string
  std::uint8_t digest_keys_ = 0;
  bool is_notification_ = false;
  RecordKind type_ = RecordKind::kOther;  ///< that eventType names
  std::string_view id_;
};

/// True if AWS documents `key` as a member of an event. The value of such a member is a part of the event and never the
/// event itself: an intruder chooses what many of them contain.
bool is_event_member(std::string_view key);

/// The members that AWS documents, as AWS spells them.
std::span<const std::string_view> event_members();

}  // namespace trailhound
