#pragma once

#include <functional>

namespace trailhound {

/// Runs `work` on up to `count` threads at once, of which the calling one is the first (`is_caller`), and returns when
/// all have ended. If the system has no more threads or no memory for one, the others do the work alone, so `work` must
/// take what there is to do from a common counter or queue. The first exception of any of them is thrown to the caller
/// after all have ended: `work` itself has to see to it that the others stop early.
void run_workers(unsigned count, const std::function<void(bool is_caller)>& work);

}  // namespace trailhound
