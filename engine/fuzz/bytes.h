#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace trailhound {

/// Takes the input of a fuzz target apart from the front. A value; views the bytes.
class FuzzBytes {
 public:
  explicit FuzzBytes(std::string_view bytes) : rest_(bytes) {}

  /// One byte as a number; 0 at the end.
  unsigned take_byte() {
    if (rest_.empty()) return 0;
    const auto byte = static_cast<unsigned char>(rest_.front());
    rest_.remove_prefix(1);
    return byte;
  }
  /// The bytes before the next `mark`, which is dropped; all bytes if there is none.
  std::string_view take_until(char mark) {
    const std::size_t end = rest_.find(mark);
    const std::string_view taken = rest_.substr(0, end);
    rest_.remove_prefix(end == std::string_view::npos ? rest_.size() : end + 1);
    return taken;
  }
  std::string_view rest() const { return rest_; }

 private:
  std::string_view rest_;
};

}  // namespace trailhound
