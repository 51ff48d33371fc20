#include "engine/plan/element_evaluator.h"

#include <algorithm>
#include <functional>
#include <span>
#include <stdexcept>
#include <utility>

#include "engine/event/json_text.h"

namespace trailhound {
namespace {

using Kind = ElementSelector::Kind;

constexpr std::size_t kShownElements = 3;    ///< of those that satisfy a block, as evidence
constexpr std::size_t kMostText = 1u << 20;  ///< of a batch, in bytes; a larger element has a batch to itself
constexpr std::size_t kReadableBytes = 64;   ///< behind a text, as StructuralIndex demands

bool is_inside(const RawValue& value, const RawValue& container) {
  const std::less<> before;
  return !before(value.data, container.data) && before(value.data, container.data + container.size);
}

/// The elements of an array among the entries of a column. An array comes behind what it contains: the entries of
/// `[[1],2]` are 1, [1], 2 and the array. `at` is the array's index, and afterwards that of the first entry inside.
std::vector<RawValue> elements_of(std::span<const Batch::Entry> entries, std::size_t& at) {
  const RawValue list = entries[at].value;
  std::vector<RawValue> elements;
  while (at > 0 && is_inside(entries[at - 1].value, list)) {
    const RawValue element = entries[--at].value;
    elements.push_back(element);
    if (element.kind != ValueKind::kArray) continue;
    while (at > 0 && is_inside(entries[at - 1].value, element)) --at;
  }
  std::reverse(elements.begin(), elements.end());
  return elements;
}

}  // namespace

ElementEvaluator::ElementEvaluator(const Plan::Impl::List& list)
    : list_(list),
      walker_(list.elements->eager_tree),
      evaluator_(*list.elements),
      rows_(list.elements->tree, list.elements->filter_keywords),
      strings_(list.elements->tree) {}

void ElementEvaluator::add_list(const Batch::Entry& list, std::vector<RawValue> elements) {
  std::uint8_t texts_around = list.texts_around;
  if (list.value.kind == ValueKind::kNull) return;
  if (list.value.kind == ValueKind::kString && may_hold_json(list.value.raw()) &&
      walker_.read_list(list.value, texts_around, strings_, elements)) {
    ++texts_around;
  } else if (list.value.kind != ValueKind::kArray) {
    elements = {list.value};
  }
  const auto size = static_cast<std::uint32_t>(elements.size());
  for (std::uint32_t i = 0; i < size; ++i) elements_.push_back({elements[i], i, size, texts_around});
}

/// Finds the elements of all lists that the path reached in the row.
void ElementEvaluator::collect(const Batch& batch, std::uint32_t row) {
  elements_.clear();
  strings_.clear();
  const std::span<const Batch::Entry> entries = batch.entries(list_.field, row);
  struct List {
    const Batch::Entry* entry;
    std::vector<RawValue> elements;
  };
  std::vector<List> lists;  // from the last to the first
  for (std::size_t at = entries.size(); at > 0;) {
    const Batch::Entry& entry = entries[--at];
    lists.push_back({&entry, {}});
    if (entry.value.kind == ValueKind::kArray) lists.back().elements = elements_of(entries, at);
  }
  for (auto list = lists.rbegin(); list != lists.rend(); ++list) add_list(*list->entry, std::move(list->elements));
}

bool ElementEvaluator::selects(ElementSelector selector, const Element& element) {
  if (selector.kind != Kind::kPosition) return !element.is_absent;
  if (element.is_absent) return true;
  const std::int64_t from_end = std::int64_t{element.index} - std::int64_t{element.size};
  return selector.position == element.index || selector.position == from_end;
}

bool ElementEvaluator::holds(ElementSelector selector, const Count& count) {
  switch (selector.kind) {
    case Kind::kAny:
    case Kind::kPosition:
      return count.satisfying > 0;
    case Kind::kAll:
      return count.selected > 0 && count.satisfying == count.selected;
    case Kind::kAllOrEmpty:
      return count.satisfying == count.selected;
    case Kind::kNone:
      return count.satisfying == 0;
  }
  return false;
}

/// Adds the absent element if some block selects a position at which no list has an element.
void ElementEvaluator::add_absent() {
  for (std::size_t i = 0; i < list_.blocks.size(); ++i) {
    if (list_.blocks[i].selector.kind != Kind::kPosition || counts_[i].selected > 0) continue;
    Element absent;
    absent.is_absent = true;
    elements_.push_back(absent);
    return;
  }
}

void ElementEvaluator::run_batch(std::size_t first, std::size_t last, bool is_lower_case, const OnHit& on_hit) {
  text_.clear();
  for (std::size_t i = first; i < last; ++i) {
    text_ += '{';
    if (!elements_[i].is_absent) {
      text_.append("\"").append(Walker::kElementKey).append("\":").append(elements_[i].value.json());
    }
    text_ += "}\n";
  }
  const std::size_t size = text_.size();
  text_.append(kReadableBytes, '\0');
  if (!index_.build(text_.data(), size)) throw std::length_error("a list is too long to be indexed");
  rows_.clear();
  rows_.set_text(text_.data(), index_.offsets());
  walker_.set_text(text_.data(), index_);
  std::uint32_t at = 0;
  for (std::size_t i = first; i < last; ++i) {
    at = walker_.add_element(at, {is_lower_case, elements_[i].texts_around}, rows_);
  }
  for (const Evaluator::Hit& hit : evaluator_.evaluate(rows_)) {
    const Element& element = elements_[first + hit.row];
    if (selects(list_.blocks[hit.rule].selector, element)) on_hit(hit, element);
  }
}

void ElementEvaluator::run(bool is_lower_case, const OnHit& on_hit) {
  for (std::size_t first = 0; first < elements_.size();) {
    std::size_t last = first, bytes = 0;
    while (last < elements_.size() && last - first < Batch::kMaxRows && (last == first || bytes < kMostText)) {
      bytes += elements_[last++].value.size;
    }
    run_batch(first, last, is_lower_case, on_hit);
    first = last;
  }
}

const std::vector<bool>& ElementEvaluator::evaluate(const Batch& batch, std::uint32_t row, Evaluator::EventRow event,
                                                    StopFlag stop) {
  evaluator_.stop_at(stop);
  evaluator_.set_event(event);
  collect(batch, row);
  counts_.assign(list_.blocks.size(), {});
  for (std::size_t i = 0; i < list_.blocks.size(); ++i) {
    const ElementSelector selector = list_.blocks[i].selector;
    counts_[i].selected = static_cast<std::uint64_t>(std::count_if(
        elements_.begin(), elements_.end(), [&](const Element& element) { return selects(selector, element); }));
  }
  add_absent();
  run(batch.record(row).is_lower_case, [&](const Evaluator::Hit& hit, const Element& element) {
    // A position that some list has is not absent.
    if (!element.is_absent || counts_[hit.rule].selected == 0) ++counts_[hit.rule].satisfying;
  });
  holds_.resize(list_.blocks.size());
  for (std::size_t i = 0; i < list_.blocks.size(); ++i) holds_[i] = holds(list_.blocks[i].selector, counts_[i]);
  return holds_;
}

/// `items[2]`, or `items[-1]` where no list has that element.
std::string ElementEvaluator::place_of(const Element& element, ElementSelector selector) const {
  return element.is_absent ? to_string(selector) : '[' + std::to_string(element.index) + ']';
}

std::vector<ElementEvaluator::Witness> ElementEvaluator::explain(const Batch& batch, std::uint32_t row,
                                                                 Evaluator::EventRow event, StopFlag stop,
                                                                 std::uint32_t block) {
  static_cast<void>(evaluate(batch, row, event, stop));
  const ElementSelector selector = list_.blocks[block].selector;
  const bool is_all = selector.kind == Kind::kAll || selector.kind == Kind::kAllOrEmpty;
  std::size_t rest = is_all ? kShownElements : 1;
  const bool has_position = counts_[block].selected > 0;
  std::vector<Witness> witnesses;
  run(batch.record(row).is_lower_case, [&](const Evaluator::Hit& hit, const Element& element) {
    if (hit.rule != block || rest == 0 || (element.is_absent && has_position)) return;
    --rest;
    const std::string place = place_of(element, selector);
    for (const Evaluator::Witness& witness : evaluator_.explain(rows_, hit)) {
      const std::string_view below = witness.field.substr(Walker::kElementKey.size());
      witnesses.push_back({place + std::string(below), std::string(witness.value)});
    }
  });
  if (!witnesses.empty()) return witnesses;
  const RawValue* const list = batch.first(list_.field, row);
  return {{"", std::string(list != nullptr ? list->json() : "null")}};
}

}  // namespace trailhound
