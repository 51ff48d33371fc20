#pragma once

#include <array>
#include <cstdint>
#include <deque>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "engine/event/batch.h"
#include "engine/event/walker.h"
#include "engine/match/value_cache.h"
#include "engine/plan/impl.h"
#include "engine/plan/plan.h"

namespace trailhound {

class ElementEvaluator;

/// Evaluates the rules of a plan on batches: values → predicates (each value tested once), predicates → bitmaps over
/// the rows, bitmaps → rules. The work is proportional to what a batch touches (columns, predicates that hold, rules
/// whose anchor holds), never to the number of rules or fields, because a file of CloudTrail has only about ten
/// records. Reused; one per worker. The plan must outlive it.
class Evaluator {
 public:
  struct Hit {
    std::uint32_t row = 0;
    std::uint32_t rule = 0;  ///< index in the plan
  };

  /// One item of a rule that held in a row (engine/hunt/match.h has the same for sinks).
  struct Witness {
    std::string_view selection;
    std::string_view field;  ///< of a keyword: the path at which it was found
    std::string_view value;  ///< JSON
  };

  explicit Evaluator(const Plan& plan);
  /// Of the elements of a list, for ElementEvaluator.
  explicit Evaluator(const Plan::Impl& plan);
  ~Evaluator();

  /// evaluate() and explain() throw StopFlag::Stopped when the flag is set. The evaluator is of no use after that.
  void stop_at(StopFlag stop) { scratch_.stop = stop; }

  /// A row of the events' batch: what a `fieldref` inside a block falls back on.
  struct EventRow {
    const Batch* batch = nullptr;
    std::uint32_t row = 0;
  };
  /// Of the elements of a list: the event that the next batches belong to.
  void set_event(EventRow event) { event_ = event; }

  /// The matches of the batch in the order row, rule. Valid until the next call. The batch has the fields of the plan's
  /// eager tree; evaluate() adds those that rules need beyond them.
  std::span<const Hit> evaluate(Batch& batch);

  /// The reason for a hit of the last evaluate(): for each selection that the condition needs, its items with the
  /// values that satisfied them. Valid until the next call; views of the batch's text and of the rule.
  std::span<const Witness> explain(const Batch& batch, const Hit& hit);

 private:
  struct State {
    std::uint64_t batch = 0;  ///< the batch in which it was last set
    std::uint32_t slot = 0;   ///< of its bitmap in bits_
  };

  /// A keyword that a leaf of a member satisfies.
  struct FoundKeyword {
    PredicateId id = 0;
    std::uint32_t leaf = 0;  ///< its position in the structural index, counted from the member's
  };
  /// A member of a record that was searched for keywords, with the result. Records of one file repeat a lot (who calls,
  /// from where, with what, over which TLS), and a comparison is many times faster than a search.
  struct SeenMember {
    std::uint64_t batch = 0;
    std::uint32_t begin = 0, size = 0;  ///< in the text
    std::uint32_t found_begin = 0, found_end = 0;
  };
  static constexpr std::size_t kSeenMembers = 512;  ///< by the sizes of key and value

  /// A member in which keywords were found.
  struct MemberWithKeywords {
    std::uint32_t row = 0;
    std::uint32_t begin = 0;  ///< in the structural index
    std::uint32_t found_begin = 0, found_end = 0;
  };

