#include "engine/base/workers.h"

#include <exception>
#include <mutex>
#include <new>
#include <system_error>
#include <thread>
#include <utility>
#include <vector>

namespace trailhound {

void run_workers(unsigned count, const std::function<void(bool is_caller)>& work) {
  std::mutex mutex;
  std::exception_ptr failure;
  const auto run = [&](bool is_caller) {
    try {
      work(is_caller);
    } catch (...) {
      const std::lock_guard lock(mutex);
      if (!failure) failure = std::current_exception();
    }
  };
  std::vector<std::thread> others;
  try {
    while (others.size() + 1 < count) others.emplace_back(run, false);
  } catch (const std::system_error&) {  // EAGAIN: no more threads
  } catch (const std::bad_alloc&) {
  }
  run(true);
  for (std::thread& thread : others) thread.join();
  if (failure) std::rethrow_exception(std::move(failure));
}

}  // namespace trailhound
