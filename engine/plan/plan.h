#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "engine/sigma/correlation.h"
#include "engine/sigma/loader.h"
#include "engine/sigma/rule.h"

namespace trailhound {

/// All rules of a run, compiled: one field tree, one matcher per field that answers all its tests at once, one program
/// per rule over the shared predicates, and the anchors that tell which rules a batch can match at all.
/// Immutable and shared by all workers.
class Plan {
 public:
  Plan(Plan&&) noexcept;
  Plan& operator=(Plan&&) noexcept;
  ~Plan();

  /// The rules that are evaluated; a rule's index here is its index everywhere in a scan.
  const std::vector<Rule>& rules() const;
  /// What counts their matches; references are indexes into these two (engine/correlate/correlator.h).
  const std::vector<Correlation>& correlations() const;

  /// Fields, predicates, programs and anchors as text, for tests.
  std::string dump() const;

  struct Impl;
  const Impl& impl() const { return *impl_; }  ///< for engine/scan and the tests of this folder
  explicit Plan(std::unique_ptr<Impl> impl);

 private:
  std::unique_ptr<Impl> impl_;
};

struct PlanResult {
  Plan plan;
  /// Rules that need what the matchers do not have, with the reason (look-around and back references, which RE2
  /// refuses: it promises linear time). The others are in the plan.
  std::vector<SetAside> set_aside;
};

PlanResult compile_plan(std::vector<Rule> rules);

/// Why the plan cannot take the rule or the correlation; nullopt if it can.
std::optional<Diagnostic> unsupported(const Rule& rule);
std::optional<Diagnostic> unsupported(const Correlation& correlation);

/// The plan of rules and of the correlations that refer to them; the fields that these need are walked for the
/// candidates of the rules. REQUIRES: none of them is unsupported.
Plan compile_supported(std::vector<Rule> rules, std::vector<Correlation> correlations);

}  // namespace trailhound
