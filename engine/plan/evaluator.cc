#include "engine/plan/evaluator.h"

#include <algorithm>
#include <bit>
#include <optional>

#include "engine/base/decimal.h"
#include "engine/base/text.h"
#include "engine/match/text_relation.h"
#include "engine/plan/element_evaluator.h"

namespace trailhound {

Evaluator::Evaluator(const Plan& plan) : Evaluator(*plan.impl_) {}

Evaluator::Evaluator(const Plan::Impl& plan)
    : plan_(plan),
      lazy_walker_(plan_.lazy_tree),
      caches_(plan_.matchers.size()),
      states_(plan_.predicates.size()),
      present_(plan_.matchers.size()),
      tested_(plan_.matchers.size()),
      lists_tested_(plan_.lists.size()),
      elements_(plan_.lists.size()),
      candidate_rows_(plan_.rules.size()) {}

Evaluator::~Evaluator() = default;

std::uint64_t* Evaluator::bitmap(State& state) {
  if (state.batch != batch_number_) {
    state.batch = batch_number_;
    state.slot = slots_++;
    bits_.resize(std::max<std::size_t>(bits_.size(), std::size_t{slots_} * words_));
    std::fill_n(bits_.begin() + std::ptrdiff_t{state.slot} * words_, words_, 0);
  }
  return bits_.data() + std::size_t{state.slot} * words_;
}

void Evaluator::set(PredicateId id, std::uint32_t row) {
  State& state = states_[id];
  if (state.batch != batch_number_) held_.push_back(id);
  bitmap(state)[row / 64] |= std::uint64_t{1} << (row % 64);
}

const std::uint64_t* Evaluator::presence(FieldId field) {
  State& state = present_[field];
  if (state.batch != batch_number_) {
    std::uint64_t* bits = bitmap(state);
    for (const Batch::Entry& entry : batch_->column(field))
      bits[entry.row / 64] |= std::uint64_t{1} << (entry.row % 64);
  }
  return bits_.data() + std::size_t{state.slot} * words_;
}

void Evaluator::demand(PredicateId id, std::uint32_t w, std::uint64_t mask) {
  const Predicate& predicate = plan_.predicates[id];
  const bool keyword = predicate.field == kNoField;
  if (keyword ? plan_.all_keywords || (plan_.filter_keywords && plan_.in_filter[id]) : plan_.eager[predicate.field])
    return;
  std::uint64_t& tested = bitmap(keyword ? keywords_tested_ : tested_[predicate.field])[w];
  std::uint64_t rows = mask & ~tested;
  if (rows == 0) return;
  tested |= rows;
  for (; rows != 0; rows &= rows - 1) {
    const std::uint32_t row = w * 64 + static_cast<std::uint32_t>(std::countr_zero(rows));
    if (row >= batch_->rows()) return;
    if (keyword) {
      match_all_leaves(row);
      continue;
    }
    for (const Batch::Entry& entry : batch_->entries(predicate.field, row)) {
      for (const PredicateId satisfied :
           caches_[predicate.field].match(*plan_.matchers[predicate.field], entry.value, scratch_)) {
        set(satisfied, row);
      }
    }
  }
}

std::uint64_t Evaluator::word(PredicateId id, std::uint32_t w, std::uint64_t mask) {
  const Predicate& predicate = plan_.predicates[id];
  const auto held = [&] {
    demand(id, w, mask);
    const State& state = states_[id];
    return state.batch == batch_number_ ? bits_[std::size_t{state.slot} * words_ + w] : 0;
  };
  switch (predicate.kind) {
    case Predicate::Kind::kValue:
    case Predicate::Kind::kKeyword:
      return held();
    case Predicate::Kind::kNull: {
      const std::uint64_t absent = ~presence(predicate.field)[w];
      return held() | absent;
    }
    case Predicate::Kind::kPresent:
      return presence(predicate.field)[w];
    case Predicate::Kind::kAbsent:
      return ~presence(predicate.field)[w];
    case Predicate::Kind::kFieldRef:
      return field_reference(id)[w];
    case Predicate::Kind::kBlock:
      return block(id, w, mask);
  }
  return 0;
}

std::uint64_t Evaluator::word(const Node& node, std::uint32_t w, std::uint64_t mask) {
  if (node.field != kNoField && batch_->column(node.field).empty()) return 0;
  const auto child = [&](std::uint32_t i) -> const Node& { return plan_.nodes[plan_.children[node.first + i]]; };
  switch (node.kind) {
    case Node::Kind::kPredicate:
      return word(node.first, w, mask);
    case Node::Kind::kNot:
      return ~word(child(0), w, mask);
    case Node::Kind::kAnd: {
      for (std::uint32_t i = 0; i < node.count && mask != 0; ++i) mask &= word(child(i), w, mask);
      return mask;
    }
    case Node::Kind::kOr: {
      std::uint64_t any = 0;
      for (std::uint32_t i = 0; i < node.count && mask != 0; ++i) {
        any |= word(child(i), w, mask) & mask;
        mask &= ~any;
      }
      return any;
    }
  }
  return 0;
}

ElementEvaluator& Evaluator::elements_of(std::uint32_t list) {
  std::unique_ptr<ElementEvaluator>& elements = elements_[list];
  if (!elements) elements = std::make_unique<ElementEvaluator>(plan_.lists[list]);
  return *elements;
}

std::uint64_t Evaluator::block(PredicateId id, std::uint32_t w, std::uint64_t mask) {
  const std::uint32_t index = plan_.predicates[id].list;
  const Plan::Impl::List& list = plan_.lists[index];
  std::uint64_t& tested = bitmap(lists_tested_[index])[w];
  std::uint64_t rows = mask & ~tested;
  tested |= rows;
  for (; rows != 0; rows &= rows - 1) {
    const auto bit = static_cast<std::uint32_t>(std::countr_zero(rows));
    const std::uint32_t row = w * 64 + bit;
    if (row >= batch_->rows()) break;
    const std::vector<bool>& holds = elements_of(index).evaluate(*batch_, row, event_of(row), scratch_.stop);
    for (std::size_t i = 0; i < holds.size(); ++i) {
      if (holds[i]) bitmap(states_[list.blocks[i].predicate])[w] |= std::uint64_t{1} << bit;
    }
  }
  return bitmap(states_[id])[w];
}

void Evaluator::note_candidates(const std::vector<std::uint32_t>& rules, const State* rows) {
  for (const std::uint32_t rule : rules) {
    State& state = candidate_rows_[rule];
    if (state.batch != batch_number_) candidates_.push_back(rule);
    std::uint64_t* candidate = bitmap(state);
    for (std::uint32_t w = 0; w < words_; ++w) {
      candidate[w] |= rows ? bits_[std::size_t{rows->slot} * words_ + w] : ~std::uint64_t{0};
    }
  }
}

void Evaluator::complete_rows(Batch& batch) {
  needed_members_.assign(std::size_t{words_} * 64, 0);
  for (const std::uint32_t rule : candidates_) {
    const FieldTree::Members members = plan_.lazy_members[rule];
    if (members == 0) continue;
    const std::uint64_t* candidate = bits_.data() + std::size_t{candidate_rows_[rule].slot} * words_;
    for (std::uint32_t w = 0; w < words_; ++w) {
      for (std::uint64_t rows = candidate[w]; rows != 0; rows &= rows - 1) {
        needed_members_[w * 64 + static_cast<std::uint32_t>(std::countr_zero(rows))] |= members;
      }
    }
  }
  for (std::uint32_t row = 0; row < batch.rows(); ++row) {
    if (needed_members_[row] != 0) lazy_walker_.complete_row(batch, row, needed_members_[row]);
  }
}

/// Sorts the hits, which come by rule and row, by row and rule.
void Evaluator::sort_hits_by_row() {
  row_begin_.assign(batch_->rows() + 1u, 0);
  for (const Hit& hit : hits_) ++row_begin_[hit.row + 1];
  for (std::size_t row = 1; row < row_begin_.size(); ++row) row_begin_[row] += row_begin_[row - 1];
  sorted_hits_.resize(hits_.size());
  for (const Hit& hit : hits_) sorted_hits_[row_begin_[hit.row]++] = hit;
  hits_.swap(sorted_hits_);
}

// HOT: bench/hunt.
std::span<const Evaluator::Hit> Evaluator::evaluate(Batch& batch) {
  batch_ = &batch;
  ++batch_number_;
  words_ = (batch.rows() + 63) / 64;
  slots_ = 0;
  held_.clear();
  found_.clear();
  members_with_keywords_.clear();
  candidates_.clear();
  hits_.clear();

  for (const FieldId field : batch.touched()) {
    if (!plan_.eager[field]) continue;
    const ValueMatcher* matcher = plan_.matchers[field].get();
    if (!matcher) continue;
    ValueCache& cache = caches_[field];
    for (const Batch::Entry& entry : batch.column(field)) {
      for (const PredicateId id : cache.match(*matcher, entry.value, scratch_)) set(id, entry.row);
    }
  }
  if (plan_.all_keywords) {
    for (std::uint32_t row = 0; row < batch.rows(); ++row) match_all_leaves(row);
  } else if (plan_.filter_keywords) {
    for (std::uint32_t row = 0; row < batch.rows(); ++row) match_filtered_leaves(row);
  }

  for (const PredicateId id : held_) note_candidates(plan_.anchored[id], &states_[id]);
  for (const PredicateId id : plan_.presence_anchors) {
    const FieldId field = plan_.predicates[id].field;
    if (batch.column(field).empty()) continue;
    static_cast<void>(presence(field));
    note_candidates(plan_.anchored[id], &present_[field]);
  }
  note_candidates(plan_.unanchored, nullptr);
  std::sort(candidates_.begin(), candidates_.end());
  complete_rows(batch);

  for (const std::uint32_t rule : candidates_) {
    for (std::uint32_t w = 0; w < words_; ++w) {
      const std::uint32_t rest = batch.rows() - w * 64;
      std::uint64_t mask = rest < 64 ? (std::uint64_t{1} << rest) - 1 : ~std::uint64_t{0};
      mask &= bits_[std::size_t{candidate_rows_[rule].slot} * words_ + w];
      if (mask == 0) continue;
      std::uint64_t rows = word(plan_.nodes[plan_.roots[rule]], w, mask) & mask;
      for (; rows != 0; rows &= rows - 1) {
        hits_.push_back({w * 64 + static_cast<std::uint32_t>(std::countr_zero(rows)), rule});
      }
    }
  }
  sort_hits_by_row();
  return hits_;
}

namespace {

/// A number in a form that is the same for equal numbers: `5`, `5.0` and `50e-1` are `+5e1`.
std::string normal_number(const RawValue& value) {
  const std::optional<Decimal> number = Decimal::parse(value.raw());
  if (!number) return std::string(value.raw());
  return (number->negative ? "-" : "+") + number->digits + 'e' + std::to_string(number->exponent);
}

/// The text of a scalar that a fieldref compares; false for null, objects and arrays.
bool reference_text(const RawValue& value, std::string& out) {
  out.clear();
  switch (value.kind) {
    case ValueKind::kNull:
    case ValueKind::kObject:
    case ValueKind::kArray:
      return false;
    case ValueKind::kString:
      if (value.has_escapes()) {
        std::string decoded;
        append_unescaped(value.raw(), decoded);
        append_folded(decoded, out);
        return true;
      }
      [[fallthrough]];
    case ValueKind::kFalse:
    case ValueKind::kTrue:
    case ValueKind::kNumber:
      append_folded(value.raw(), out);
      return true;
  }
  return false;
}

/// The distinct texts of a field in one record. Hostile evidence may have millions of values, most of them the same, so
/// repeated texts are removed whenever the list has doubled.
class DistinctTexts {
 public:
  void clear() {
    texts_.clear();
    limit_ = kFirstLimit;
  }
  void insert(std::string_view text) {
    if (!texts_.empty() && texts_.back() == text) return;
    texts_.emplace_back(text);
    if (texts_.size() < limit_) return;
    std::sort(texts_.begin(), texts_.end());
    texts_.erase(std::unique(texts_.begin(), texts_.end()), texts_.end());
    limit_ = std::max(kFirstLimit, 2 * texts_.size());
  }
  bool empty() const { return texts_.empty(); }
  std::vector<std::string_view> views() const { return {texts_.begin(), texts_.end()}; }

