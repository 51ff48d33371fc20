#pragma once

#include <span>
#include <string>

namespace trailhound {

/// A file that a command writes below the folder of the user's choice.
struct FolderFile {
  std::string path;  ///< below the folder
  std::string text;
};

/// Writes the files, and the folders that they need. Without `force` it writes nothing if one of them exists already.
/// False: something cannot be written, and the user has been told what.
bool write_below(const std::string& folder, std::span<const FolderFile> files, bool force);

}  // namespace trailhound
