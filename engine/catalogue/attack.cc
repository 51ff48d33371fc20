#include "engine/catalogue/attack.h"

#include <map>
#include <vector>

#include "engine/catalogue/list_text.h"

namespace trailhound {
namespace {

struct Attack {
  std::vector<Tactic> tactics;
  std::map<std::string_view, std::string_view> techniques;
  std::string_view version;
};

Attack read_attack() {
  Attack attack;
  for (std::string_view text = attack_text(); !text.empty();) {
    std::string_view line = next_line(text);
    if (const std::size_t place = line.find("version "); line.starts_with("#") && place != line.npos) {
      attack.version = line.substr(place + 8, line.find('.', place) - place - 8);
    }
    if (line.empty() || line[0] == '#') continue;
    const std::string_view id = next_word(line);
    if (id.starts_with("TA")) {
      attack.tactics.push_back({id, next_word(line)});
    } else {
      attack.techniques[id] = line.substr(1);
    }
  }
  return attack;
}

const Attack& attack() {
  static const Attack kAttack = read_attack();
  return kAttack;
}

}  // namespace

std::span<const Tactic> attack_tactics() { return attack().tactics; }

std::string_view technique_name(std::string_view id) {
  const auto found = attack().techniques.find(id);
  return found == attack().techniques.end() ? std::string_view() : found->second;
}

std::string_view attack_version() { return attack().version; }

}  // namespace trailhound
