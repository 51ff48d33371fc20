#include "engine/catalogue/event_names.h"

#include <algorithm>

#include "engine/catalogue/list_text.h"

namespace trailhound {
namespace {

std::map<std::string_view, SourceEvents> read_event_names() {
  std::map<std::string_view, SourceEvents> sources;
  SourceEvents* current = nullptr;
  for (std::string_view text = event_names_text(); !text.empty();) {
    std::string_view line = next_line(text);
    if (line.empty() || line[0] == '#') continue;
    if (line[0] != ' ') {
      current = &sources[line.substr(0, line.find_first_of(" :"))];
      current->has_undocumented = line.find('+') != line.npos;
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

}  // namespace

const SourceEvents* find_source_events(std::string_view source) {
  static const std::map<std::string_view, SourceEvents> kSources = read_event_names();
  constexpr std::string_view kDomain = ".amazonaws.com";
  if (!source.ends_with(kDomain)) return nullptr;
  const auto found = kSources.find(source.substr(0, source.size() - kDomain.size()));
  return found == kSources.end() ? nullptr : &found->second;
}

}  // namespace trailhound
