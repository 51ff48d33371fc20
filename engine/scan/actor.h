#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "engine/event/batch.h"
#include "engine/event/field_tree.h"
#include "engine/event/walker.h"

namespace trailhound {

/// Who made a call, and from where. Only matches are asked for it, so their records are walked once more rather than
/// every record for two more fields. One per worker.
class ActorFinder {
 public:
  ActorFinder();

  struct Actor {
    /// The ARN; without one, as AWS services and refused logins have none, what else the record says: a user's name,
    /// the service, the principalId, the type of identity. Empty: nothing.
    std::string_view principal;
    std::string_view address;  ///< sourceIPAddress as it stands there: an address or the name of a service
  };
  /// Valid until the next call and as long as the batch is.
  Actor find(const Batch& batch, std::uint32_t row);

 private:
  FieldTree tree_;
  Batch found_;
  Walker walker_;
  std::string principal_, address_;
};

}  // namespace trailhound
