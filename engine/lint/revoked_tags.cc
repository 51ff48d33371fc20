#include <algorithm>
#include <map>
#include <utility>

#include "engine/catalogue/attack.h"
#include "engine/lint/lint.h"

namespace trailhound {
namespace {

/// `T1685.002` → `attack.t1685.002`
std::string tag_of(std::string_view name) {
  std::string tag = "attack." + std::string(name);
  if (name.starts_with('T')) tag[7] = 't';
  return tag;
}

template <typename Document>
void gather(const Document& document, std::map<std::string, RevokedTag>& found) {
  for (std::size_t i = 0; i < document.tags.size(); ++i) {
    const std::string name = attack_name(document.tags[i]);
    RevokedTag revoked{tag_of(name), {}, 0, document.file, document.metadata_positions.tags[i]};
    for (const std::string_view successor : attack_successors(name)) revoked.successors.push_back(tag_of(successor));
    const bool is_replaced = std::any_of(document.tags.begin(), document.tags.end(), [&](const std::string& tag) {
      const std::string spelled = tag_of(attack_name(tag));
      return std::find(revoked.successors.begin(), revoked.successors.end(), spelled) != revoked.successors.end();
    });
    if (revoked.successors.empty() || is_replaced) continue;
    ++found.try_emplace(revoked.tag, std::move(revoked)).first->second.documents;
  }
}

}  // namespace

std::vector<RevokedTag> revoked_tags(std::span<const Rule> rules, std::span<const Correlation> correlations) {
  std::map<std::string, RevokedTag> found;
  for (const Rule& rule : rules) {
    if (!rule.is_part) gather(rule, found);  // a part has the tags of its correlation
  }
  for (const Correlation& correlation : correlations) gather(correlation, found);
  std::vector<RevokedTag> tags;
  for (auto& [tag, revoked] : found) tags.push_back(std::move(revoked));
  return tags;
}

}  // namespace trailhound
