#include "engine/output/unfinished.h"

#include <limits.h>
#include <unistd.h>

#include <array>
#include <atomic>
#include <cerrno>
#include <cstring>

namespace trailhound {

namespace {

enum : int { kFree, kReserved, kNamed };

struct Slot {
  std::atomic<int> state{kFree};
  char path[PATH_MAX] = {};
};
static_assert(std::atomic<int>::is_always_lock_free);  // so a signal handler may use it

constinit std::array<Slot, UnfinishedOutput::kMost> slots;

}  // namespace

void remove_unfinished_outputs() noexcept {
  const int saved = errno;
  for (Slot& slot : slots) {
    if (slot.state.load(std::memory_order_acquire) == kNamed) ::unlink(slot.path);
  }
  errno = saved;
}

UnfinishedOutput::UnfinishedOutput(const std::string& path) {
  if (path.size() >= PATH_MAX) return;
  for (std::size_t i = 0; i < slots.size(); ++i) {
    int expected = kFree;
    if (!slots[i].state.compare_exchange_strong(expected, kReserved)) continue;
    std::memcpy(slots[i].path, path.c_str(), path.size() + 1);
    slots[i].state.store(kNamed, std::memory_order_release);
    slot_ = i;
    return;
  }
}

UnfinishedOutput::~UnfinishedOutput() {
  if (slot_ < kMost) slots[slot_].state.store(kFree, std::memory_order_release);
}

}  // namespace trailhound
