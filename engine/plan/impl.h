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

/// A (field, test) pair, shared by all rules that ask it. In a batch it is a bitmap over the rows.
struct Predicate {
  enum class Kind : std::uint8_t {
    kValue,     ///< some value that the field reached satisfies the test
    kKeyword,   ///< some leaf of the record does
    kNull,      ///< the field reached JSON null, or nothing
    kPresent,   ///< the field reached something
    kAbsent,    ///< it did not
    kFieldRef,  ///< compares two fields
  };
  Kind kind = Kind::kValue;
  FieldId field = kNoField;  ///< kNoField for keywords
  FieldId other = kNoField;  ///< kFieldRef: the field to compare with
  const Test* test = nullptr;
};

/// A rule's condition down to its predicates. Nodes lie in one pool; children are a run of another.
struct Node {
  enum class Kind : std::uint8_t { kPredicate, kAnd, kOr, kNot };
  Kind kind = Kind::kPredicate;
  std::uint32_t first = 0;  ///< kPredicate: its id; otherwise index of the first child in Plan::Impl::children
  std::uint32_t count = 0;
  FieldId field = kNoField;  ///< where no row has it, the node does not hold; kNoField if there is no such field
};
using NodeIndex = std::uint32_t;

struct Plan::Impl {
  std::vector<Rule> rules;
  std::vector<Correlation> correlations;
  std::vector<std::vector<CountedRule>> counted;  ///< by rule: the correlations that refer to it
  FieldTree tree;                                 ///< of all fields
  FieldTree eager_tree;                           ///< of those that every record is walked for
  FieldTree lazy_tree;  ///< of the others, for which only the candidates of rules that need them are walked

  std::vector<Predicate> predicates;
  std::vector<std::unique_ptr<ValueMatcher>> matchers;  ///< by FieldId; null where no test looks at values
  std::unique_ptr<ValueMatcher> keywords;               ///< null where no rule has keywords

  std::vector<Node> nodes;
  std::vector<NodeIndex> children;
  std::vector<NodeIndex> roots;  ///< by rule

  /// Anchors: a rule can match only a row for which one of its anchors holds. Rule indexes by predicate, and the rules
  /// that have none (pure negation), which are evaluated in every batch.
  std::vector<std::vector<std::uint32_t>> anchored;
  std::vector<std::uint32_t> unanchored;

  /// Fields of which some predicate is an anchor, and those that the engine itself needs: they are walked and tested
  /// for every record. The others are walked for the rows at which a rule that needs them has an anchor, and tested on
  /// demand.
  std::vector<bool> eager;       ///< by field
  std::vector<bool> needs_lazy;  ///< by rule
  /// Keywords whose literal the filter can find in the text of a record; the leaves at which it does are tested. If an
  /// anchor is among the others, every leaf of every record is.
  LiteralFilter keyword_filter;  ///< ids: indexes of keyword_patterns
  struct KeywordPattern {
    Wildcard wildcard;
    bool cased = false;
    PredicateId predicate = 0;
  };
  std::vector<KeywordPattern> keyword_patterns;
  std::vector<bool> in_filter;  ///< by predicate
  bool filter_keywords = false, all_keywords = false;

  /// What evidence needs: the rule's AST again, as nodes and predicates, shaped like Rule::selections.
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
