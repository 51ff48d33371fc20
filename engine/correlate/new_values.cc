#include "engine/correlate/new_values.h"

namespace trailhound {
namespace {

bool has_passed(Nanoseconds span, Nanoseconds from, Nanoseconds to) {
  return elapsed(from, to) >= static_cast<std::uint64_t>(span);
}

}  // namespace

NewValueFinder::NewValueFinder(const Correlation& correlation, Nanoseconds first_of_all,
                               std::optional<Nanoseconds> learned_until, std::size_t threshold)
    : correlation_(correlation),
      first_of_all_(first_of_all),
      learned_until_(learned_until),
      is_known_(FileBackedAllocator<std::uint8_t>(threshold)),
      found_(FileBackedAllocator<NewValue>(threshold)) {}

bool NewValueFinder::may_fire(Nanoseconds first, Nanoseconds now) const {
  if (learned_until_ && now < *learned_until_) return false;
  return correlation_.learn ? has_passed(*correlation_.learn, first, now) : now > first;
}

bool NewValueFinder::is_new_group(Nanoseconds first) const {
  if (!correlation_.learn || correlation_.ignores_new_groups) return false;
  if (learned_until_ && first < *learned_until_) return false;
  return has_passed(*correlation_.learn, first_of_all_, first);
}

std::span<const NewValue> NewValueFinder::find(std::span<const Fact> facts, const GroupValues& values) {
  const Nanoseconds first = facts.front().time;
  found_.clear();
  if (is_new_group(first)) found_.push_back({0, NewValue::kGroup, 0});
  is_known_.assign(values.tuples(), 0);
  std::uint64_t known = 0;
  for (std::size_t at = 0; at < facts.size();) {
    const Nanoseconds now = facts[at].time;
    const bool fires = may_fire(first, now);
    const std::uint64_t known_before = known;
    for (; at < facts.size() && facts[at].time == now; ++at) {
      values.for_each_tuple(facts[at].value, [&](std::uint32_t tuple) {
        if (is_known_[tuple] != 0) return;
        is_known_[tuple] = 1;
        ++known;
        if (fires) found_.push_back({at, tuple, known_before});
      });
    }
  }
  return found_;
}

}  // namespace trailhound
