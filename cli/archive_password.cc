#include "cli/archive_password.h"

#include <cerrno>
#include <cstdio>
#include <memory>
#include <system_error>

namespace trailhound {

Result<std::string, PasswordError> read_password_file(const std::string& path) {
  const auto system_error = [] { return PasswordError{std::generic_category().message(errno)}; };
  const std::unique_ptr<std::FILE, int (*)(std::FILE*)> file(std::fopen(path.c_str(), "rbe"), &std::fclose);
  if (!file) return system_error();
  constexpr std::size_t kLongest = 4096;
  std::string text(kLongest + 3, '\0');  // a line break, and one byte that shows that there are more
  text.resize(std::fread(text.data(), 1, text.size(), file.get()));
  if (std::ferror(file.get()) != 0) return system_error();
  if (text.ends_with('\n')) {
    text.pop_back();
    if (text.ends_with('\r')) text.pop_back();
  }
  if (text.empty()) return PasswordError{"the file contains no password"};
  if (text.size() > kLongest) return PasswordError{"more than 4096 bytes are no password"};
  if (text.find('\n') != text.npos) return PasswordError{"the file has more than one line"};
  if (text.find('\0') != text.npos) return PasswordError{"the file contains a zero byte"};
  return text;
}

}  // namespace trailhound
