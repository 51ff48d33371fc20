#include "engine/base/bytes.h"

#include <catch2/catch.hpp>

#include <string>
#include <vector>

namespace trailhound {
namespace {

TEST_CASE("a byte is found wherever it stands, and none behind the text") {
  const auto has_x = [](std::string_view text) {
    return any_byte(text, [](SixteenBytes bytes) { return bytes == 'x'; });
  };
  for (std::size_t size = 0; size < 70; ++size) {
    // In memory of its own, so that reading too far shows under AddressSanitizer.
    std::vector<char> bytes(size, 'a');
    const std::string_view text(bytes.data(), size);
    CHECK_FALSE(has_x(text));
    for (std::size_t at = 0; at < size; ++at) {
      bytes[at] = 'x';
      INFO(size << ", " << at);
      CHECK(has_x(text));
      CHECK_FALSE(has_x(text.substr(0, at)));
      CHECK_FALSE(has_x(text.substr(at + 1)));
      bytes[at] = 'a';
    }
  }
}

TEST_CASE("a control character is found wherever it stands, and no other byte is taken for one") {
  for (std::size_t size = 0; size < 200; ++size) {
    std::vector<char> bytes(size, '\xFF');
    const std::string_view text(bytes.data(), size);
    for (std::size_t at = 0; at < size; ++at) {
      INFO(size << ", " << at);
      for (const char other : {' ', '\x7F', '\x80'}) {
        bytes[at] = other;
        CHECK_FALSE(has_control(text));
      }
      for (const char control : {'\0', '\n', '\x1F'}) {
        bytes[at] = control;
        CHECK(has_control(text));
        CHECK_FALSE(has_control(text.substr(0, at)));
        CHECK_FALSE(has_control(text.substr(at + 1)));
      }
      bytes[at] = '\xFF';
    }
    CHECK_FALSE(has_control(text));
  }
}

TEST_CASE("one byte makes two texts different") {
  for (std::size_t size = 0; size < 140; ++size) {
    std::vector<char> a(size, 'a'), b(size, 'a');
    CHECK(same_bytes(a.data(), b.data(), size));
    for (std::size_t at = 0; at < size; ++at) {
      b[at] = 'b';
      INFO(size << ", " << at);
      CHECK_FALSE(same_bytes(a.data(), b.data(), size));
      b[at] = 'a';
    }
  }
}

}  // namespace
}  // namespace trailhound
