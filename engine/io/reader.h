#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "engine/io/buffer.h"
#include "engine/io/byte_source.h"
#include "engine/io/file_format.h"
#include "engine/io/fingerprint.h"
#include "engine/io/input.h"

namespace trailhound {

/// Reads one input after the other as decompressed text, in windows, into buffers that are reused: on the machines
/// measured, fresh large allocations per file cost more than the inflate itself.
///
/// Gzip is recognised by content; members that follow each other are one stream (RFC 1952 §2.2). A small file is read
/// whole and libdeflate inflates its members; zlib inflates large files and standard input, and salvages damaged files
/// (gzip.h). Memory: bounded by the options below, whatever the size of the file. UTF-16 becomes UTF-8. An input that
/// is packed otherwise (file_format.h), or whose gzip holds something packed, has no text of its own: packing() says
/// so, and packed() gives its bytes. One Reader per thread.
class Reader {
 public:
  struct Options {
    std::size_t whole_limit = 8u << 20;       ///< compressed bytes up to which a file is held whole
    std::size_t text_limit = 32u << 20;       ///< decompressed bytes up to which a member is inflated at once
    std::size_t window = 1u << 20;            ///< bytes of text that a window aims at
    std::size_t window_limit = 64u << 20;     ///< the largest window: a record longer than this is not readable
    bool hash = false;                        ///< hash the bytes of inputs as they pass
    const std::atomic<bool>* stop = nullptr;  ///< borrowed: once true, waiting for a stream fails
  };
  Reader();
  explicit Reader(Options options);
  ~Reader();
  Reader(const Reader&) = delete;
  Reader& operator=(const Reader&) = delete;

  /// Starts on an input and closes the one before. A problem means that nothing could be read.
  std::optional<Problem> open(const Input& input);
  /// The same with the bytes of `source`, which must outlive the reading; problems call it `path`.
  std::optional<Problem> open(const std::string& path, ByteSource& source);

  /// Not kNone: the input (or what was inflated of it) is packed, and packed() takes the place of next(). kPrefixed: it
  /// may be; if it is not, packed() must be sought back to 0, and next() gives it as text.
  Packing packing() const;
  ByteSource& packed();
  /// Not empty: why the input is not to be examined although it may hold events, and what to do about it.
  const std::string& refusal() const;
  /// Not empty: what the input is, in which nothing of CloudTrail can be.
  std::string_view skip_reason() const;

  /// A piece of the text. The caller may change `data[0, size)` in place, and may read the `kPadding` bytes behind it;
  /// it may write to those if it restores them before the next call. Valid until the next call on the Reader.
  struct Window {
    char* data = nullptr;
    std::size_t size = 0;
    std::uint64_t offset = 0;  ///< of data[0] in the decompressed text
    bool last = false;         ///< no text follows this window
  };
  static constexpr std::size_t kPadding = 64;

  /// The next window: the last `keep` bytes of the previous one, which the caller has not consumed, and new text behind
  /// them. If the caller keeps a whole window, the next one is larger, up to window_limit; at that size nothing is
  /// added (size == keep and !last), and the caller must consume. No window follows one with `last`. An empty input
  /// gives one empty window with `last`.
  Window next(std::size_t keep);

  /// Moves the bytes of the last window into `buffer`, with kPadding NUL bytes behind them. The next window is to be
  /// asked for with `keep`, or less. Where it can, the reader goes on with what was `buffer`, and copies nothing else.
  void take_window(Buffer& buffer, std::size_t keep);

  /// Takes the last window back: `text`, which stood in front of it, and what the window had come again, as if the
  /// window before had ended with the first `keep` bytes of that and all of them were kept. Not for a window that was
  /// `last` and finished.
  void put_back(std::string_view text, std::size_t keep);

  /// After the last window: what was wrong with the bytes, such as a read error, or gzip damage with its offset in the
  /// compressed file. Text that was salvaged has been delivered.
  const std::optional<Problem>& damage() const;

  /// Closes the input, at its end or before. Call it for an archive and for an input that is hashed: their damage() is
  /// complete only then. Further calls do nothing.
  void finish();
  /// After finish(): the hash, if the input was hashed.
  const std::optional<Fingerprint>& fingerprint() const;

  std::uint64_t compressed_bytes() const;    ///< read from the current input so far
  std::uint64_t decompressed_bytes() const;  ///< delivered of the current input so far

 private:
  class Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace trailhound
