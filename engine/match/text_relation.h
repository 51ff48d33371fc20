#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "engine/sigma/rule.h"

namespace trailhound {

/// True if one of `texts` stands in the relation to one of `others` (SEMANTICS §6, fieldref), as it does if it contains
/// it. All are compared byte by byte, so they come folded.
///
/// The two fields may be arrays, and the evidence chooses how long they are. So texts are not held against each other
/// one by one once there are many: parts are compared by a rolling hash, and what has the hash is looked at. Time is
/// (bytes of the texts) × (different sizes of the others), memory 8 bytes for each byte of the longest text.
///
/// `comparisons`, unless it is null, grows by the number of pairs and of parts that were compared: tests bound the work
/// by it, because a bound on the clock depends on the machine.
bool any_related(FieldRefTest::Relation relation, std::vector<std::string_view> texts,
                 std::vector<std::string_view> others, std::uint64_t* comparisons = nullptr);

}  // namespace trailhound
