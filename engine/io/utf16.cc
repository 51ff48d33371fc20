#include "engine/io/utf16.h"

#include "engine/base/text.h"

namespace trailhound {
namespace {

constexpr char32_t kReplacement = 0xFFFD;

}  // namespace

Utf16Decoder::Order Utf16Decoder::order_of(std::span<const unsigned char> head) {
  if (head.size() < 2) return Order::kNone;
  const unsigned char first = head[0], second = head[1];
  if (first == 0xFF && second == 0xFE) return Order::kLittle;
  if (first == 0xFE && second == 0xFF) return Order::kBig;
  if (second == 0 && (first == '{' || first == '[')) return Order::kLittle;
  if (first == 0 && (second == '{' || second == '[')) return Order::kBig;
  return Order::kNone;
}

void Utf16Decoder::start(Order order) {
  *this = Utf16Decoder();
  order_ = order;
}

void Utf16Decoder::decode(std::span<const unsigned char> in, bool last, std::string& out) {
  for (const unsigned char byte : in) {
    if (!has_byte_) {
      byte_ = byte;
      has_byte_ = true;
      continue;
    }
    has_byte_ = false;
    const std::uint32_t unit = order_ == Order::kLittle ? byte_ | static_cast<std::uint32_t>(byte) << 8
                                                        : byte | static_cast<std::uint32_t>(byte_) << 8;
    if (at_start_ && unit == 0xFEFF) {
      at_start_ = false;
      continue;
    }
    at_start_ = false;
    const bool is_low = unit >= 0xDC00 && unit < 0xE000;
    if (surrogate_ != 0) {
      const std::uint32_t high = surrogate_;
      surrogate_ = 0;
      if (is_low) {
        append_utf8(static_cast<char32_t>(0x10000 + ((high - 0xD800) << 10) + (unit - 0xDC00)), out);
        continue;
      }
      append_utf8(kReplacement, out);
    }
    if (unit >= 0xD800 && unit < 0xDC00) {
      surrogate_ = unit;
    } else {
      append_utf8(static_cast<char32_t>(unit), out);  // a lone low surrogate becomes U+FFFD there
    }
  }
  if (last && (has_byte_ || surrogate_ != 0)) {
    append_utf8(kReplacement, out);
    has_byte_ = false;
    surrogate_ = 0;
  }
}

std::string utf16_to_utf8(std::string_view bytes) {
  Utf16Decoder decoder;
  decoder.start(Utf16Decoder::Order::kLittle);
  std::string text;
  decoder.decode({reinterpret_cast<const unsigned char*>(bytes.data()), bytes.size()}, true, text);
  return text;
}

}  // namespace trailhound
