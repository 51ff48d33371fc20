#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "engine/event/batch.h"
#include "engine/event/field_tree.h"
#include "engine/event/walker.h"

namespace trailhound {

/// What people ask of an event: who made the call, with which key, from where, to what, and what came of it. The one
/// definition of these for all that show them (AWS, "CloudTrail record contents"). A text is empty where the record
/// does not state it.
struct EventView {
  /// userIdentity.arn. AWS services and refused logins have none; then, of what the record has: the user's name, the
  /// service (invokedBy), principalId, the type of identity.
  std::string_view principal;
  std::string_view access_key;  ///< userIdentity.accessKeyId: the key that signed the call
  std::string_view address;     ///< sourceIPAddress: an address, or the name of an AWS service
  std::string_view user_agent;
  std::string_view event_source;  ///< cloudtrail.amazonaws.com
  std::string_view event_name;
  std::string_view region;
  std::string_view account;  ///< recipientAccountId; without it userIdentity.accountId
  std::string_view error_code;
  std::string_view event_id;
  std::vector<std::string_view> resources;  ///< resources[].ARN
};

/// Finds the EventView of single events. Only matches are asked for it, so it walks their records once more rather than
/// every record for more fields. One per worker.
class EventViewer {
 public:
  EventViewer();

  /// Names the event that view() is asked for next: free.
  void set(const Batch& batch, std::uint32_t row) {
    batch_ = &batch;
    row_ = row;
    is_found_ = false;
  }
  /// Walks the record at the first call after set(). Valid until the next set() and as long as the batch is.
  const EventView& view();

 private:
  void find();
  std::string_view first(FieldId field);

  FieldTree tree_;
  Batch found_;
  Walker walker_;
  const Batch* batch_ = nullptr;
  std::uint32_t row_ = 0;
  bool is_found_ = false;
  EventView view_;
  std::vector<std::string> decoded_;  ///< texts with escapes, by field
  std::vector<std::string> decoded_resources_;
};

}  // namespace trailhound
