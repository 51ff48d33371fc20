#include "engine/integrity/state.h"

#include <array>
#include <cstddef>

namespace trailhound {
namespace {

struct Names {
  std::string_view text, name;
};
constexpr std::array<Names, kIntegrityStates> kNames = {{{"valid", "valid"},
                                                         {"not yet covered", "not_yet_covered"},
                                                         {"not covered", "not_covered"},
                                                         {"unproven", "unproven"},
                                                         {"modified", "modified"},
                                                         {"missing", "missing"},
                                                         {"unreadable", "unreadable"},
                                                         {"unknown", "unknown"}}};

}  // namespace

std::string_view to_string(IntegrityState state) { return kNames[static_cast<std::size_t>(state)].text; }
std::string_view name_of(IntegrityState state) { return kNames[static_cast<std::size_t>(state)].name; }

}  // namespace trailhound
