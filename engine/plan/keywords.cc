// How the keywords of all rules are held against the leaves of a record.

#include <algorithm>
#include <cstdint>
#include <cstring>

#include "engine/event/leaves.h"
#include "engine/plan/evaluator.h"

namespace trailhound {
namespace {

/// True if `text` holds bytes that the filter does not see through: characters beyond ASCII, or the backslash of an
/// escape. At least 32 bytes behind it are readable; what they hold may make this true as well.
bool may_have_opaque(std::string_view text) {
  std::uint64_t found[4] = {0, 0, 0, 0};
  for (std::size_t at = 0; at < text.size(); at += 32) {
    std::uint64_t words[4];
    std::memcpy(words, text.data() + at, 32);
    for (int i = 0; i < 4; ++i) found[i] |= words[i];
  }
  const std::uint64_t any = found[0] | found[1] | found[2] | found[3];
  return (any & 0x8080808080808080u) != 0 || text.find('\\') != std::string_view::npos;
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

/// Calls leaf(RawValue) for the leaves at the positions [begin, end) of the structural index that may satisfy a keyword
/// of the filter.
template <typename Leaf>
void Evaluator::for_filtered_leaves(Batch::Member part, Leaf&& leaf) {
  const std::uint32_t* const offsets = batch_->offsets();
  const std::string_view text = text_of(part);
  std::uint32_t tested = ~std::uint32_t{0};  // hits come in the order of the text, so a leaf's hits stand side by side
  plan_.keyword_filter.scan(text, [&](std::size_t offset, std::size_t size) {
    // The end of a key, and no leaf: inside one, a quote has a backslash in front.
    if (text.substr(offset + size, 2) == "\":") return;
    const auto place = offsets[part.begin] + static_cast<std::uint32_t>(offset);
    const std::uint32_t* behind = std::upper_bound(offsets + part.begin, offsets + part.end, place);
    const auto at = static_cast<std::uint32_t>(behind - offsets) - 1;
    RawValue found;
    if (at == tested || !leaf_at(batch_->text(), offsets, at, found)) return;
    tested = at;
    leaf(found);
  });
  if (!may_have_opaque(text)) return;
  for_each_leaf(*batch_, part.begin, part.end, [&](const RawValue& other) {
    if (may_have_opaque(other.raw())) leaf(other);
  });
}

/// Calls whole(member) for the long members of a row and between(part) for what stands between them.
template <typename Whole, typename Between>
void Evaluator::for_parts(std::uint32_t row, Whole&& whole, Between&& between) {
  const Batch::Record& record = batch_->record(row);
  std::uint32_t at = record.structure_begin;
  for (const Batch::Member member : batch_->members(row)) {
    between({at, member.begin});
    whole(member);
    at = member.end;
  }
  // Without the brace at the end, behind which another record may follow at once.
  between({at, record.structure_end - 1});
}

std::string_view Evaluator::text_of(Batch::Member part) const {
  const std::uint32_t begin = batch_->offsets()[part.begin];
  return {batch_->text() + begin, batch_->offsets()[part.end] - begin};
}

Evaluator::SeenMember& Evaluator::seen_like(std::string_view text) { return seen_members_[text.size() % kSeenMembers]; }

std::optional<std::span<const PredicateId>> Evaluator::known_of(Batch::Member member) {
  const std::string_view text = text_of(member);
  const SeenMember& seen = seen_like(text);
  if (seen.batch != batch_number_ || text_of(seen.member) != text) return std::nullopt;
  return std::span<const PredicateId>(found_).subspan(seen.begin, seen.end - seen.begin);
}

void Evaluator::match_filtered_leaves(std::uint32_t row) {
  const auto search = [&](Batch::Member part) {
    for_filtered_leaves(part, [&](const RawValue& leaf) {
      const auto satisfied = keyword_cache_.match(*plan_.keywords, leaf, scratch_);
      found_.insert(found_.end(), satisfied.begin(), satisfied.end());
    });
  };
  const auto search_unless_known = [&](Batch::Member member) {
    if (const auto known = known_of(member)) {
      for (const PredicateId id : *known) set(id, row);
      return;
    }
    const auto begin = static_cast<std::uint32_t>(found_.size());
    search(member);
    seen_like(text_of(member)) = {batch_number_, member, begin, static_cast<std::uint32_t>(found_.size())};
  };
  const std::size_t before = found_.size();
  for_parts(row, search_unless_known, search);
  for (std::size_t i = before; i < found_.size(); ++i) set(found_[i], row);
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
  if (!plan_.in_filter[id] || plan_.all_keywords) {
    for_each_leaf(*batch_, row, test);
    return;
  }
  const auto search = [&](Batch::Member part) {
    if (!found) for_filtered_leaves(part, test);
  };
  const auto search_if_it_may_hold = [&](Batch::Member member) {
    const auto known = known_of(member);
    if (!known || std::find(known->begin(), known->end(), id) != known->end()) search(member);
  };
  for_parts(row, search_if_it_may_hold, search);
}

}  // namespace trailhound
