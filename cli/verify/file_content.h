#pragma once

#include <cstddef>
#include <string>

#include "engine/base/result.h"

namespace trailhound {

struct FileContent {
  std::string text;
};

/// The content of a file that the user names, such as a key file. The error is the rest of a sentence about it.
Result<FileContent, std::string> content_of(const std::string& path, std::size_t most_bytes);

}  // namespace trailhound
