#include "engine/event/encoded_text.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <span>

#include "engine/base/text.h"
#include "engine/io/gzip.h"

namespace trailhound {
namespace {

int digit_of(char c) {
  if (c >= 'A' && c <= 'Z') return c - 'A';
  if (c >= 'a' && c <= 'z') return c - 'a' + 26;
  if (c >= '0' && c <= '9') return c - '0' + 52;
  if (c == '+' || c == '-') return 62;  // '-' and '_': RFC 4648 §5
  if (c == '/' || c == '_') return 63;
  return -1;
}

/// False: `text` has a byte that base64 has not. Line breaks are allowed (RFC 2045 §6.8).
bool append_bytes(std::string_view text, std::string& out) {
  while (!text.empty() && (text.back() == '=' || text.back() == '\n' || text.back() == '\r')) text.remove_suffix(1);
  std::uint32_t bits = 0;
  int count = 0;
  for (const char c : text) {
    if (c == '\n' || c == '\r') continue;
    const int digit = digit_of(c);
    if (digit < 0) return false;
    bits = bits << 6 | static_cast<std::uint32_t>(digit);
    count += 6;
    if (count < 8) continue;
    count -= 8;
    out.push_back(static_cast<char>(bits >> count & 0xFF));
  }
  return true;
}

/// The bytes of a string as a source.
class StringSource : public ByteSource {
 public:
  explicit StringSource(std::string_view bytes) : left_(bytes) {}
  std::size_t read(char* out, std::size_t size) override {
    const std::size_t count = left_.copy(out, size);
    left_.remove_prefix(count);
    return count;
  }
  std::string error() const override { return {}; }
  bool seek(std::uint64_t) override { return false; }
  std::uint64_t size() const override { return 0; }

 private:
  std::string_view left_;
};

constexpr std::string_view kGzip = "H4sI";

/// What is encoded, without what stands in front of it: blanks, a byte order mark, the head of a data URI (RFC 2397).
std::string_view without_front(std::string_view text) {
  constexpr std::string_view kMark = ";base64,";
  constexpr std::size_t kMostHead = 128;
  text.remove_prefix(std::min(text.find_first_not_of(" \r\n\t"), text.size()));
  text = without_bom(text);
  if (!text.starts_with("data:")) return text;
  const std::size_t mark = text.substr(0, kMostHead).find(kMark);
  return mark == std::string_view::npos ? text : text.substr(mark + kMark.size());
}

Decoding append_inflated(std::string_view bytes, std::size_t limit, std::string& out) {
  constexpr std::size_t kPiece = 64u << 10;
  StringSource source(bytes);
  InputBytes input;
  input.open(source);
  MemberStream stream;
  stream.begin(0);
  Faults faults;
  const std::size_t begin = out.size();
  for (;;) {
    const std::size_t size = out.size();
    out.resize(size + kPiece);
    const std::size_t read = stream.read(input, out.data() + size, kPiece, faults);
    out.resize(size + read);
    if (out.size() - begin > limit) return Decoding::kTooMuch;
    if (read < kPiece) return faults.any() ? Decoding::kDamaged : Decoding::kDone;
  }
}

}  // namespace

bool looks_encoded(std::string_view text) {
  constexpr std::array<std::string_view, 9> kBeginnings = {
      kGzip, "eyJ", "W3s", "ewo", "ew0K", "Wwo", "Ww0K", "SDRzS", "ZXlK"};  // the last two: encoded twice
  text = without_front(text);
  return text.size() >= 40 && std::any_of(kBeginnings.begin(), kBeginnings.end(),
                                          [&](std::string_view beginning) { return text.starts_with(beginning); });
}

Decoding append_decoded(std::string_view text, std::size_t limit, std::string& out) {
  constexpr int kMostLayers = 4;  // of gzip in gzip
  text = without_front(text);
  std::string bytes;
  if (!append_bytes(text, bytes)) return text.starts_with(kGzip) ? Decoding::kDamaged : Decoding::kNotEncoded;
  for (int layer = 0;; ++layer) {
    const std::span<const unsigned char> head(reinterpret_cast<const unsigned char*>(bytes.data()), bytes.size());
    if (!starts_gzip_member(head)) break;
    std::string inflated;
    if (layer == kMostLayers) return Decoding::kTooMuch;
    const Decoding decoding = append_inflated(bytes, limit, inflated);
    if (decoding != Decoding::kDone) return decoding;
    bytes = std::move(inflated);
  }
  if (bytes.size() > limit) return Decoding::kTooMuch;
  out += bytes;
  return Decoding::kDone;
}

}  // namespace trailhound
