#include "engine/match/substring_set.h"

#include <algorithm>

namespace trailhound {

SubstringSet::SubstringSet(const std::vector<std::string_view>& strings) {
  // The strings with one beginning are a range of the sorted list; ranges are split by the next byte, depth by depth.
  struct Range {
    std::size_t begin, end;
  };
  std::vector<Range> level = {{0, strings.size()}};
  std::vector<std::uint32_t> parent = {0};
  byte_ = {0};
  contains_ = {!strings.empty() && strings.front().empty()};
  for (std::size_t depth = 0, first = 0; !level.empty(); ++depth) {
    std::vector<Range> next;
    for (std::size_t i = 0; i < level.size(); ++i) {
      first_child_.push_back(static_cast<std::uint32_t>(byte_.size()));
      std::size_t at = level[i].begin;
      if (at < level[i].end && strings[at].size() == depth) ++at;  // it ends here, and sorts before the longer ones
      while (at < level[i].end) {
        const Range range = {
            at, static_cast<std::size_t>(
                    std::partition_point(strings.begin() + static_cast<std::ptrdiff_t>(at),
                                         strings.begin() + static_cast<std::ptrdiff_t>(level[i].end),
                                         [&](std::string_view string) { return string[depth] == strings[at][depth]; }) -
                    strings.begin())};
        byte_.push_back(static_cast<unsigned char>(strings[at][depth]));
        contains_.push_back(strings[at].size() == depth + 1);
        parent.push_back(static_cast<std::uint32_t>(first + i));
        next.push_back(range);
        at = range.end;
      }
    }
    first += level.size();
    level = std::move(next);
  }
  first_child_.push_back(static_cast<std::uint32_t>(byte_.size()));

  fallback_.assign(byte_.size(), 0);
  for (std::uint32_t state = 1; state < byte_.size(); ++state) {
    if (parent[state] == 0) continue;
    fallback_[state] = step(fallback_[parent[state]], byte_[state]);
    if (contains_[fallback_[state]]) contains_[state] = true;
  }
}

std::uint32_t SubstringSet::child(std::uint32_t state, unsigned char byte) const {
  const auto begin = byte_.begin() + first_child_[state], end = byte_.begin() + first_child_[state + 1];
  const auto found = std::lower_bound(begin, end, byte);
  return found != end && *found == byte ? static_cast<std::uint32_t>(found - byte_.begin()) : kNone;
}

std::uint32_t SubstringSet::step(std::uint32_t state, unsigned char byte) const {
  for (;;) {
    if (const std::uint32_t next = child(state, byte); next != kNone) return next;
    if (state == 0) return 0;
    state = fallback_[state];
  }
}

bool SubstringSet::any_in(std::string_view text) const {
  if (contains_[0]) return true;
  std::uint32_t state = 0;
  for (const char c : text) {
    state = step(state, static_cast<unsigned char>(c));
    if (contains_[state]) return true;
  }
  return false;
}

}  // namespace trailhound
