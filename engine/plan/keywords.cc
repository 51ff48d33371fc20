// Tests the keywords of all rules on the leaves of a record.

#include <algorithm>
#include <cstdint>
#include <optional>

#include "engine/base/bytes.h"
#include "engine/base/text.h"
#include "engine/event/leaves.h"
#include "engine/plan/evaluator.h"

namespace trailhound {
namespace {

/// True if `text` has bytes that the filter cannot interpret: characters beyond ASCII, or the backslash of an escape.
bool has_opaque(std::string_view text) {
  return any_byte(text, [](SixteenBytes bytes) { return bytes | (bytes == '\\'); });
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

/// Searches a member that is not among the seen ones: calls match_keywords() for the leaves that may satisfy a keyword.
[[gnu::noinline]] void Evaluator::search(Batch::Member member) {
  const std::uint32_t* const offsets = batch_->offsets();
  const std::string_view text = text_of(member);
  if (plan_.keyword_filter.cannot_occur_in(text)) return;
  std::uint32_t tested = ~std::uint32_t{0};  // nearly always the hits of a leaf come one after the other
  RawValue leaf;
  plan_.keyword_filter.scan(text, [&](std::size_t offset, const LiteralFilter::Literal& literal) {
    // The end of a key, and no leaf: inside one, a quote has a backslash in front.
    if (text.substr(offset + literal.text.size(), 2) == "\":") return;
    const auto place = offsets[member.begin] + static_cast<std::uint32_t>(offset);
    const std::uint32_t* behind = std::upper_bound(offsets + member.begin, offsets + member.end, place);
    const auto at = static_cast<std::uint32_t>(behind - offsets) - 1;
    if (at == tested || !leaf_at(batch_->text(), offsets, at, leaf)) return;
    tested = at;
    match_keywords(leaf, at - member.begin);
  });
  if (!has_opaque(text)) return;
  for (std::uint32_t at = member.begin; at < member.end; ++at) {
    if (leaf_at(batch_->text(), offsets, at, leaf) && has_opaque(leaf.raw())) match_keywords(leaf, at - member.begin);
  }
}

/// Adds the keywords that a leaf satisfies to found_. If the filter can read the leaf, perhaps after decoding its
/// escapes (a policy is JSON in a string), only the keywords are tested whose literals occur in it: most such leaves
/// are large and never come again, so a cache would not help.
void Evaluator::match_keywords(const RawValue& leaf, std::uint32_t at) {
  std::string_view text = leaf.raw();
  if (leaf.has_escapes()) {
    decoded_.clear();
    append_unescaped(text, decoded_);
    const std::size_t size = decoded_.size();
    decoded_.append(LiteralFilter::kReadBehind, '\0');
    text = {decoded_.data(), size};
  }
  if (has_beyond_ascii(text)) {
    for (const PredicateId id : keyword_cache_.match(*plan_.keywords, leaf, scratch_)) found_.push_back({id, at});
    return;
  }
  patterns_.clear();
  plan_.keyword_filter.scan(text, [&](std::size_t, const LiteralFilter::Literal& literal) {
    patterns_.insert(patterns_.end(), literal.ids.begin(), literal.ids.end());
  });
  if (patterns_.empty()) return;
  std::sort(patterns_.begin(), patterns_.end());
  patterns_.erase(std::unique(patterns_.begin(), patterns_.end()), patterns_.end());
  scratch_.folded.clear();
  append_folded(text, scratch_.folded);
  for (const std::uint32_t index : patterns_) {
    scratch_.stop.check();
    const Plan::Impl::KeywordPattern& pattern = plan_.keyword_patterns[index];
    if (pattern.wildcard.matches(pattern.cased ? text : scratch_.folded)) found_.push_back({pattern.predicate, at});
  }
}

std::string_view Evaluator::text_of(Batch::Member member) const {
  const std::uint32_t begin = batch_->offsets()[member.begin];
  return {batch_->text() + begin, batch_->offsets()[member.end] - begin};
}

// HOT: bench/hunt.
void Evaluator::match_filtered_leaves(std::uint32_t row) {
  const char* const text = batch_->text();
  const std::uint32_t* const offsets = batch_->offsets();
  const bool may_occur_in_bare = plan_.keyword_filter.may_occur_in_bare();
  for (const Batch::Member member : batch_->members(row)) {
    const std::uint32_t begin = offsets[member.begin];
    const char first = text[begin];
    if (first != '"' && first != '{' && first != '[' && !may_occur_in_bare) continue;
    const std::uint32_t size = offsets[member.end] - begin;
    const std::uint32_t key_size = begin - offsets[member.begin - 2];
    SeenMember& seen = seen_members_[(key_size * 29 + size) % kSeenMembers];
    if (seen.batch != batch_number_ || seen.size != size || !same_bytes(text + seen.begin, text + begin, size)) {
      const auto found_begin = static_cast<std::uint32_t>(found_.size());
      search(member);
      seen = {batch_number_, begin, size, found_begin, static_cast<std::uint32_t>(found_.size())};
    }
    if (seen.found_begin == seen.found_end) [[likely]]
      continue;
    members_with_keywords_.push_back({row, member.begin, seen.found_begin, seen.found_end});
    for (std::uint32_t i = seen.found_begin; i < seen.found_end; ++i) set(found_[i].id, row);
  }
}

void Evaluator::explain_keyword(const Selection& selection, PredicateId id, std::uint32_t row) {
  const auto show = [&](const RawValue& leaf) {
    texts_.push_back(path_of(*batch_, row, leaf.data));
    witnesses_.push_back({selection.name, texts_.back(), leaf.json()});
  };
  if (plan_.in_filter[id] && !plan_.all_keywords) {
    const auto first =
        std::lower_bound(members_with_keywords_.begin(), members_with_keywords_.end(), row,
                         [](const MemberWithKeywords& member, std::uint32_t r) { return member.row < r; });
    for (auto member = first; member != members_with_keywords_.end() && member->row == row; ++member) {
      std::optional<std::uint32_t> at;  // of the first leaf; those that the filter did not see through come last
      for (std::uint32_t i = member->found_begin; i < member->found_end; ++i) {
        if (found_[i].id == id) at = std::min(at.value_or(found_[i].leaf), found_[i].leaf);
      }
      if (!at) continue;
      RawValue leaf;
      static_cast<void>(leaf_at(batch_->text(), batch_->offsets(), member->begin + *at, leaf));
      show(leaf);
      return;
    }
    return;
  }
  bool shown = false;
  for_each_leaf(*batch_, row, [&](const RawValue& leaf) {
    if (shown) return;
    const auto satisfied = keyword_cache_.match(*plan_.keywords, leaf, scratch_);
    shown = std::find(satisfied.begin(), satisfied.end(), id) != satisfied.end();
    if (shown) show(leaf);
  });
}

}  // namespace trailhound
