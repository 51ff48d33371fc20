#include "engine/oracle/new_values.h"

#include <algorithm>
#include <set>
#include <tuple>
#include <utility>

namespace trailhound {
namespace {

using Entries = std::vector<OracleEntry>;

/// One group of the correlation. `entries` are in the order of input.
class NewValuesOfGroup {
 public:
  NewValuesOfGroup(const Correlation& correlation, std::uint32_t index, const OracleTuple& group,
                   const Entries& entries, std::optional<Nanoseconds> learned_until)
      : correlation_(correlation), index_(index), group_(group), entries_(entries), learned_until_(learned_until) {}

  FoundNewValues find(Nanoseconds first_of_all) {
    found_.trace.key = group_;
    found_.trace.elements = entries_.size();
    if (is_new(first_of_all)) {
      found_.trace.is_new = true;
      raise(entries_.front(), {}, 0);
    }
    std::set<OracleTuple> known;
    for (std::size_t i = 0; i < entries_.size();) {
      const Nanoseconds now = entries_[i].element.time;
      const std::size_t known_before = known.size();
      for (; i < entries_.size() && entries_[i].element.time == now; ++i) {
        for (const OracleTuple& value : entries_[i].element.tuples) {
          if (!known.insert(value).second) continue;
          found_.trace.arrivals.push_back({value, now, may_fire(now)});
          if (may_fire(now)) raise(entries_[i], value, known_before);
        }
      }
    }
    found_.trace.alerts = found_.alerts.size();
    return std::move(found_);
  }

 private:
  Nanoseconds first() const { return entries_.front().element.time; }

  /// Whether `learn` has passed between two times. REQUIRES: the correlation states it
  bool is_learned(Nanoseconds since, Nanoseconds now) const {
    return static_cast<std::uint64_t>(now) - static_cast<std::uint64_t>(since) >=
           static_cast<std::uint64_t>(*correlation_.learn);
  }

  bool may_fire(Nanoseconds now) const {
    if (learned_until_ && now < *learned_until_) return false;
    return correlation_.learn ? is_learned(first(), now) : now > first();
  }

  bool is_new(Nanoseconds first_of_all) const {
    if (!correlation_.learn || correlation_.ignores_new_groups) return false;
    if (learned_until_ && first() < *learned_until_) return false;
    return is_learned(first_of_all, first());
  }

  void raise(const OracleEntry& entry, const OracleTuple& value, std::size_t known) {
    std::vector<OracleReference> events = events_of(entry);
    OracleAlert alert{index_,
                      group_,
                      events.front().time,
                      events.back().time,
                      Fixed(known) * kFixedOne,
                      std::move(events),
                      OracleNews{value, known, events_of(entries_.front()).back()}};
    found_.alerts.push_back(std::move(alert));
  }

  /// The event of an entry, with the rules of all entries of the group that are the same record; or the events of the
  /// alert that the entry is.
  std::vector<OracleReference> events_of(const OracleEntry& wanted) const {
    OracleEntryElement element = wanted.element;
    const auto key = element.input_key();
    auto same = std::lower_bound(entries_.begin(), entries_.end(), key, [](const OracleEntry& entry, const auto& of) {
      return entry.element.input_key() < of;
    });
    for (; same != entries_.end() && same->element.input_key() == key; ++same) {
      element.rules.insert(same->element.rules.begin(), same->element.rules.end());
    }
    return references_of({&element, 1});
  }

  const Correlation& correlation_;
  const std::uint32_t index_;
  const OracleTuple& group_;
  const Entries& entries_;
  const std::optional<Nanoseconds> learned_until_;
  FoundNewValues found_;
};

}  // namespace

std::vector<FoundNewValues> find_new_values(const Correlation& correlation, std::uint32_t index, OracleGroups& groups,
                                            std::optional<Nanoseconds> learned_until) {
  std::optional<Nanoseconds> first_of_all;
  for (auto& [group, entries] : groups) {
    std::sort(entries.begin(), entries.end(), [](const OracleEntry& a, const OracleEntry& b) {
      return std::tuple(a.element.input_key(), a.position) < std::tuple(b.element.input_key(), b.position);
    });
    const Nanoseconds first = entries.front().element.time;
    first_of_all = first_of_all ? std::min(*first_of_all, first) : first;
  }
  std::vector<FoundNewValues> found;
  for (const auto& [group, entries] : groups) {
    found.push_back(NewValuesOfGroup(correlation, index, group, entries, learned_until).find(*first_of_all));
  }
  return found;
}

}  // namespace trailhound
