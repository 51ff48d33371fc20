#pragma once

#include <string>
#include <string_view>

namespace trailhound {

/// The name of a zip's member as UTF-8. A zip says whether its names are UTF-8 (APPNOTE.TXT, appendix D); otherwise
/// they should be code page 437, but Unix and macOS write UTF-8 all the same, so what is UTF-8 is taken for that.
std::string zip_member_name(std::string_view bytes, bool says_utf8);

}  // namespace trailhound
