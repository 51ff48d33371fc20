#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "engine/event/batch.h"
#include "engine/event/field_tree.h"
#include "engine/sigma/correlation.h"
#include "engine/sigma/derived_field.h"
#include "engine/sigma/loader.h"
#include "engine/sigma/rule.h"

namespace trailhound {

/// A field that a correlation or a rollup reads from an event: one of the record, or one that is derived from fields of
/// the record.
struct EventField {
  FieldId field = kNoField;             ///< of the record; kNoField if it is derived
  std::optional<DerivedField> derived;  ///< what it is then
  std::vector<FieldId> sources;         ///< of a derived field, by sources_of()

  /// The fields of the record that it needs.
  std::span<const FieldId> columns() const { return derived ? std::span(sources) : std::span(&field, 1); }
};

/// One reference of a correlation to a rule, with the fields that the correlation reads from the rule's events.
struct CountedRule {
  std::uint32_t correlation = 0;
  std::uint32_t position = 0;      ///< in Correlation::rules
  std::vector<EventField> group;   ///< by part of Correlation::group_by
  std::vector<EventField> values;  ///< by Correlation::value_fields
};

/// All rules of a run, compiled: one field tree, one matcher per field that answers all its tests at once, one program
/// per rule over the shared predicates, and the anchors, which decide what rules a batch can match at all
/// (engine/notes/0003-anchors-and-lazy-fields.md). Immutable; all workers share it.
class Plan {
 public:
  Plan(Plan&&) noexcept;
  Plan& operator=(Plan&&) noexcept;
  ~Plan();

  /// The rules that are evaluated; a rule's index here is its index everywhere in a scan.
  const std::vector<Rule>& rules() const;
  /// The correlations that count their matches; references are indexes into these two (engine/correlate/correlator.h).
  const std::vector<Correlation>& correlations() const;

  /// Fields, predicates, programs and anchors as text, for tests.
  std::string dump() const;

  /// The fields that a record is walked for before it is known which rules may match it: a Framer's tree.
  const FieldTree& eager_fields() const;
  /// An empty batch for the records of this plan: a column for every field, eager or not.
  Batch make_batch() const;
  /// The ids of the extra fields, in the order in which compile_supported() was given them.
  std::span<const FieldId> extra_fields() const;
  /// The correlations that count the rule's matches.
  std::span<const CountedRule> counted(std::uint32_t rule) const;

  /// The fields of Rollup::by; empty for a rule without a rollup.
  std::span<const EventField> rollup_fields(std::uint32_t rule) const;

  /// Defined in engine/plan/impl.h, for this room only: nobody else can reach the Impl of a plan.
  struct Impl;

 private:
  friend class Evaluator;
  friend Plan compile_supported(std::vector<Rule> rules, std::vector<Correlation> correlations,
                                std::span<const std::string> extra_fields);
  explicit Plan(std::unique_ptr<Impl> impl);

  std::unique_ptr<Impl> impl_;
};

struct PlanResult {
  Plan plan;
  /// Rules that the matchers cannot answer, with the reason, such as look-around and back references, which RE2 refuses
  /// because it promises linear time. The others are in the plan.
  std::vector<SetAside> set_aside;
};

PlanResult compile_plan(std::vector<Rule> rules);

/// Why the plan cannot take the rule or the correlation; nullopt if it can.
std::optional<Diagnostic> unsupported(const Rule& rule);
std::optional<Diagnostic> unsupported(const Correlation& correlation);

/// The plan of rules and of the correlations that refer to them. The walker adds the fields that correlations need for
/// the candidates of their rules only. `extra_fields` are paths that no rule needs to ask for: whoever counts events in
/// the same pass finds them in every batch. REQUIRES: none of the rules is unsupported, and no extra field has more
/// than FieldTree::kMaxPathParts parts.
Plan compile_supported(std::vector<Rule> rules, std::vector<Correlation> correlations,
                       std::span<const std::string> extra_fields = {});

}  // namespace trailhound
