#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

namespace trailhound {

/// Compressions other than gzip (gzip.h), for which every CloudTrail file has a reader of its own.
enum class Compression : std::uint8_t { kZstd, kBzip2, kXz, kLzma, kLzip };

/// Memory that a decoder may take for its window. zstd's own limit is 128 MiB; `xz -9` needs 65 MiB.
inline constexpr std::uint64_t kDecoderMemory = 256u << 20;

/// One stream of compressed bytes at a time, pushed in pieces. What a stream gave before it broke is never lost.
/// Reused from stream to stream; one per thread.
class Decoder {
 public:
  virtual ~Decoder() = default;

  /// Begins a stream. Throws std::bad_alloc.
  virtual void start() = 0;

  enum class State : std::uint8_t { kInside, kEnd, kBroken };
  struct Step {
    std::size_t consumed = 0, produced = 0;
    State state = State::kInside;
  };
  /// Decodes some of `in` to `out`. Neither consumed nor produced anything: it needs more of both. With an empty `in`
  /// it gives what it still has. kBroken: reason() tells why, and start() begins anew.
  virtual Step decode(std::string_view in, char* out, std::size_t size) = 0;
  const std::string& reason() const { return reason_; }

 protected:
  std::string reason_;
};

std::unique_ptr<Decoder> make_decoder(Compression compression);

/// Where a stream begins in `text`, by its mark; npos: nowhere. lzma has no mark.
std::size_t find_stream(Compression compression, std::string_view text);
inline constexpr std::size_t kLongestStreamMark = 10;  ///< bytes

/// As its command is called.
const char* name_of(Compression compression);

}  // namespace trailhound
