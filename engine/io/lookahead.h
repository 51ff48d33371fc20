#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "engine/io/buffer.h"
#include "engine/io/byte_source.h"

namespace trailhound {

/// A source whose next bytes can be inspected before they are consumed: the readers of archives look for headers with
/// it. Borrows the source. One thread.
class Lookahead {
 public:
  static constexpr std::size_t kChunk = 128u << 10;  ///< bytes that one refill asks for

  explicit Lookahead(ByteSource& source) : source_(source) {}

  /// The next bytes: at least `count` of them, unless the source ends before that. Valid until the next call.
  std::string_view peek(std::size_t count);
  /// REQUIRES: peek() showed so many.
  void consume(std::size_t count);
  /// Moves up to `size` bytes to `out`; 0 at the end.
  std::size_t read(char* out, std::size_t size);
  /// Continues at `offset`. False: the source cannot, and nothing changed.
  bool seek(std::uint64_t offset);

  /// Drops what it knows of the source, because somebody else has read it; seek() must follow.
  void forget();

  std::uint64_t offset() const { return offset_; }  ///< of the next byte
  std::uint64_t size() const { return source_.size(); }
  bool is_seekable() const { return source_.size() > 0; }
  std::string error() const { return source_.error(); }

 private:
  ByteSource& source_;
  Buffer buffer_;
  std::size_t begin_ = 0, end_ = 0;  // of the bytes in the buffer that were not consumed
  std::uint64_t offset_ = 0;
};

}  // namespace trailhound
