#include "engine/page/attack_seen.h"

#include <algorithm>
#include <set>

#include "engine/base/ascii.h"
#include "engine/base/figures.h"
#include "engine/catalogue/attack.h"
#include "engine/page/sections.h"
#include "engine/page/wording.h"
#include "engine/sigma/levels.h"

namespace trailhound {
namespace {

/// The current names that the tags of a rule stand for: techniques and tactics.
std::set<std::string> current_names(const std::vector<std::string>& tags) {
  std::set<std::string> names;
  for (const std::string& tag : tags) {
    const std::string name = attack_name(tag);
    if (name.empty()) continue;
    const auto successors = attack_successors(name);
    if (successors.empty()) names.insert(name);
    for (const std::string_view successor : successors) names.emplace(successor);
  }
  return names;
}

/// `credential-access` → `Credential Access`
std::string title_of(std::string_view tag) {
  std::string title(tag);
  bool is_start = true;
  for (char& c : title) {
    if (c == '-') c = ' ';
    if (is_start && c >= 'a' && c <= 'z') c = static_cast<char>(c - 'a' + 'A');
    is_start = c == ' ';
  }
  for (const std::string_view small : {" And ", " Or "}) {
    if (const std::size_t at = title.find(small); at != title.npos) title[at + 1] = small[1] == 'A' ? 'a' : 'o';
  }
  return title;
}

void add(const Technique& technique, const FoundRule& rule, std::size_t index, SeenTactic& tactic) {
  auto& all = tactic.techniques;
  auto seen = std::find_if(all.begin(), all.end(), [&](const auto& other) { return other.id == technique.id; });
  if (seen == all.end()) {
    all.push_back({std::string(technique.id), std::string(technique.name), 0, rule.level, index});
    seen = std::prev(all.end());
  }
  seen->count += rule.count;
  if (rule.level > seen->level) {
    seen->level = rule.level;
    seen->first_rule = index;
  }
}

}  // namespace

std::vector<SeenTactic> seen_tactics(const CaseFindings& findings) {
  const auto tactics = attack_tactics();
  std::vector<SeenTactic> seen;
  for (const Tactic& tactic : tactics) seen.push_back({title_of(tactic.tag), {}});
  for (std::size_t index = 0; index < findings.rules().size(); ++index) {
    const FoundRule& rule = findings.rules()[index];
    const std::set<std::string> names = current_names(rule.tags);
    for (const std::string& name : names) {
      const Technique* const technique = find_technique(name);
      if (technique == nullptr) continue;
      const auto is_tagged = [&](std::string_view tactic) { return names.contains(std::string(tactic)); };
      const bool has_own = std::any_of(technique->tactics.begin(), technique->tactics.end(), is_tagged);
      for (std::size_t i = 0; i < tactics.size(); ++i) {
        const auto& of = technique->tactics;
        if (std::find(of.begin(), of.end(), tactics[i].tag) == of.end()) continue;
        if (!has_own || is_tagged(tactics[i].tag)) add(*technique, rule, index, seen[i]);
      }
    }
  }
  for (SeenTactic& tactic : seen) {
    std::sort(tactic.techniques.begin(), tactic.techniques.end(),
              [](const SeenTechnique& a, const SeenTechnique& b) { return a.id < b.id; });
  }
  return seen;
}

void set_attack(const CaseFile& file, Values& page) {
  Values::List tactics;
  bool has_any = false;
  for (const SeenTactic& tactic : seen_tactics(file.findings)) {
    Values::List techniques;
    for (const SeenTechnique& technique : tactic.techniques) {
      techniques.emplace_back()
          .text("id", technique.id)
          .text("name", technique.name)
          .number("count", technique.count)
          .text("level", level_name(technique.level))
          .text("rule", std::to_string(technique.first_rule));
    }
    has_any = has_any || !techniques.empty();
    tactics.emplace_back()
        .text("name", tactic.name)
        .flag("is_seen", !techniques.empty())
        .list("techniques", std::move(techniques));
  }
  page.flag("has_techniques", has_any).text("attack_version", attack_version()).list("tactics", std::move(tactics));
}

}  // namespace trailhound
