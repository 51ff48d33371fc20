// The part of Evaluation that leads from the facts of a new_value correlation to its alerts.

#include <algorithm>

#include "engine/correlate/evaluation.h"

namespace trailhound {

bool Correlator::Evaluation::find_new_values(std::uint32_t c, FactStore::Reader& reader) {
  NewValueFinder finder(correlations_[c], correlator_.first_times_[c], correlator_.options_.learned_until, threshold_);
  for (;;) {
    const FactStore::Reader::Group group = reader.next_group(correlator_.rank_[c]);
    if (group.facts.empty() || is_stopped()) return true;
    order_by_input(group.facts);
    values_.load(correlations_[c], group.facts, correlator_.facts_);
    const std::span<const NewValue> found = finder.find(group.facts, values_);
    if (!found.empty() && !read_group_first(group.facts.front())) return false;
    for (const NewValue& value : found) {
      if (!make_alert_of_value(c, group.key, group.facts, value)) return false;
    }
  }
}

bool Correlator::Evaluation::make_alert_of_value(std::uint32_t c, std::string_view key, std::span<Fact> facts,
                                                 const NewValue& found) {
  std::string tuple;
  if (found.tuple != NewValue::kGroup) tuple = values_.tuple(found.tuple, correlator_.facts_);
  const std::vector<Scalar> value = correlator_.facts_.tuples().scalars(tuple);
  const AlertNews news{value, found.known, &group_first_};
  // The event may have matched several rules: one fact for each, side by side.
  const Fact& head = facts[found.fact];
  std::size_t end = found.fact + 1;
  const auto is_same_record = [&head](const Fact& fact) {
    return head.identity() != Fact::Identity::kAlert && fact.identity() != Fact::Identity::kAlert &&
           fact.time == head.time && fact.piece == head.piece && fact.record == head.record;
  };
  while (end < facts.size() && is_same_record(facts[end])) ++end;
  unite_elements(facts.subspan(found.fact, end - found.fact));
  return make_alert(
      {c, key, tuple, facts.subspan(found.fact, end - found.fact), static_cast<Fixed>(found.known) * kFixedOne, &news});
}

bool Correlator::Evaluation::read_group_first(const Fact& first) {
  Fact fact = first;
  if (fact.identity() == Fact::Identity::kAlert) {
    if (!flatten({&first, 1})) return false;
    fact = flat_.back();
  }
  read_id(fact, group_first_id_);
  read_path(fact.piece, group_first_path_);
  group_first_.time = fact.time;
  group_first_.id = group_first_id_;
  group_first_.path = group_first_path_;
  group_first_.record = pieces_.record({fact.piece, fact.record});
  return true;
}

bool Correlator::Evaluation::is_before_in_input(const Fact& a, const Fact& b) {
  const bool a_is_alert = a.identity() == Fact::Identity::kAlert, b_is_alert = b.identity() == Fact::Identity::kAlert;
  if (a_is_alert || b_is_alert) return is_before(a, b);
  if (const auto places = compare_places(a, b); places != 0) return places < 0;
  return a.piece != b.piece ? a.piece < b.piece : a.reference() < b.reference();
}

void Correlator::Evaluation::order_by_input(std::span<Fact> facts) {
  for (std::size_t begin = 0, end = 0; begin < facts.size(); begin = end) {
    while (end < facts.size() && facts[end].time == facts[begin].time) ++end;
    std::sort(facts.begin() + static_cast<std::ptrdiff_t>(begin), facts.begin() + static_cast<std::ptrdiff_t>(end),
              [this](const Fact& a, const Fact& b) { return is_before_in_input(a, b); });
  }
}

}  // namespace trailhound
