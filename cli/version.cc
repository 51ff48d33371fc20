#include "cli/version.h"

namespace trailhound {

std::string_view version() { return TRAILHOUND_VERSION; }

}  // namespace trailhound
