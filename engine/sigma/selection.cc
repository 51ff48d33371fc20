#include "engine/sigma/selection.h"

#include <algorithm>
#include <cstddef>

namespace trailhound {
namespace {

using Reference = Correlation::Reference;

class Completion {
 public:
  Completion(const RuleSet& set, const PerDocument<Wish>& wishes) : set_(set), wishes_(wishes) {}

  PerDocument<Fate> complete() {
    find_available();
    std::vector<std::size_t> open;
    for (std::size_t i = 0; i < set_.correlations.size(); ++i) {
      if (available_.correlations[i] && wishes_.correlations[i] == Wish::kSelected) open.push_back(i);
    }
    needed_.rules.assign(set_.rules.size(), false);
    needed_.correlations.assign(set_.correlations.size(), false);
    hushed_ = loud_ = needed_;
    std::vector<bool> runs(set_.correlations.size(), false);
    while (!open.empty()) {
      const std::size_t at = open.back();
      open.pop_back();
      if (runs[at]) continue;
      runs[at] = true;
      const Correlation& correlation = set_.correlations[at];
      for (const Reference& reference : correlation.rules) {
        of(needed_, reference) = true;
        of(correlation.generate ? loud_ : hushed_, reference) = true;
        if (reference.is_correlation) open.push_back(reference.index);
      }
    }
    return fates(runs);
  }

 private:
  static std::vector<bool>::reference of(PerDocument<bool>& values, const Reference& reference) {
    return (reference.is_correlation ? values.correlations : values.rules)[reference.index];
  }

  /// What needs nothing unavailable. Inner correlations come to their answer first; there are no cycles.
  void find_available() {
    for (const Wish wish : wishes_.rules) available_.rules.push_back(wish != Wish::kUnavailable);
    available_.correlations.assign(set_.correlations.size(), true);
    for (std::size_t i = 0; i < set_.correlations.size(); ++i) {
      if (wishes_.correlations[i] == Wish::kUnavailable) available_.correlations[i] = false;
    }
    // Repeated until nothing changes: as often as correlations are nested.
    for (bool changed = true; changed;) {
      changed = false;
      for (std::size_t i = 0; i < set_.correlations.size(); ++i) {
        if (!available_.correlations[i]) continue;
        const std::vector<Reference>& rules = set_.correlations[i].rules;
        const bool fails = std::any_of(rules.begin(), rules.end(), [&](const Reference& reference) {
          return !(reference.is_correlation ? available_.correlations : available_.rules)[reference.index];
        });
        if (!fails) continue;
        available_.correlations[i] = false;
        changed = true;
      }
    }
  }

  PerDocument<Fate> fates(const std::vector<bool>& runs) const {
    PerDocument<Fate> fates;
    for (std::size_t i = 0; i < set_.rules.size(); ++i) {
      const bool selected = wishes_.rules[i] == Wish::kSelected && !set_.rules[i].is_part;
      const bool silent = !selected || (hushed_.rules[i] && !loud_.rules[i]);
      const bool evaluated = available_.rules[i] && (selected || needed_.rules[i]);
      fates.rules.push_back(!evaluated ? Fate::kLeftOut : silent ? Fate::kSilent : Fate::kReports);
    }
    for (std::size_t i = 0; i < set_.correlations.size(); ++i) {
      const bool selected = wishes_.correlations[i] == Wish::kSelected;
      const bool silent = !selected || (hushed_.correlations[i] && !loud_.correlations[i]);
      fates.correlations.push_back(!runs[i] ? Fate::kLeftOut : silent ? Fate::kSilent : Fate::kReports);
    }
    return fates;
  }

  const RuleSet& set_;
  const PerDocument<Wish>& wishes_;
  PerDocument<bool> available_, needed_;
  PerDocument<bool> hushed_, loud_;  ///< referred to by a correlation that runs: without, with `generate`
};

}  // namespace

PerDocument<Fate> complete_selection(const RuleSet& set, const PerDocument<Wish>& wishes) {
  return Completion(set, wishes).complete();
}

}  // namespace trailhound
