#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>

#include "engine/io/buffer.h"
#include "engine/io/byte_source.h"
#include "engine/io/fingerprint.h"

namespace trailhound {

/// The bytes of one input as they lie on disk, read forward through a buffer that is reused for the next input.
/// Knows nothing of what they mean. Short reads and interrupted calls are dealt with here; a read that fails ends the
/// bytes, and `error()` tells why. If asked to, it hashes what it opens as the bytes pass. One thread.
class InputBytes : public ByteSource {
 public:
  static constexpr std::size_t kChunk = 128u << 10;  ///< what one refill asks for: most CloudTrail files fit
  static constexpr std::size_t kBehind = 8;          ///< bytes before held() that stay readable

  /// `hash`: of what is opened by its path. `stop`, if not null, is borrowed: when it becomes true, waiting for a
  /// stream fails, and so does reading on for the hash alone.
  explicit InputBytes(bool hash = false, const std::atomic<bool>* stop = nullptr) : hashes_(hash), stop_(stop) {}
  ~InputBytes() override { close(); }
  InputBytes(const InputBytes&) = delete;
  InputBytes& operator=(const InputBytes&) = delete;

  /// Opens `path` for reading; "-" is standard input, which is never closed. Empty string: all is well; otherwise what
  /// failed.
  std::string open(const std::string& path);
  /// Reads what `source` gives, which must outlive the reading.
  void open(ByteSource& source);
  /// Gives the descriptor back; offsets, counts and error() stay.
  void close();

  /// Bytes that were read and not consumed. Valid until the next call that reads.
  std::span<const unsigned char> held() const {
    return {reinterpret_cast<const unsigned char*>(buffer_.data()) + begin_, end_ - begin_};
  }
  void consume(std::size_t count) { begin_ += count; }
  /// Takes back up to `count` bytes that were consumed, as far as they are still in the buffer.
  void unread(std::uint64_t count);
  /// The kBehind bytes consumed last. REQUIRES: so many were consumed
  const unsigned char* behind() const { return held().data() - kBehind; }

  /// Reads more behind held(). False: nothing came, because the input has ended or failed.
  bool refill() { return refill(kChunk); }
  /// Reads until `count` bytes are held. False: the input ended before that.
  bool hold(std::size_t count);
  /// Reads everything, if that is at most `limit` bytes; true if everything is held now.
  bool hold_all(std::size_t limit);
  /// Moves up to `size` bytes to `out`: first those that are held, then straight from the input. 0: it has ended.
  std::size_t read(char* out, std::size_t size) override;
  bool seek(std::uint64_t offset) override;
  std::uint64_t size() const override { return size_at_open_; }

  /// The hash of what is open; reads for it what was not read (not if it is asked to stop). The input has ended then.
  /// Empty: it is not hashed.
  std::optional<Fingerprint> fingerprint();
  /// True if a regular file is not as it was when it was opened, by its size or its time of modification.
  bool has_changed() const;

  bool is_regular() const { return regular_; }
  std::uint64_t size_at_open() const { return size_at_open_; }       ///< of a regular file; otherwise 0
  std::uint64_t offset() const { return total_ - (end_ - begin_); }  ///< of held() in the input
  std::uint64_t total() const { return total_; }                     ///< bytes read so far
  std::string error() const override { return error_; }

 private:
  void reset();
  bool refill(std::size_t count);
  std::size_t read_some(char* out, std::size_t size);
  void hash(const char* data, std::size_t size);
  bool is_stopped() const { return stop_ != nullptr && stop_->load(std::memory_order_relaxed); }
  bool wait_for_stream();

  const bool hashes_;
  const std::atomic<bool>* const stop_;
  Buffer buffer_;
  std::size_t begin_ = kBehind, end_ = kBehind;  // what is held of buffer_
  int descriptor_ = -1;
  ByteSource* source_ = nullptr;  ///< instead of the descriptor
  bool owned_ = false, regular_ = false, ended_ = true;
  std::uint64_t size_at_open_ = 0, total_ = 0;
  std::int64_t modified_at_open_ = 0;  ///< nanoseconds
  std::optional<Sha256> sha256_;       ///< made when it is first needed
  std::uint64_t position_ = 0;         ///< of the next read in the input
  std::uint64_t hashed_ = 0;           ///< bytes from the front on; what is read again is not hashed again
  std::string error_;
};

/// What errno says, without the thread-safety trap of strerror.
std::string error_text(int error);

}  // namespace trailhound
