#include "engine/match/atom_index.h"

#include <algorithm>
#include <deque>
#include <unordered_set>

namespace trailhound {
namespace {

/// 16 MiB of table; beyond that atoms get shorter.
constexpr std::size_t kMaxTable = 4u << 20;
constexpr std::size_t kAtomSizes[] = {12, 8, 6, 4, 3, 2, 1};

/// The end of a literal is more specific than its start: paths, ARNs and host names begin alike.
std::string_view atom_of(std::string_view literal, std::size_t size) {
  return literal.size() > size ? literal.substr(literal.size() - size) : literal;
}

}  // namespace

void AtomIndex::add(std::string_view literal, std::uint32_t id) { literals_.push_back({std::string(literal), id}); }

std::size_t AtomIndex::count_states(std::size_t atom_size) const {
  std::unordered_set<std::string_view> prefixes;
  for (const Literal& literal : literals_) {
    const std::string_view atom = atom_of(literal.text, atom_size);
    for (std::size_t size = 1; size <= atom.size(); ++size) prefixes.insert(atom.substr(0, size));
  }
  return prefixes.size() + 1;
}

void AtomIndex::build() {
  std::array<bool, 256> used{};
  for (const Literal& literal : literals_) {
    for (const char c : literal.text) used[static_cast<unsigned char>(c)] = true;
  }
  classes_ = 1;  // class 0: bytes of no literal
  for (std::size_t byte = 0; byte < 256; ++byte) {
    if (used[byte]) class_of_[byte] = static_cast<std::uint8_t>(std::min(classes_++, 255u));
  }
  // 256 classes do not fit a byte; then two bytes share the last class, which over-selects only.
  classes_ = std::min(classes_, 256u);
  std::size_t atom_size = 1;
  for (const std::size_t size : kAtomSizes) {
    atom_size = size;
    if (count_states(size) * classes_ <= kMaxTable) break;
  }

  // The trie: next[state][class], 0 for none.
  std::vector<std::uint32_t> next(classes_, 0);
  std::vector<std::vector<std::uint32_t>> outputs(1);
  for (const Literal& literal : literals_) {
    std::uint32_t state = 0;
    for (const char c : atom_of(literal.text, atom_size)) {
      const std::size_t slot = std::size_t{state} * classes_ + class_of_[static_cast<unsigned char>(c)];
      if (next[slot] == 0) {
        next[slot] = static_cast<std::uint32_t>(outputs.size());
        outputs.emplace_back();
        next.resize(next.size() + classes_, 0);
      }
      state = next[slot];
    }
    outputs[state].push_back(literal.id);
  }

  // Breadth first: where a state has no edge it takes that of the longest suffix that is a state.
  std::vector<std::uint32_t> suffix(outputs.size(), 0);
  std::deque<std::uint32_t> queue{0};
  while (!queue.empty()) {
    const std::uint32_t state = queue.front();
    queue.pop_front();
    for (std::uint32_t c = 0; c < classes_; ++c) {
      std::uint32_t& edge = next[std::size_t{state} * classes_ + c];
      const std::uint32_t fallback = state == 0 ? 0 : next[std::size_t{suffix[state]} * classes_ + c];
      if (edge == 0) {
        edge = fallback;
      } else {
        suffix[edge] = fallback;
        outputs[edge].insert(outputs[edge].end(), outputs[fallback].begin(), outputs[fallback].end());
        queue.push_back(edge);
      }
    }
  }

  table_.resize(next.size());
  for (std::size_t i = 0; i < next.size(); ++i) {
    table_[i] = next[i] * classes_ | (outputs[next[i]].empty() ? 0 : kHasOutput);
  }
  outputs_begin_.clear();
  outputs_.clear();
  for (std::vector<std::uint32_t>& list : outputs) {
    std::sort(list.begin(), list.end());
    list.erase(std::unique(list.begin(), list.end()), list.end());
    outputs_begin_.push_back(static_cast<std::uint32_t>(outputs_.size()));
    outputs_.insert(outputs_.end(), list.begin(), list.end());
  }
  outputs_begin_.push_back(static_cast<std::uint32_t>(outputs_.size()));
}

}  // namespace trailhound
