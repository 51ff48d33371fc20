#pragma once

#include <cstdint>
#include <vector>

#include "engine/summary/text_numbers.h"
#include "engine/summary/tuple.h"
#include "engine/summary/tuple_key.h"

namespace trailhound {

/// The numbers of the keys in the order of the bytes of their tuples. It compares each text with others once, however
/// many tuples have it: sorted texts have ranks, and keys are sorted by the ranks of their numbers.
std::vector<std::uint32_t> order_of_tuples(const TupleKeys& keys, const TextNumbers& fronts, const TextNumbers& parts);

/// Makes `tuple` that of the key.
void build_tuple(const TupleKey& key, const TextNumbers& fronts, const TextNumbers& parts, TupleBuilder& tuple);

}  // namespace trailhound
