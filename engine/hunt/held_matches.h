#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <vector>

#include "engine/hunt/match_part.h"
#include "engine/read/visitor.h"
#include "engine/spill/spill_log.h"

namespace trailhound {

/// The matches of one text until it is known whether that is as CloudTrail delivered it, which its last byte decides.
/// Most texts are one part and never come here. A long one may have any number of matches, so they go to an unnamed
/// file beyond `memory` bytes. One thread.
class HeldMatches {
 public:
  explicit HeldMatches(std::size_t memory) : memory_(memory) {}

  bool empty() const { return held_.empty(); }
  /// False: the temporary file failed, with the reason in errno.
  bool hold(const MatchPart& part, const Piece& piece);
  /// Gives back the parts in their order and forgets them. False: the temporary file failed, or `take` returned false.
  /// `part`: an empty one, for the memory.
  bool release(MatchPart& part, const std::function<bool(const MatchPart&, const Piece&)>& take);

 private:
  struct Held {
    Piece piece;
    std::uint64_t offset = 0, size = 0;
  };

  const std::size_t memory_;
  std::optional<SpillLog> log_;
  std::vector<Held> held_;
  std::string bytes_;
};

}  // namespace trailhound
