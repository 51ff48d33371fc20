#include "engine/sigma/levels.h"

#include "engine/base/figures.h"

namespace trailhound {

std::string_view level_name(Level level) { return level == Level::kNone ? "none" : to_string(level); }

std::string_view level_of_count(Level level) { return level == Level::kNone ? "without a level" : to_string(level); }

std::string levels_text(const CountsByLevel& counts) {
  std::string text;
  for (const Level level : kLevelsFromTop) {
    const std::uint64_t count = counts[static_cast<std::size_t>(level)];
    if (count == 0) continue;
    text += (text.empty() ? "" : ", ") + with_commas(count) + ' ';
    text += level_of_count(level);
  }
  return text;
}

}  // namespace trailhound
