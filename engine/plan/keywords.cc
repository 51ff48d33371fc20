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

}  // namespace

void Evaluator::match_leaf(const RawValue& leaf, std::uint32_t row) {
  for (const PredicateId id : keyword_cache_.match(*plan_.keywords, leaf, scratch_)) set(id, row);
}

void Evaluator::match_all_leaves(std::uint32_t row) {
  for_each_leaf(*batch_, row, [&](const RawValue& leaf) { match_leaf(leaf, row); });
}

void Evaluator::match_filtered_leaves(std::uint32_t row) {
  const Batch::Record& record = batch_->record(row);
  const std::uint32_t* begin = batch_->offsets() + record.structure_begin;
  const std::uint32_t* end = batch_->offsets() + record.structure_end;
  const auto start = static_cast<std::uint32_t>(record.text.data() - batch_->text());
  std::uint32_t tested = ~std::uint32_t{0};  // hits come in the order of the text, so a leaf's hits stand side by side
  plan_.keyword_filter.scan(record.text, [&](std::size_t offset) {
    const auto place = start + static_cast<std::uint32_t>(offset);
    const auto at = static_cast<std::uint32_t>(std::upper_bound(begin, end, place) - batch_->offsets()) - 1;
    RawValue leaf;
    if (at == tested || !leaf_at(batch_->text(), batch_->offsets(), at, leaf)) return;
    tested = at;
    match_leaf(leaf, row);
  });
  if (!may_have_opaque(record.text)) return;
  for_each_leaf(*batch_, row, [&](const RawValue& leaf) {
    if (may_have_opaque(leaf.raw())) match_leaf(leaf, row);
  });
}

}  // namespace trailhound
