#pragma once

#include <string>

namespace trailhound {

/// The file to open for the path of an event, which may go on into an archive behind a '!': the longest part that
/// exists. The path itself if no part does. Match lines write names that are not UTF-8 in their own way
/// (engine/base/path_text.h).
std::string event_file_of(const std::string& path);

}  // namespace trailhound
