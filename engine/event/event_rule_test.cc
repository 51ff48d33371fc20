#include "engine/event/event_rule.h"

#include <catch2/catch.hpp>
#include <string>
#include <utility>
#include <vector>

namespace trailhound {
namespace {

using Members = std::vector<std::pair<std::string, std::string>>;  // {} and [] are containers, null is null

EventMembers members_of(const Members& members) {
  EventMembers out;
  for (const auto& [key, text] : members) {
    RawValue value;
    value.data = text.data();
    value.size = static_cast<std::uint32_t>(text.size());
    value.kind = text == "{}"     ? ValueKind::kObject
                 : text == "[]"   ? ValueKind::kArray
                 : text == "null" ? ValueKind::kNull
                 : text == "7"    ? ValueKind::kNumber
                                  : ValueKind::kString;
    out.add(key, value);
  }
  return out;
}

TEST_CASE("what an object claims follows from its members, and no single one decides") {
  const Members whole = {
      {"eventVersion", "1"}, {"eventTime", "t"}, {"eventSource", "s"}, {"eventName", "n"}, {"eventID", "i"}};
  CHECK(members_of(whole).claim() == Claim::kWhole);
  for (std::size_t i = 0; i < whole.size(); ++i) {
    INFO("without " << whole[i].first);
    Members rest = whole;
    rest.erase(rest.begin() + static_cast<std::ptrdiff_t>(i));
    CHECK(members_of(rest).claim() == Claim::kPart);
  }
  const struct {
    Members members;
    Claim claim;
    RecordKind kind;
  } table[] = {
      {{}, Claim::kNone, RecordKind::kOther},
      {{{"eventName", "n"}}, Claim::kNone, RecordKind::kOther},
      {{{"eventVersion", "1"}}, Claim::kNone, RecordKind::kOther},
      {{{"eventName", "n"}, {"color", "red"}}, Claim::kNone, RecordKind::kOther},
      {{{"eventName", "n"}, {"awsRegion", "r"}}, Claim::kPart, RecordKind::kEvent},
      {{{"eventSource", "s"}, {"eventTime", "7"}}, Claim::kPart, RecordKind::kEvent},
      {{{"eventSource", "s"}, {"eventName", "[]"}}, Claim::kNone, RecordKind::kOther},
      {{{"eventSource", "s"}, {"eventName", "null"}}, Claim::kNone, RecordKind::kOther},
      {{{"userAgent", "a"}, {"errorCode", "e"}, {"requestID", "r"}}, Claim::kNone, RecordKind::kOther},
      {{{"eventversion", "1"}, {"eventtime", "t"}, {"eventsource", "s"}, {"eventname", "n"}, {"useridentity", "{}"}},
       Claim::kWhole,
       RecordKind::kEvent},
      {{{"EventName", "n"}, {"EventSource", "s"}}, Claim::kNone, RecordKind::kOther},
      {{{"eventSource", "aws:sqs"}, {"eventName", "n"}, {"awsRegion", "r"}}, Claim::kNone, RecordKind::kOther},
      {{{"eventVersion", "1"}, {"eventType", "AwsAggregatedEvent"}}, Claim::kNone, RecordKind::kAggregated},
      {{{"eventType", "AwsCloudTrailInsight"}, {"insightDetails", "{}"}}, Claim::kPart, RecordKind::kInsight},
      {{{"digestStartTime", "t"}, {"digestEndTime", "t"}, {"logFiles", "[]"}}, Claim::kNone, RecordKind::kDigest},
      {{{"digestStartTime", "t"}, {"digestEndTime", "t"}}, Claim::kNone, RecordKind::kOther},
  };
  for (const auto& row : table) {
    INFO((row.members.empty() ? "" : row.members.front().first));
    CHECK(members_of(row.members).claim() == row.claim);
    CHECK(members_of(row.members).kind() == row.kind);
  }
  CHECK(members_of(whole).id() == "i");
}

TEST_CASE("the members that AWS documents") {
  for (const char* key : {"eventVersion", "eventID", "userIdentity", "requestParameters", "tlsDetails", "eventContext",
                          "sessionCredentialFromConsole", "useridentity"}) {
    CHECK(is_event_member(key));
  }
  for (const char* key :
       {"", "_raw", "detail", "EventName", "eventNamE", "userIdentitY", "eventid2", "sessionCredentialFromConsole2"}) {
    CHECK_FALSE(is_event_member(key));
  }
}

}  // namespace
}  // namespace trailhound
