#pragma once

#include <cstdint>
#include <memory>
#include <vector>

#include "engine/event/field_tree.h"
#include "engine/match/literal_filter.h"
#include "engine/match/value_matcher.h"
#include "engine/match/wildcard.h"
#include "engine/plan/plan.h"

namespace trailhound {

/// A (field, test) pair, shared by all rules that contain it. In a batch it is a bitmap over the rows.
struct Predicate {
  enum class Kind : std::uint8_t {
    kValue,     ///< some value that the field reached satisfies the test
    kKeyword,   ///< some leaf of the record does
    kNull,      ///< the field reached JSON null, or nothing
    kPresent,   ///< the field reached something
    kAbsent,    ///< it did not
    kFieldRef,  ///< compares two fields
    kBlock,     ///< the elements of a list satisfy a block
  };
  Kind kind = Kind::kValue;
  FieldId field = kNoField;        ///< kNoField for keywords; kBlock: the list
  FieldId other = kNoField;        ///< kFieldRef: the field to compare with
  FieldId event_other = kNoField;  ///< kFieldRef of an element: the event's field, where the element has no `other`
  std::uint32_t list = 0;          ///< kBlock: index in Plan::Impl::lists
  std::uint32_t block = 0;         ///< kBlock: index in List::blocks
  const Test* test = nullptr;      ///< null for kBlock
};

/// A node of a rule's condition, down to its predicates. All nodes share one pool; the children of one are adjacent in
/// another.
struct Node {
  enum class Kind : std::uint8_t { kPredicate, kAnd, kOr, kNot };
  Kind kind = Kind::kPredicate;
  std::uint32_t first = 0;  ///< kPredicate: its id; otherwise index of the first child in Plan::Impl::children
  std::uint32_t count = 0;
  FieldId field = kNoField;  ///< the node holds in no row that lacks this field; kNoField if there is no such field
};
using NodeIndex = std::uint32_t;

struct Plan::Impl {
  /// All blocks over one list (semantics §10). Their bodies are the rules of a plan of its own, which is evaluated on
  /// the list's elements as rows; there, paths begin with Walker::kElementKey.
  struct List {
    FieldId field = kNoField;
    PredicateId present = 0;  ///< the list is there; holds wherever a block holds that demands an element
    struct Block {
      ElementSelector selector;
      PredicateId predicate = 0;
    };
    std::vector<Block> blocks;          ///< parallel to the rules of `elements`
    std::unique_ptr<Impl> elements;     ///< the plan of the bodies
    std::vector<FieldId> event_fields;  ///< of the event, that a `fieldref` in it may need
  };

  std::vector<Rule> rules;
  std::vector<Correlation> correlations;
  std::vector<std::vector<CountedRule>> counted;       ///< by rule: the correlations that refer to it
  std::vector<std::vector<EventField>> rollup_fields;  ///< by rule
  FieldTree tree;                                      ///< of all fields
  FieldTree eager_tree;                                ///< of the fields that the walker looks for in every record
  FieldTree lazy_tree;  ///< of the others, which it looks for in the candidates of the rules that need them

  std::vector<Predicate> predicates;
  std::vector<List> lists;
  std::vector<std::unique_ptr<ValueMatcher>> matchers;  ///< by FieldId; null where no test looks at values
  std::unique_ptr<ValueMatcher> keywords;               ///< null where no rule has keywords

  std::vector<Node> nodes;
  std::vector<NodeIndex> children;
  std::vector<NodeIndex> roots;  ///< by rule

  /// Anchors: a rule can match a row only if one of its anchors holds there. Rule indexes by predicate, and the rules
  /// without anchors (pure negation), which are evaluated in every batch.
  std::vector<std::vector<std::uint32_t>> anchored;
  std::vector<std::uint32_t> unanchored;
  std::vector<PredicateId> presence_anchors;  ///< those of kind kPresent: a block needs its list

  /// Eager fields have a predicate that is an anchor, or the engine itself needs them: they are walked and tested for
  /// every record. Lazy fields are walked where an anchor of a rule that needs them holds, and tested on demand.
  std::vector<bool> eager;                       ///< by field
  std::vector<FieldId> extra_fields;             ///< eager although no rule may ask for them
  std::vector<FieldTree::Members> lazy_members;  ///< by rule: what the paths of its lazy fields begin with
  /// Anchors that are keywords with a literal that the filter can find in the text of a record; the evaluator tests the
  /// leaves where it does. If an anchor is a keyword without one, it tests every leaf of every record (all_keywords).
  LiteralFilter keyword_filter;  ///< ids: indexes of keyword_patterns
  struct KeywordPattern {
    Wildcard wildcard;
    bool cased = false;
    PredicateId predicate = 0;
  };
  std::vector<KeywordPattern> keyword_patterns;
  std::vector<bool> in_filter;  ///< by predicate
  bool filter_keywords = false, all_keywords = false;

  /// For evidence: the rule's AST as nodes and predicates, in the shape of Rule::selections.
  struct ItemParts {
    NodeIndex node = 0;
    std::vector<std::vector<PredicateId>> values;  ///< the tests of each value
  };
  struct MapParts {
    NodeIndex node = 0;
    std::vector<ItemParts> items;
  };
  struct SelectionParts {
    NodeIndex node = 0;
    std::vector<MapParts> maps;
  };
  std::vector<std::vector<SelectionParts>> selections;  ///< by rule
};

}  // namespace trailhound
