#include "engine/catalogue/attack.h"

#include <algorithm>
#include <map>
#include <set>
#include <utility>

#include "engine/base/ascii.h"
#include "engine/catalogue/list_text.h"

namespace trailhound {
namespace {

struct Attack {
  std::vector<Tactic> tactics;
  std::map<std::string_view, Technique> techniques;
  std::map<std::string_view, std::vector<std::string_view>> successors;
  std::string_view version;
};

std::vector<std::string_view> split_at_commas(std::string_view text) {
  std::vector<std::string_view> parts;
  while (true) {
    const std::size_t end = text.find(',');
    parts.push_back(text.substr(0, end));
    if (end == text.npos) return parts;
    text.remove_prefix(end + 1);
  }
}

/// The current names of tactics and techniques that tags stand for, in the order of their text.
std::set<std::string> current_names(std::span<const std::string> tags) {
  std::set<std::string> names;
  for (const std::string& tag : tags) {
    const std::string name = attack_name(tag);
    const std::span<const std::string_view> successors = attack_successors(name);
    if (successors.empty()) names.insert(name);
    for (const std::string_view successor : successors) names.emplace(successor);
  }
  return names;
}

void read_line(std::string_view line, Attack& attack) {
  const std::string_view name = next_word(line);
  if (line.starts_with(" => ")) {
    next_word(line);
    std::vector<std::string_view>& successors = attack.successors[name];
    for (std::string_view word = next_word(line); !word.empty(); word = next_word(line)) successors.push_back(word);
  } else if (name == "version") {
    attack.version = next_word(line);
  } else if (name.starts_with("TA")) {
    attack.tactics.push_back({name, next_word(line)});
  } else {
    std::vector<std::string_view> tactics = split_at_commas(next_word(line));
    attack.techniques[name] = {name, line.substr(1), std::move(tactics)};
  }
}

const Attack& attack() {
  static const Attack kAttack = [] {
    Attack attack;
    for (std::string_view text = attack_text(); !text.empty();) {
      const std::string_view line = next_line(text);
      if (!line.empty() && line[0] != '#') read_line(line, attack);
    }
    return attack;
  }();
  return kAttack;
}

}  // namespace

std::span<const Tactic> attack_tactics() { return attack().tactics; }

const Technique* find_technique(std::string_view id) {
  const auto found = attack().techniques.find(id);
  return found == attack().techniques.end() ? nullptr : &found->second;
}

std::span<const std::string_view> attack_successors(std::string_view name) {
  const auto found = attack().successors.find(name);
  if (found == attack().successors.end()) return {};
  return found->second;
}

std::string attack_name(std::string_view tag) {
  constexpr std::string_view kPrefix = "attack.";
  if (!tag.starts_with(kPrefix)) return {};
  std::string name(tag.substr(kPrefix.size()));
  const bool is_technique = name.size() > 1 && name[0] == 't' && name[1] >= '0' && name[1] <= '9';
  if (is_technique) name[0] = 'T';
  return name;
}

std::vector<std::string> attack_replacements(std::string_view tag) {
  const std::string typed = ascii_lower(tag);
  const std::string name = attack_name(typed.starts_with("attack.") ? typed : "attack." + typed);
  if (name.empty()) return {};
  std::set<std::string> found;
  for (auto it = attack().successors.lower_bound(name); it != attack().successors.end(); ++it) {
    const auto& [revoked, successors] = *it;
    if (!revoked.starts_with(name)) break;
    if (revoked.size() == name.size() || revoked[name.size()] == '.')
      found.insert(successors.begin(), successors.end());
  }
  return {found.begin(), found.end()};
}

std::vector<AttackCell> attack_cells(std::span<const std::string> tags) {
  const std::set<std::string> names = current_names(tags);
  const auto is_tagged = [&](std::string_view tactic) { return names.contains(std::string(tactic)); };
  std::vector<AttackCell> cells;
  for (const Tactic& tactic : attack_tactics()) {
    for (const std::string& name : names) {
      const Technique* const technique = find_technique(name);
      if (technique == nullptr) continue;
      const std::vector<std::string_view>& own = technique->tactics;
      if (std::find(own.begin(), own.end(), tactic.tag) == own.end()) continue;
      if (is_tagged(tactic.tag) || std::none_of(own.begin(), own.end(), is_tagged))
        cells.push_back({&tactic, technique});
    }
  }
  return cells;
}

std::string_view attack_version() { return attack().version; }

}  // namespace trailhound
