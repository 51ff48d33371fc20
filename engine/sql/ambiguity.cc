#include "engine/sql/ambiguity.h"

#include <algorithm>

namespace trailhound {
namespace {

/// The strongly connected components of a graph (Tarjan), without recursion: the component of each node.
/// `next(node, index)` is the node at the end of its edge of this index, or a negative number behind the last.
template <typename Next>
std::vector<std::uint32_t> components(std::size_t nodes, const Next& next) {
  constexpr std::uint32_t kNone = 0xFFFFFFFF;
  std::vector<std::uint32_t> order(nodes, kNone), low(nodes, 0), component(nodes, kNone);
  std::vector<std::uint32_t> open;
  struct Visit {
    std::uint32_t node;
    std::size_t edge;
  };
  std::vector<Visit> visits;
  std::uint32_t count = 0, found = 0;
  const auto enter = [&](std::uint32_t node) {
    order[node] = low[node] = count++;
    open.push_back(node);
    visits.push_back({node, 0});
  };
  for (std::uint32_t root = 0; root < nodes; ++root) {
    if (order[root] == kNone) enter(root);
    while (!visits.empty()) {
      const std::uint32_t node = visits.back().node;
      const std::int64_t to = next(node, visits.back().edge++);
      if (to >= 0) {
        const auto other = static_cast<std::uint32_t>(to);
        if (order[other] == kNone) {
          enter(other);
        } else if (component[other] == kNone) {
          low[node] = std::min(low[node], order[other]);
        }
        continue;
      }
      visits.pop_back();
      if (!visits.empty()) low[visits.back().node] = std::min(low[visits.back().node], low[node]);
      if (low[node] != order[node]) continue;
      for (std::uint32_t member = kNone; member != node;) {
        member = open.back();
        open.pop_back();
        component[member] = found;
      }
      ++found;
    }
  }
  return component;
}

void append(std::vector<Ambiguity::State>& to, const std::vector<Ambiguity::State>& states) {
  to.insert(to.end(), states.begin(), states.end());
}

}  // namespace

Ambiguity::Part Ambiguity::character(const CodePoints& characters) {
  const auto state = static_cast<State>(characters_.size());
  characters_.push_back(characters);
  follow_.emplace_back();
  return {false, {state}, {state}};
}

/// True if an edge was there already.
bool Ambiguity::connect(const std::vector<State>& from, const std::vector<State>& to) {
  bool is_double = false;
  for (const State left : from) {
    std::vector<State>& after = follow_[left];
    for (const State right : to) {
      const auto place = std::lower_bound(after.begin(), after.end(), right);
      if (place != after.end() && *place == right) {
        is_double = true;
      } else {
        after.insert(place, right);
      }
    }
  }
  return is_double;
}

Ambiguity::Part Ambiguity::sequence(Part left, Part right) {
  connect(left.last, right.first);
  if (left.may_be_empty) append(left.first, right.first);
  if (right.may_be_empty) append(right.last, left.last);
  return {left.may_be_empty && right.may_be_empty, std::move(left.first), std::move(right.last)};
}

Ambiguity::Part Ambiguity::either(Part left, const Part& right) {
  append(left.first, right.first);
  append(left.last, right.last);
  left.may_be_empty |= right.may_be_empty;
  return left;
}

Ambiguity::Part Ambiguity::repeated(Part part) {
  has_double_way_ |= connect(part.last, part.first);
  return part;
}

Ambiguity::Part Ambiguity::optional(Part part) {
  part.may_be_empty = true;
  return part;
}

bool Ambiguity::share_a_character(State a, State b) const {
  for (const CodePointRange left : characters_[a]) {
    for (const CodePointRange right : characters_[b]) {
      if (left.first <= right.last && right.first <= left.last) return true;
    }
  }
  return false;
}

std::vector<Ambiguity::State> Ambiguity::states_in_loops() const {
  const std::vector<std::uint32_t> component =
      components(follow_.size(), [&](std::uint32_t state, std::size_t edge) -> std::int64_t {
        return edge < follow_[state].size() ? std::int64_t{follow_[state][edge]} : -1;
      });
  std::vector<State> states;
  for (State state = 0; state < follow_.size(); ++state) {
    const bool is_inside = std::any_of(follow_[state].begin(), follow_[state].end(),
                                       [&](State next) { return component[next] == component[state]; });
    if (is_inside) states.push_back(state);
  }
  return states;
}

bool Ambiguity::is_exponential() const {
  if (has_double_way_) return true;
  const std::vector<State> states = states_in_loops();
  if (states.size() > kMostStates) return true;
  // Two walkers over the automaton that read the same text: they part and meet again if a component of the pairs has
  // one in which they are together, and one in which they are not.
  const std::size_t n = states.size();
  std::vector<std::vector<std::uint32_t>> follow(n);
  for (std::size_t i = 0; i < n; ++i) {
    for (const State next : follow_[states[i]]) {
      const auto place = std::lower_bound(states.begin(), states.end(), next);
      if (place != states.end() && *place == next)
        follow[i].push_back(static_cast<std::uint32_t>(place - states.begin()));
    }
  }
  std::vector<std::uint8_t> shared(n * n);
  for (std::size_t i = 0; i < n * n; ++i) shared[i] = share_a_character(states[i / n], states[i % n]);
  std::vector<std::vector<std::uint32_t>> pairs(n * n);
  for (std::size_t pair = 0; pair < n * n; ++pair) {
    for (const std::uint32_t left : follow[pair / n]) {
      for (const std::uint32_t right : follow[pair % n]) {
        if (shared[left * n + right] != 0) pairs[pair].push_back(static_cast<std::uint32_t>(left * n + right));
      }
    }
  }
  const std::vector<std::uint32_t> component =
      components(n * n, [&](std::uint32_t pair, std::size_t edge) -> std::int64_t {
        return edge < pairs[pair].size() ? std::int64_t{pairs[pair][edge]} : -1;
      });
  std::vector<std::uint32_t> together;
  for (std::size_t i = 0; i < n; ++i) together.push_back(component[i * n + i]);
  std::sort(together.begin(), together.end());
  for (std::size_t pair = 0; pair < n * n; ++pair) {
    if (pair / n == pair % n) continue;
    if (std::binary_search(together.begin(), together.end(), component[pair])) return true;
  }
  return false;
}

}  // namespace trailhound
