#pragma once

#include <condition_variable>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <memory>
#include <mutex>
#include <string>

#include "engine/event/framer.h"
#include "engine/io/buffer.h"

namespace trailhound {

/// Consecutive windows of one text that several workers frame at the same time, each from where the one before is
/// expected to end. A window counts once all windows in front of it turned out to be sound; behind one that is not, all
/// come back, to be read one after the other.
///
///   window   0      1      2        3          4
///   framed   sound  sound  damaged  sound      not yet
///   counts   yes    yes    no: the text from window 2 on comes back
///
/// One worker, the owner, reads the text and adds windows. The workers of windows wait only for those in front, and
/// framing waits for nobody, so there is no deadlock as long as windows are taken up in their order. Thread-safe.
class WindowChain {
 public:
  /// For the owner: one more window of `size` bytes, which is expected to end at `end`. The window before has its first
  /// `kept` bytes, too. Returns its number.
  std::size_t add(std::size_t size, std::size_t kept, Framer::Checkpoint end);

  /// For the worker of a window that was framed: waits until those in front of it are, too. True: it counts, and
  /// `records` are in front of it in the chain. `sound` is taken only if `is_sound`.
  bool settle(std::size_t number, bool is_sound, Framer::Sound sound, std::uint64_t& records);
  /// The worker is done with a window that counts, of which it showed so many rows.
  void leave(std::size_t number, std::uint64_t shown);
  /// The worker is done with a window that does not count.
  void give_back(std::size_t number, std::unique_ptr<Buffer> text);

  /// The worker of a window fails with an exception.
  void abort();

  /// For the owner: some window does not count.
  bool is_broken() const;

  /// For the owner: waits until all workers are done.
  struct Result {
    std::size_t counted = 0;  ///< windows
    Framer::Sound sound;      ///< of these
    Framer::Checkpoint end;   ///< of the last of these
    std::uint64_t shown = 0;  ///< rows
    bool is_broken = false;
    bool is_aborted = false;  ///< there is nothing to go on with
    /// The text of the windows that do not count, without the last `next_kept` bytes, and how many bytes at its
    /// beginning the last window that counts has, too.
    std::string returned;
    std::size_t kept = 0;
  };
  Result finish(std::size_t next_kept);

 private:
  struct Window {
    std::size_t size = 0, kept = 0;
    Framer::Checkpoint end;
    bool is_framed = false, is_sound = false, is_left = false;
    Framer::Sound sound;
    std::uint64_t records = 0;     ///< in front of it, once it counts
    std::unique_ptr<Buffer> text;  ///< that was given back
  };

  Window& window(std::size_t number) { return windows_[number - first_]; }
  void settle_framed();
  void forget_left();

  mutable std::mutex mutex_;
  std::condition_variable moved_;
  std::deque<Window> windows_;
  std::size_t first_ = 0;  ///< number of windows_.front()
  std::size_t at_work_ = 0;
  std::uint64_t records_ = 0;
  Result result_;  ///< so far; window `counted` is the first that does not count yet
};

}  // namespace trailhound
