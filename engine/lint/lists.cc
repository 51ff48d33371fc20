#include "engine/lint/lists.h"

#include <algorithm>

namespace trailhound {
namespace {

std::string_view next_line(std::string_view& text) {
  const std::size_t end = std::min(text.find('\n'), text.size());
  const std::string_view line = text.substr(0, end);
  text.remove_prefix(std::min(end + 1, text.size()));
  return line;
}

std::string_view next_word(std::string_view& line) {
  line.remove_prefix(std::min(line.find_first_not_of(' '), line.size()));
  const std::size_t end = std::min(line.find(' '), line.size());
  const std::string_view word = line.substr(0, end);
  line.remove_prefix(end);
  return word;
}

std::map<std::string_view, SourceEvents> read_event_names() {
  std::map<std::string_view, SourceEvents> sources;
  SourceEvents* current = nullptr;
  for (std::string_view text = event_names_text(); !text.empty();) {
    std::string_view line = next_line(text);
    if (line.empty() || line[0] == '#') continue;
    if (line[0] != ' ') {
      current = &sources[line.substr(0, line.find(':'))];
      continue;
    }
    const std::string_view first = next_word(line);
    if (line.starts_with(" => ")) {
      next_word(line);
      current->recorded_as[first] = next_word(line);
      continue;
    }
    current->names.push_back(first);
    for (std::string_view word = next_word(line); !word.empty(); word = next_word(line)) current->names.push_back(word);
  }
  for (auto& [source, events] : sources) std::sort(events.names.begin(), events.names.end());
  return sources;
}

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

const SourceEvents* find_source_events(std::string_view source) {
  static const std::map<std::string_view, SourceEvents> kSources = read_event_names();
  constexpr std::string_view kDomain = ".amazonaws.com";
  if (!source.ends_with(kDomain)) return nullptr;
  const auto found = kSources.find(source.substr(0, source.size() - kDomain.size()));
  return found == kSources.end() ? nullptr : &found->second;
}

std::span<const Tactic> attack_tactics() { return attack().tactics; }

std::string_view technique_name(std::string_view id) {
  const auto found = attack().techniques.find(id);
  return found == attack().techniques.end() ? std::string_view() : found->second;
}

std::string_view attack_version() { return attack().version; }

}  // namespace trailhound
