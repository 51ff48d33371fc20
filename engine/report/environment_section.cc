#include <algorithm>
#include <map>
#include <string>
#include <vector>

#include "engine/base/figures.h"
#include "engine/base/text.h"
#include "engine/report/summary_sections.h"

namespace trailhound {

void append_environment(const HuntFindings& findings, bool is_full, TextPage& page) {
  constexpr std::size_t kRules = 3;
  if (findings.plan == nullptr) return;
  std::map<std::string, std::vector<const Rule*>> rules_of;
  for (const Rule& rule : findings.plan->rules()) {
    for (const EnvironmentList& list : rule.environment) {
      if (!list.is_given) rules_of[list.name].push_back(&rule);
    }
  }
  if (rules_of.empty()) return;
  page.line();
  page.line("What the rules do not know of your environment (--placeholders):");
  for (const auto& [name, rules] : rules_of) {
    const std::size_t shown = is_full ? rules.size() : std::min(rules.size(), kRules);
    std::string text = name + " is empty, for " + counted(rules.size(), "rule") + ": ";
    for (std::size_t i = 0; i < shown; ++i) text += (i > 0 ? "; " : "") + printable(rules[i]->title);
    if (shown < rules.size()) text += "; " + with_commas(rules.size() - shown) + " more (--summary all)";
    page.paragraph("  ", 2, text);
  }
}

}  // namespace trailhound
