#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>

namespace trailhound {

/// UTF-16 → UTF-8, piece by piece: PowerShell redirects output as UTF-16. A byte order mark at the front tells it from
/// other text, or a NUL beside the first `{` or `[`. Malformed UTF-16 (a lone surrogate, an odd byte at the end)
/// becomes U+FFFD. A value: it carries what a piece has cut over to the next.
class Utf16Decoder {
 public:
  enum class Order : std::uint8_t { kNone, kLittle, kBig };
  /// kNone: the text is not UTF-16. Two bytes are enough to tell.
  static Order order_of(std::span<const unsigned char> head);

  void start(Order order);
  /// Appends what `in` becomes to `out`. `last`: nothing follows.
  void decode(std::span<const unsigned char> in, bool last, std::string& out);

 private:
  Order order_ = Order::kNone;
  bool at_start_ = true;  ///< the mark may come
  bool has_byte_ = false;
  unsigned char byte_ = 0;       ///< the first of a pair that was cut
  std::uint32_t surrogate_ = 0;  ///< a high one whose low one has not come yet
};

/// The whole of a text whose bytes are in little-endian order.
std::string utf16_to_utf8(std::string_view bytes);

}  // namespace trailhound
