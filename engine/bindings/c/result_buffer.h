#pragma once

#include <chrono>
#include <condition_variable>
#include <cstddef>
#include <cstdint>
#include <mutex>
#include <string>
#include <string_view>

#include "engine/hunt/output_format.h"

namespace trailhound {

/// Results on their way from the workers of a hunt to a caller that asks for them: two texts, one of which fills while
/// the caller reads the other. The hunt waits where the caller is too slow. Thread-safe: one side writes, the other
/// takes.
class ResultBuffer : public ResultSink {
 public:
  enum class Taken : std::uint8_t { kData, kEnd, kTimeIsUp };

  bool write_match(std::string_view formatted, std::int64_t /*time_key*/) override { return write(formatted); }
  bool write(std::string_view formatted) override;

  /// Nothing more comes.
  void end();
  /// Nothing more is taken, so writers must not wait.
  void stop();

  /// Waits for results until the deadline, then puts them into `out`, which it reuses.
  Taken take(std::chrono::steady_clock::time_point deadline, std::string& out);

 private:
  /// A caller is woken up once so much is there, or after kPatience for less: waking it up for every match would cost
  /// more than finding it.
  static constexpr std::size_t kWorthwhile = 64u << 10, kMost = 4u << 20;
  static constexpr std::chrono::milliseconds kPatience{10};

  std::mutex mutex_;
  std::condition_variable has_data_, has_room_;
  std::string filling_;
  bool has_ended_ = false, is_stopped_ = false;
};

}  // namespace trailhound
