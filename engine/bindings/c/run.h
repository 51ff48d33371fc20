#pragma once

#include <atomic>
#include <memory>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include "engine/base/result.h"
#include "engine/bindings/c/options.h"
#include "engine/bindings/c/result_buffer.h"
#include "engine/bindings/c/rules.h"
#include "engine/bindings/c/trailhound.h"
#include "engine/hunt/hunt.h"
#include "engine/output/sorted_sink.h"

namespace trailhound {

/// A format and what is in front of `sink`, as the options have them.
class ResultOutput {
 public:
  ResultOutput(const trailhound_options& options, const Plan& plan, ResultSink& sink);
  std::span<const HuntOutput> outputs() const { return {&output_, 1}; }

 private:
  std::unique_ptr<OutputFormat> format_;
  std::unique_ptr<SortedSink> sorted_;  ///< null: nothing is sorted
  HuntOutput output_;
};

/// What a run knows in the end.
struct RunEnd {
  std::string error = {};  ///< not empty: there is nothing else
  std::string ledger = {};
  bool is_whole = false;
};

/// The end of a hunt. `reading`: what finding the inputs said.
RunEnd end_of_hunt(HuntResult result, const ReadLedger& reading, const LoadedRules& rules, bool was_stopped,
                   std::span<const std::string> paths);

}  // namespace trailhound

/// Runs on a thread of its own; the caller takes what it writes. What the thread writes into `end`, the caller reads
/// once the buffer has ended.
struct trailhound_run {
  trailhound_run(const trailhound_options& its_options, std::vector<std::string> its_paths)
      : options(its_options), paths(std::move(its_paths)) {}
  virtual ~trailhound_run() { finish(); }
  trailhound_run(const trailhound_run&) = delete;
  trailhound_run& operator=(const trailhound_run&) = delete;

  void start();
  void ask_to_stop();
  void finish();  ///< a destructor of a class with its own members calls it first, because the thread uses them

  trailhound_options options;
  const std::vector<std::string> paths;
  trailhound::ResultBuffer buffer;
  std::atomic<bool> stop = false;
  trailhound::RunEnd end;
  std::string data;        ///< that the caller has
  bool has_ended = false;  ///< the caller knows

 protected:
  /// On the run's own thread.
  virtual trailhound::RunEnd work() = 0;

 private:
  std::thread thread_;
};
