#include "engine/hunt/rule_names.h"

#include <algorithm>

#include "engine/base/text.h"

namespace trailhound {

void RuleNames::add(RuleName name) {
  const std::size_t index = names_.size();
  if (!name.text.empty()) {
    by_folded_[folded(name.text)].push_back(index);
    by_path_[std::string(name.text)].push_back(index);
  }
  names_.push_back(name);
}

std::vector<RuleName*> RuleNames::fitting(std::string_view id, std::string_view title, std::string_view file) {
  std::vector<std::size_t> found;
  const auto collect = [&](const Index& index, std::string_view text) {
    if (index.empty()) return;
    const auto at = index.find(std::string(text));
    if (at != index.end()) found.insert(found.end(), at->second.begin(), at->second.end());
  };
  if (names_.empty()) return {};
  collect(by_folded_, folded(id));
  collect(by_folded_, folded(title));
  collect(by_path_, file);
  for (std::size_t slash = file.find('/'); slash != file.npos; slash = file.find('/', slash + 1)) {
    collect(by_path_, file.substr(slash + 1));
  }
  std::sort(found.begin(), found.end());
  found.erase(std::unique(found.begin(), found.end()), found.end());
  std::vector<RuleName*> names;
  for (const std::size_t index : found) names.push_back(&names_[index]);
  return names;
}

bool RuleNames::note(bool RuleName::*flag, std::string_view id, std::string_view title, std::string_view file) {
  const std::vector<RuleName*> names = fitting(id, title, file);
  for (RuleName* name : names) name->*flag = true;
  return !names.empty();
}

}  // namespace trailhound
