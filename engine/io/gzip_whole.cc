#include <libdeflate.h>

#include <algorithm>
#include <cstring>

#include "engine/io/gzip.h"

namespace trailhound {

// HOT: inflating is two thirds of a hunt; bench/ holds the whole of it against a bare libdeflate loop.

namespace {

// Small enough that a process over small files stays small, large enough for most of them.
constexpr std::size_t kFirstText = 256u << 10;

// The trailer of the last member has the length of its text modulo 2^32. An attacker may have written it, so it is only
// a hint: it saves attempts with buffers that are too small, and it reserves addresses, not pages.
std::size_t length_hint(std::span<const unsigned char> bytes) {
  if (bytes.size() < 4) return 0;
  const unsigned char* length = bytes.data() + bytes.size() - 4;
  return static_cast<std::size_t>(length[0]) | static_cast<std::size_t>(length[1]) << 8 |
         static_cast<std::size_t>(length[2]) << 16 | static_cast<std::size_t>(length[3]) << 24;
}

}  // namespace

std::size_t MemberInflater::inflate(InputBytes& bytes, Buffer& text, std::size_t limit, std::size_t padding) {
  std::size_t room = std::min(limit, std::max(kFirstText, length_hint(bytes.held())));
  if (text.capacity() > padding) room = std::max(room, std::min(limit, text.capacity() - padding));
  text.reserve(room + padding);

  std::size_t size = 0;
  while (starts_gzip_member(bytes.held())) {
    std::size_t consumed = 0, produced = 0;
    const libdeflate_result result =
        libdeflate_gzip_decompress_ex(decompressor_.get(), bytes.held().data(), bytes.held().size(), text.data() + size,
                                      room - size, &consumed, &produced);
    if (result == LIBDEFLATE_SUCCESS) {
      bytes.consume(consumed);
      size += produced;
    } else if (result == LIBDEFLATE_INSUFFICIENT_SPACE && room < limit) {
      room = std::min(limit, 2 * room);  // doubling: all attempts together cost at most twice the last
      text.reserve(room + padding);
    } else {
      break;
    }
  }
  return size;
}

}  // namespace trailhound
