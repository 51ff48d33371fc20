#include "engine/testing/generate_condition.h"

#include <algorithm>
#include <string_view>

namespace trailhound {
namespace {

std::string draw_atom(const std::vector<std::string>& names, Random& random) {
  constexpr std::string_view kQuantifiers[] = {"1 of ", "any of ", "all of "};
  if (random.chance(65)) return random.pick(names);
  std::string out(random.pick(kQuantifiers));
  if (random.chance(40)) return out + "them";
  // The first letters of a name that is there, so that the pattern matches something.
  const std::string& name = random.pick(names);
  if (random.chance(20)) return out + name;
  if (random.chance(20) && name.front() != '_') return out + '*' + name.substr(name.size() / 2);
  return out + name.substr(0, name.find('_', 1)) + '*';
}

std::string draw_or(const std::vector<std::string>& names, std::size_t depth, Random& random) {
  std::string out;
  for (std::size_t operands = random.chance(60) ? 1 : 2; operands > 0; --operands) {
    if (!out.empty()) out += random.chance(50) ? " and " : " or ";
    if (random.chance(25)) out += "not ";
    if (random.chance(5)) out += "not ";
    if (depth > 0 && random.chance(40)) {
      out += '(' + draw_or(names, depth - 1, random) + ')';
    } else {
      out += draw_atom(names, random);
    }
  }
  return out;
}

}  // namespace

std::vector<std::string> draw_selection_names(Random& random) {
  constexpr std::string_view kNames[] = {"selection", "sel_a",   "sel_b", "filter_main", "filter",
                                         "_hidden",   "notable", "order", "all-of-it",   "1st"};
  std::vector<std::string> names = {std::string(kNames[random.below(5)])};
  for (std::size_t more = random.below(4); more > 0; --more) {
    const std::string_view name = random.pick(kNames);
    if (std::find(names.begin(), names.end(), name) == names.end()) names.emplace_back(name);
  }
  return names;
}

std::string draw_condition(const std::vector<std::string>& names, Random& random) { return draw_or(names, 3, random); }

}  // namespace trailhound
