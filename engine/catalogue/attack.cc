#include "engine/catalogue/attack.h"

#include <map>
#include <utility>

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

std::string_view attack_version() { return attack().version; }

}  // namespace trailhound
