#include "engine/hunt/principal_matches.h"

namespace trailhound {

std::uint32_t PrincipalMatches::number_of(std::string_view name) {
  std::string kept(name.substr(0, kNameBytes));
  const auto found = numbers_.find(kept);
  if (found != numbers_.end()) return found->second;
  if (all_.size() == kMaxPrincipals) return kBeyond;
  const auto number = static_cast<std::uint32_t>(all_.size());
  all_.push_back({kept, {}});
  numbers_.emplace(std::move(kept), number);
  return number;
}

void PrincipalMatches::add(std::uint32_t principal, Level level) {
  if (principal == kBeyond) {
    ++beyond_;
  } else {
    ++all_[principal].matches[static_cast<std::size_t>(level)];
  }
}

}  // namespace trailhound
