#pragma once

#include <string>

#include "engine/base/result.h"

namespace trailhound {

/// The environment variable with the password of encrypted archives. Unlike arguments, other users cannot see it.
inline constexpr const char* kArchivePasswordVariable = "TRAILHOUND_ARCHIVE_PASSWORD";

/// One sentence, without the path.
struct PasswordError {
  std::string text;
};

/// The password in a file: all of its bytes but one line break (LF or CRLF) at their end. The file may be a pipe, such
/// as `<(pass show evidence)` of a shell. A file that cannot be read is an error, and so is one that contains no
/// password by mistake: empty, several lines, a zero byte, more than 4 KiB.
Result<std::string, PasswordError> read_password_file(const std::string& path);

}  // namespace trailhound