 private:
  static constexpr std::size_t kFirstLimit = 4096;
  std::vector<std::string> texts_;
  std::size_t limit_ = kFirstLimit;
};

}  // namespace

const std::uint64_t* Evaluator::field_reference(PredicateId id) {
  State& state = states_[id];
  if (state.batch != batch_number_) {
    std::uint64_t* bits = bitmap(state);
    const Predicate& predicate = plan_.predicates[id];
    const auto relation = std::get<FieldRefTest>(*predicate.test).relation;
    DistinctTexts texts, others;
    const auto collect = [&](const Batch& batch, FieldId field, std::uint32_t row, DistinctTexts& out) {
      out.clear();
      std::string text;
      for (const Batch::Entry& entry : batch.entries(field, row)) {
        if (!reference_text(entry.value, text)) continue;
        out.insert(text);
        // Two numbers compare as numbers, a number and a string as text: a number goes in as its text and in its normal
        // form. The mark keeps that apart from strings: they are UTF-8, which has no byte FF.
        if (entry.value.kind == ValueKind::kNumber && relation == FieldRefTest::Relation::kEquals) {
          out.insert('\xFF' + normal_number(entry.value));
        }
      }
    };
    std::uint32_t done = ~std::uint32_t{0};
    for (const Batch::Entry& first : batch_->column(predicate.field)) {
      if (first.row == done) continue;
      done = first.row;
      if (predicate.event_other != kNoField && batch_->entries(predicate.other, first.row).empty()) {
        collect(*event_.batch, predicate.event_other, event_.row, others);
      } else {
        collect(*batch_, predicate.other, first.row, others);
      }
      if (others.empty()) continue;
      scratch_.stop.check();
      collect(*batch_, predicate.field, first.row, texts);
      const bool any = any_related(relation, texts.views(), others.views());
      if (any) bits[first.row / 64] |= std::uint64_t{1} << (first.row % 64);
    }
  }
  return bits_.data() + std::size_t{state.slot} * words_;
}

}  // namespace trailhound
