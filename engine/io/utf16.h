#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>

namespace trailhound {

/// UTF-16 → UTF-8, piece by piece: PowerShell writes its redirected output so. Recognised by the mark at its front,
/// or by a NUL beside the first character. What is no UTF-16 (a lone surrogate, an odd byte at the end) becomes U+FFFD.
/// A value with the state between two pieces.
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
  std::uint32_t surrogate_ = 0;  ///< a high one that waits for its partner
};

}  // namespace trailhound
