#include "engine/hunt/match_part.h"

namespace trailhound {

std::size_t MatchPart::bytes() const {
  std::size_t sum = 0;
  for (const Formatted& output : outputs) sum += output.bytes.size();
  for (const std::string& principal : principals) sum += principal.size();
  for (const Rolled& match : rolled) sum += match.key.size() + match.id.size();
  return sum;
}

void MatchPart::clear() {
  entries.clear();
  principals.clear();
  rolled.clear();
  path.clear();
  for (Formatted& output : outputs) {
    output.bytes.clear();
    output.lines.clear();
  }
  activity.clear();
  correlated = {};
  facts_piece.reset();
  text_state.reset();
}

}  // namespace trailhound
