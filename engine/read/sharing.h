#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>

#include "engine/io/reader.h"
#include "engine/read/read_ledger.h"
#include "engine/read/sequence.h"
#include "engine/read/task_queue.h"
#include "engine/read/task_runner.h"
#include "engine/read/text_task.h"

namespace trailhound {

/// How the worker that reads an input shares its text with others. It knows the worker's place in the order: what the
/// worker does itself belongs to runs of its own, and each shared text has a run between them. One per worker.
class Sharing {
 public:
  /// `turn`: where the worker's visitor hands its parts over.
  Sharing(Sequence& sequence, TaskQueue& queue, TaskRunner& runner, Turn& turn)
      : sequence_(sequence), queue_(queue), runner_(runner), turn_(turn) {}

  /// An input begins. `turn`: its first run, as the sequence gave it
  void begin(const Turn& turn);
  /// The worker is about to show something itself: what others have not taken up, it does first.
  void begin_own();
  /// `account`: of what the worker did itself, which is empty afterwards. REQUIRES: its visitor is between two pieces
  void end_own(ReadLedger& account);
  /// The input ends. `account`: as for end_own()
  void end(ReadLedger account);

  /// Somebody would take what is shared.
  bool has_helpers() const { return queue_.capacity() > 0; }
  /// The collector takes no more.
  bool has_stopped() const { return sequence_.has_stopped(); }

  /// Leaves a member of an archive to others, which `window` has as a whole: as soon as enough of them have come
  /// together. `account`: as for end_own().
  void share_member(const std::string& path, const Reader::Window& window, const std::optional<Problem>& damage,
                    ReadLedger& account);

  /// A task with the window that `reader` gave last, of which the next one is asked for with `keep`, or less.
  /// REQUIRES: end_own() was called
  TextTask make_task(Reader& reader, const Reader::Window& window, std::size_t keep);
  /// Leaves the task to others, or does some of the work while they have enough.
  void share(TextTask task);
  /// Does what others have not taken up.
  void finish_shared();

 private:
  void share_members();
  TextTask make_task();

  Sequence& sequence_;
  TaskQueue& queue_;
  TaskRunner& runner_;
  Turn& turn_;
  std::uint64_t input_ = 0;
  std::optional<Turn> own_;
  std::optional<TextTask> members_;  ///< that have come together
};

}  // namespace trailhound
