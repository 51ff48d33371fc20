#pragma once

#include <cstdint>

namespace trailhound {

/// Entries (note 0002, 1) and what became of them.
struct EntryCounters {
  std::uint64_t entries = 0;
  std::uint64_t without_time = 0;     ///< no readable eventTime: left out
  std::uint64_t without_group = 0;    ///< a part of the group key has no value: left out
  std::uint64_t without_value = 0;    ///< nothing to count or to add up: left out
  std::uint64_t too_many_groups = 0;  ///< more than 64 group keys or values: the first 64 were taken

  EntryCounters& operator+=(const EntryCounters& other) {
    entries += other.entries;
    without_time += other.without_time;
    without_group += other.without_group;
    without_value += other.without_value;
    too_many_groups += other.too_many_groups;
    return *this;
  }
  EntryCounters& operator-=(const EntryCounters& other) {
    entries -= other.entries;
    without_time -= other.without_time;
    without_group -= other.without_group;
    without_value -= other.without_value;
    too_many_groups -= other.too_many_groups;
    return *this;
  }
};

}  // namespace trailhound
