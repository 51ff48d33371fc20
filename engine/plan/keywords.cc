// How the keywords of all rules are held against the leaves of a record.

#include <algorithm>
#include <cstdint>
#include <cstring>

#include "engine/event/leaves.h"
#include "engine/plan/evaluator.h"

namespace trailhound {
namespace {

/// True if `text` holds bytes that the filter does not see through: characters beyond ASCII, or the backslash of an
/// escape. At least 8 bytes behind it are readable; what they hold may make this true as well.
bool may_have_opaque(std::string_view text) {
  constexpr std::uint64_t kOnes = 0x0101010101010101u;
  std::uint64_t found = 0;
  for (std::size_t at = 0; at < text.size(); at += 8) {
    std::uint64_t word;
    std::memcpy(&word, text.data() + at, 8);
    const std::uint64_t backslash = word ^ kOnes * '\\';
    found |= word | ((backslash - kOnes) & ~backslash);
  }
  return (found & kOnes * 0x80) != 0;
}

/// `a.b.c` of the leaf whose bytes start at `leaf`, within a record that was walked before.
std::string path_of(const Batch& batch, std::uint32_t row, const char* leaf) {
  struct Level {
    bool object = false;
    std::string key;
  };
  std::vector<Level> levels;
  const Batch::Record& record = batch.record(row);
  for (std::uint32_t at = record.structure_begin; at < record.structure_end; ++at) {
    const char* here = batch.text() + batch.offsets()[at];
    if (here == leaf || (*here == '"' && here + 1 == leaf)) break;
    if (*here == '{' || *here == '[') {
      levels.push_back({*here == '{', ""});
    } else if (*here == '}' || *here == ']') {
      levels.pop_back();
    } else if (*here == ':' && !levels.empty() && levels.back().object) {
      const char* begin = batch.text() + batch.offsets()[at - 1] + 1;
      std::string_view key(begin, static_cast<std::size_t>(here - begin));
      key = key.substr(0, key.rfind('"'));
      levels.back().key.clear();
      append_unescaped(key, levels.back().key);
    }
  }
  std::string path;
  for (const Level& level : levels) {
    if (!level.object) continue;
    if (!path.empty()) path += '.';
    path += level.key;
  }
  return path;
}

}  // namespace

void Evaluator::match_leaf(const RawValue& leaf, std::uint32_t row) {
  for (const PredicateId id : keyword_cache_.match(*plan_.keywords, leaf, scratch_)) set(id, row);
}

void Evaluator::match_all_leaves(std::uint32_t row) {
  for_each_leaf(*batch_, row, [&](const RawValue& leaf) { match_leaf(leaf, row); });
}

/// Calls leaf(RawValue) for the leaves that may satisfy a keyword of the filter.
template <typename Leaf>
void Evaluator::for_filtered_leaves(std::uint32_t row, Leaf&& leaf) {
  const Batch::Record& record = batch_->record(row);
  const std::uint32_t* begin = batch_->offsets() + record.structure_begin;
  const std::uint32_t* end = batch_->offsets() + record.structure_end;
  const auto start = static_cast<std::uint32_t>(record.text.data() - batch_->text());
  std::uint32_t tested = ~std::uint32_t{0};  // hits come in the order of the text, so a leaf's hits stand side by side
  plan_.keyword_filter.scan(record.text, [&](std::size_t offset, std::size_t size) {
    // The end of a key, and no leaf: inside one, a quote has a backslash in front.
    if (record.text.substr(offset + size, 2) == "\":") return;
    const auto place = start + static_cast<std::uint32_t>(offset);
    const auto at = static_cast<std::uint32_t>(std::upper_bound(begin, end, place) - batch_->offsets()) - 1;
    RawValue found;
    if (at == tested || !leaf_at(batch_->text(), batch_->offsets(), at, found)) return;
    tested = at;
    leaf(found);
  });
  if (!may_have_opaque(record.text)) return;
  for_each_leaf(*batch_, row, [&](const RawValue& other) {
    if (may_have_opaque(other.raw())) leaf(other);
  });
}

void Evaluator::match_filtered_leaves(std::uint32_t row) {
  for_filtered_leaves(row, [&](const RawValue& leaf) { match_leaf(leaf, row); });
}

void Evaluator::explain_keyword(const Selection& selection, PredicateId id, std::uint32_t row) {
  bool found = false;
  const auto test = [&](const RawValue& leaf) {
    if (found) return;
    const auto satisfied = keyword_cache_.match(*plan_.keywords, leaf, scratch_);
    if (std::find(satisfied.begin(), satisfied.end(), id) == satisfied.end()) return;
    found = true;
    paths_.push_back(path_of(*batch_, row, leaf.data));
    witnesses_.push_back({selection.name, paths_.back(), leaf.json()});
  };
  if (plan_.in_filter[id] && !plan_.all_keywords) {
    for_filtered_leaves(row, test);
  } else {
    for_each_leaf(*batch_, row, test);
  }
}

}  // namespace trailhound
