#pragma once

#include <cstdint>
#include <string_view>

namespace trailhound {

/// Identifies a group across writers, which number their groups independently: the rank of the correlation and the
/// bytes of the key. Groups are merged in the order (rank, hash, bytes), which means nothing else: the hash is seeded
/// anew in every run. A view.
struct GroupKey {
  std::uint32_t rank = 0, hash = 0;
  std::string_view bytes;
  friend bool operator==(const GroupKey&, const GroupKey&) = default;
  friend bool operator<(const GroupKey& a, const GroupKey& b) {
    if (a.rank != b.rank) return a.rank < b.rank;
    return a.hash != b.hash ? a.hash < b.hash : a.bytes < b.bytes;
  }
};

}  // namespace trailhound
