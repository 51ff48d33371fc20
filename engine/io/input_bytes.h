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

/// The bytes of one input as they are on disk, read forward through a buffer that is reused for the next input. It
/// attaches no meaning to them. It hides short reads and interrupted calls; a failed read ends the bytes, and `error()`
/// says why. On request it hashes the bytes that pass. One thread.
class InputBytes : public ByteSource {
 public:
  static constexpr std::size_t kChunk = 128u << 10;  ///< bytes that one refill asks for: most CloudTrail files fit
  static constexpr std::size_t kBehind = 8;          ///< bytes before held() that stay readable

  /// `hash`: hash the inputs that are opened by a path. `stop` is borrowed and may be null: once it is true, waiting
  /// for a stream fails, and so does reading that only the hash needs.
  explicit InputBytes(bool hash = false, const std::atomic<bool>* stop = nullptr) : hashes_(hash), stop_(stop) {}
  ~InputBytes() override { close(); }
  InputBytes(const InputBytes&) = delete;
  InputBytes& operator=(const InputBytes&) = delete;

  /// Opens `path` for reading; "-" is standard input, which is never closed. Returns an empty string, or what failed.
  std::string open(const std::string& path);
  /// Reads `source` instead of a file; it must outlive the reading.
  void open(ByteSource& source);
  /// Closes the descriptor; offsets, counts and error() remain.
  void close();

  /// The bytes that were read and not consumed yet. Valid until the next call that reads.
  std::span<const unsigned char> held() const {
    return {reinterpret_cast<const unsigned char*>(buffer_.data()) + begin_, end_ - begin_};
  }
  void consume(std::size_t count) { begin_ += count; }
  /// Takes back up to `count` bytes that were consumed, as far as they are still in the buffer.
  void unread(std::uint64_t count);
  /// The last kBehind bytes that were consumed. REQUIRES: that many were consumed
  const unsigned char* behind() const { return held().data() - kBehind; }

  /// Appends more bytes to held(). False: none came, because the input has ended or failed.
  bool refill() { return refill(kChunk); }
  /// Reads until held() has `count` bytes. False: the input ended before that.
  bool hold(std::size_t count);
  /// Reads everything if it is at most `limit` bytes. True: held() has all of it.
  bool hold_all(std::size_t limit);
  /// Copies up to `size` bytes to `out`: first held(), then straight from the input. 0: it has ended.
  std::size_t read(char* out, std::size_t size) override;
  bool seek(std::uint64_t offset) override;
  std::uint64_t size() const override { return size_at_open_; }

  /// The hash of the input, for which the rest of it is read, unless `stop` is true. Ends the input. Nothing: it is not
  /// hashed.
  std::optional<Fingerprint> fingerprint();
  /// True if a regular file has changed since it was opened, by its size, its time of modification or, because that can
  /// be set back, its time of change. A file that only lost a name (it was removed while it was read) has not.
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
  std::size_t begin_ = kBehind, end_ = kBehind;  // of held() in buffer_
  int descriptor_ = -1;
  ByteSource* source_ = nullptr;  ///< instead of the descriptor
  bool owned_ = false, regular_ = false, ended_ = true;
  std::uint64_t size_at_open_ = 0, total_ = 0;
  std::int64_t modified_at_open_ = 0, changed_at_open_ = 0;  ///< nanoseconds
  std::uint64_t names_at_open_ = 0;                          ///< hard links
  std::optional<Sha256> sha256_;                             ///< created on first use
  std::uint64_t position_ = 0;                               ///< of the next read in the input
  std::uint64_t hashed_ = 0;  ///< bytes from the front; bytes that are read again are not hashed again
  std::string error_;
};

/// The text of an errno, from any thread, which strerror does not allow.
std::string error_text(int error);

}  // namespace trailhound