  void set(PredicateId id, std::uint32_t row);
  std::uint64_t* bitmap(State& state);
  const std::uint64_t* presence(FieldId field);
  const std::uint64_t* field_reference(PredicateId id);
  /// The rows of word `w` in which a block holds, as far as `mask` asks.
  std::uint64_t block(PredicateId id, std::uint32_t w, std::uint64_t mask);
  ElementEvaluator& elements_of(std::uint32_t list);
  EventRow event_of(std::uint32_t row) const { return event_.batch != nullptr ? event_ : EventRow{batch_, row}; }
  /// Tests the values of a predicate's field (or the keywords) for the rows of `mask` in word `w`, unless that was
  /// done.
  void demand(PredicateId id, std::uint32_t w, std::uint64_t mask);
  void match_leaf(const RawValue& leaf, std::uint32_t row);
  void match_all_leaves(std::uint32_t row);
  void match_filtered_leaves(std::uint32_t row);
  std::string_view text_of(Batch::Member member) const;
  void search(Batch::Member member);
  void match_keywords(const RawValue& leaf, std::uint32_t at);
  /// The rows of word `w` in which the predicate or node holds; only the bits of `mask` mean anything.
  std::uint64_t word(PredicateId id, std::uint32_t w, std::uint64_t mask);
  std::uint64_t word(const Node& node, std::uint32_t w, std::uint64_t mask);
  bool predicate_holds(PredicateId id, std::uint32_t row) {
    const std::uint64_t bit = std::uint64_t{1} << (row % 64);
    return (word(id, row / 64, bit) & bit) != 0;
  }
  bool node_holds(NodeIndex node, std::uint32_t row) {
    const std::uint64_t bit = std::uint64_t{1} << (row % 64);
    return (word(plan_.nodes[node], row / 64, bit) & bit) != 0;
  }
  /// Adds the rows of a bitmap to those at which the rules are evaluated.
  void complete_rows(Batch& batch);
  void sort_hits_by_row();
  void note_candidates(const std::vector<std::uint32_t>& rules, const State* rows);

  // Evidence (evidence.cc)
  using ItemParts = Plan::Impl::ItemParts;
  using SelectionParts = Plan::Impl::SelectionParts;
  bool holds(const std::vector<SelectionParts>& selections, const Condition& condition, std::uint32_t row);
  void explain_condition(const Rule& rule, const std::vector<SelectionParts>& selections, const Condition& condition,
                         std::uint32_t row);
  void explain_selection(const Selection& selection, const SelectionParts& parts, std::uint32_t row);
  void explain_item(const Selection& selection, const Item& item, const ItemParts& parts, std::uint32_t row);
  void explain_keyword(const Selection& selection, PredicateId id, std::uint32_t row);
  void explain_predicate(const Selection& selection, const Item& item, PredicateId id, std::uint32_t row);
  void explain_block(const Selection& selection, const Item& item, NodeIndex node, std::uint32_t row);

  const Plan::Impl& plan_;
  const Batch* batch_ = nullptr;
  Walker lazy_walker_;
  std::uint64_t batch_number_ = 0;
  std::uint32_t words_ = 0;
  std::vector<ValueCache> caches_;  ///< by field
  ValueCache keyword_cache_;
  std::array<SeenMember, kSeenMembers> seen_members_;
  std::string decoded_;                                    ///< a leaf without its escapes
  std::vector<std::uint32_t> patterns_;                    ///< whose literals occur in a leaf
  std::vector<FoundKeyword> found_;                        ///< in the batch, by way of the filter
  std::vector<MemberWithKeywords> members_with_keywords_;  ///< of the batch, in the order of the rows
  ValueMatcher::Scratch scratch_;
  std::vector<std::uint64_t> bits_;  ///< bitmaps of words_ words, by slot
  std::uint32_t slots_ = 0;
  std::vector<State> states_;   ///< by predicate
  std::vector<State> present_;  ///< by field
  std::vector<State> tested_;   ///< by field that is not eager: the rows whose values are tested
  State keywords_tested_;
  std::vector<State> lists_tested_;                          ///< by list: the rows whose elements are tested
  std::vector<std::unique_ptr<ElementEvaluator>> elements_;  ///< by list, made when it is needed first
  EventRow event_;                                           ///< of the elements of a list
  std::vector<PredicateId> held_;                            ///< predicates that held somewhere in the batch
  std::vector<State> candidate_rows_;                        ///< by rule: the rows at which one of its anchors holds
  std::vector<std::uint32_t> candidates_;
  std::vector<FieldTree::Members> needed_members_;  ///< by row: what lazy fields of its candidates begin with
  std::vector<Hit> hits_, sorted_hits_;
  std::vector<std::uint32_t> row_begin_;  ///< of the rows' hits
  std::vector<Witness> witnesses_;
  std::vector<bool> explained_;    ///< by selection of the rule in hand
  std::deque<std::string> texts_;  ///< what witnesses point to that is in neither batch nor rule
};

}  // namespace trailhound
