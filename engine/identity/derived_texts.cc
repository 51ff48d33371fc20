#include "engine/identity/derived_texts.h"

namespace trailhound {

std::string_view DerivedTexts::of(std::string_view text) {
  if (text.size() > kLongestText) return derived_ = derive_(text);
  const auto found = known_.find(text);
  if (found != known_.end()) return found->second;
  if (known_.size() == kMostTexts) known_.clear();
  return known_.emplace(std::string(text), derive_(text)).first->second;
}

}  // namespace trailhound
