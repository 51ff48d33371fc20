#pragma once

#include <memory>
#include <string>
#include <vector>

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

}  // namespace trailhound
