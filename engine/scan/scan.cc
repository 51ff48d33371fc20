#include "engine/scan/scan.h"

#include <algorithm>
#include <atomic>
#include <chrono>
#include <mutex>
#include <thread>
#include <vector>

#include "engine/scan/sequence.h"
#include "engine/scan/worker.h"

namespace trailhound {
namespace {

/// Joins what the workers tell and passes it on a few times a second.
class Progress : public Worker::Tick {
 public:
  Progress(Sequence& sequence, ScanObserver& observer, std::span<const Input> inputs)
      : sequence_(sequence), observer_(observer), files_total_(inputs.size()) {
    for (const Input& input : inputs) {
      if (input.size == 0 && input.path == "-") is_stream_ = true;
      compressed_total_ += input.size;
    }
  }

  void tick(std::uint64_t compressed, std::uint64_t decompressed, std::uint64_t records) override {
    compressed_ += compressed;
    decompressed_ += decompressed;
    records_ += records;
    const std::unique_lock lock(mutex_, std::try_to_lock);
    if (!lock) return;
    const auto now = std::chrono::steady_clock::now();
    if (now - last_ < std::chrono::milliseconds(200)) return;
    last_ = now;
    ScanProgress progress;
    sequence_.so_far(progress.files_done, progress.matches);
    progress.files_total = files_total_;
    progress.compressed_done = compressed_;
    progress.compressed_total = is_stream_ ? 0 : compressed_total_;
    progress.decompressed = decompressed_;
    progress.records = records_;
    observer_.progress(progress);
  }

 private:
  Sequence& sequence_;
  ScanObserver& observer_;
  std::uint64_t files_total_ = 0, compressed_total_ = 0;
  bool is_stream_ = false;
  std::atomic<std::uint64_t> compressed_{0}, decompressed_{0}, records_{0};
  std::mutex mutex_;
  std::chrono::steady_clock::time_point last_;
};

}  // namespace

unsigned worker_count(const ScanOptions& options, std::size_t inputs) {
  const unsigned cores = std::max(1u, std::thread::hardware_concurrency());
  const std::size_t wanted = options.threads > 0 ? options.threads : cores;
  return static_cast<unsigned>(std::clamp<std::size_t>(inputs, 1, wanted));
}

Ledger scan(const Plan& plan, std::span<const Input> inputs, const ScanOptions& options, const MatchFormat& format,
            MatchSink& sink, ScanObserver* observer, Correlator* correlator, std::vector<Fingerprint>* fingerprints,
            PieceTable* pieces) {
  Sequence sequence(plan.rules().size(), inputs.size(), options, sink);
  std::unique_ptr<Progress> progress;
  if (observer) progress = std::make_unique<Progress>(sequence, *observer, inputs);
  if (fingerprints) fingerprints->assign(inputs.size(), Fingerprint{.reason = "the run ended before it was read"});
  const auto work = [&] {
    Worker worker(plan, options, format, sequence, correlator, pieces, fingerprints != nullptr);
    std::uint64_t input = 0;
    while (sequence.take(input)) {
      Fingerprint fingerprint = worker.run(inputs[input], input, progress.get());
      if (fingerprints) (*fingerprints)[input] = std::move(fingerprint);  // each has its own place
    }
    worker.hand_over();
  };
  const std::size_t threads = worker_count(options, inputs.size());
  std::vector<std::thread> others;
  for (std::size_t i = 1; i < threads; ++i) others.emplace_back(work);
  work();
  for (std::thread& thread : others) thread.join();
  Ledger ledger = sequence.ledger();
  for (std::size_t i = inputs.size() - sequence.not_taken(); i < inputs.size(); ++i) {
    ledger.not_reached.push_back(inputs[i].path);
  }
  return ledger;
}

}  // namespace trailhound
