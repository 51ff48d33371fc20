#include "engine/page/attack_seen.h"

#include <algorithm>

#include "engine/base/ascii.h"
#include "engine/base/figures.h"
#include "engine/catalogue/attack.h"
#include "engine/page/sections.h"
#include "engine/page/wording.h"
#include "engine/sigma/levels.h"

namespace trailhound {
namespace {

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
    for (const AttackCell& cell : attack_cells(rule.tags)) {
      add(*cell.technique, rule, index, seen[static_cast<std::size_t>(cell.tactic - tactics.data())]);
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
