#include "engine/read/pass.h"

#include <algorithm>
#include <atomic>
#include <chrono>
#include <memory>
#include <mutex>
#include <new>
#include <optional>
#include <thread>
#include <utility>

#include "engine/base/workers.h"
#include "engine/read/event_reader.h"
#include "engine/read/sequence.h"
#include "engine/read/sharing.h"
#include "engine/read/task_queue.h"
#include "engine/read/task_runner.h"

namespace trailhound {
namespace {

/// Joins what the workers tell and passes it on a few times a second.
class Progress : public ReadTick {
 public:
  Progress(Sequence& sequence, ReadObserver& observer, std::span<const Input> inputs)
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
    if (now - last_ < std::chrono::milliseconds(150)) return;
    last_ = now;
    observer_.progress({.files_done = sequence_.inputs_done(),
                        .files_total = files_total_,
                        .compressed_done = compressed_,
                        .compressed_total = is_stream_ ? 0 : compressed_total_,
                        .decompressed = decompressed_,
                        .records = records_});
  }

 private:
  Sequence& sequence_;
  ReadObserver& observer_;
  std::uint64_t files_total_ = 0, compressed_total_ = 0;
  bool is_stream_ = false;
  std::atomic<std::uint64_t> compressed_{0}, decompressed_{0}, records_{0};
  std::mutex mutex_;
  std::chrono::steady_clock::time_point last_;
};

/// The pass's own state, shared by its workers.
class Pass {
 public:
  Pass(std::span<const Input> inputs, const ReadOptions& options, Collector& collector, ReadObserver* observer)
      : inputs_(inputs), options_(options), collector_(collector), sequence_(inputs.size(), options.stop, collector) {
    if (observer != nullptr) progress_ = std::make_unique<Progress>(sequence_, *observer, inputs);
    if (options.hash_inputs) {
      result_.fingerprints.assign(inputs.size(), Fingerprint{.reason = "the run ended before it was read"});
    }
  }

  PassResult run(unsigned workers) {
    run_workers(workers, [this](bool is_caller) { work(is_caller); });
    result_.ledger = sequence_.ledger();
    for (std::size_t i = inputs_.size() - sequence_.not_taken(); i < inputs_.size(); ++i) {
      result_.ledger.not_reached.push_back(inputs_[i].path);
    }
    return std::move(result_);
  }

 private:
  /// Hands the parts of a worker's visitor over where the worker is in the order.
  class WorkerTurns : public Turns {
   public:
    explicit WorkerTurns(Sequence& sequence) : sequence_(sequence) {}
    bool hand_over(const Piece& piece, std::unique_ptr<Part>& part) override {
      return sequence_.hand_over(turn, piece, part);
    }
    Turn turn;

   private:
    Sequence& sequence_;
  };

  struct Worker {
    explicit Worker(Pass& pass)
        : turns(pass.sequence_),
          visitor(pass.collector_.make_visitor(turns)),
          runner(pass.collector_, pass.options_, *visitor, pass.sequence_, pass.tasks_, turns.turn,
                 pass.progress_.get()),
          sharing(pass.sequence_, pass.tasks_, runner, turns.turn),
          reader(pass.collector_.fields(), pass.collector_.make_batch(), *visitor, pass.options_, &sharing) {}
    WorkerTurns turns;
    std::unique_ptr<Visitor> visitor;
    TaskRunner runner;
    Sharing sharing;
    EventReader reader;
  };

  void work(bool is_caller) {
    try {
      if (const std::unique_ptr<Worker> worker = make_worker(is_caller)) {
        tasks_.join();
        read_all(*worker);
      }
    } catch (...) {
      sequence_.abort();
      tasks_.abort();
      throw;
    }
  }

  /// Null if there is no memory for a further worker: the others read without it.
  std::unique_ptr<Worker> make_worker(bool is_caller) {
    try {
      return std::make_unique<Worker>(*this);
    } catch (const std::bad_alloc&) {
      if (is_caller) throw;
      return nullptr;
    }
  }

  void read_all(Worker& worker) {
    for (;;) {
      std::optional<TextTask> task = tasks_.take();
      if (!task && read_next(worker)) continue;
      if (!task) task = tasks_.wait();
      if (!task) break;
      worker.runner.run(std::move(*task));
    }
    worker.visitor->finish();
  }

  /// Reads an input that nobody has taken. False: there is none.
  bool read_next(Worker& worker) {
    tasks_.begin_input();  // before it is taken, so that nobody leaves who could help with it
    Turn turn;
    const bool is_any = sequence_.take(turn);
    if (is_any) {
      worker.sharing.begin(turn);
      ReadLedger account = worker.reader.read(inputs_[turn.input], progress_.get());
      if (options_.hash_inputs) result_.fingerprints[turn.input] = worker.reader.fingerprint();  // a place for each
      worker.sharing.end(std::move(account));
    }
    tasks_.end_input();
    return is_any;
  }

  const std::span<const Input> inputs_;
  const ReadOptions& options_;
  Collector& collector_;
  Sequence sequence_;
  TaskQueue tasks_;
  std::unique_ptr<Progress> progress_;
  PassResult result_;
};

}  // namespace

unsigned worker_count(const ReadOptions& options, std::size_t inputs) {
  const unsigned cores = std::max(1u, std::thread::hardware_concurrency());
  const std::size_t wanted = options.threads > 0 ? options.threads : cores;
  return static_cast<unsigned>(std::clamp<std::size_t>(inputs, 1, wanted));
}

unsigned worker_count(const ReadOptions& options, std::span<const Input> inputs) {
  const unsigned wanted = worker_count(options, ~std::size_t{0});
  std::uint64_t most = inputs.size();
  for (const Input& input : inputs) {
    // A stream may have any length. What is compressed has more windows than bytes on disk say, which matters little.
    most += input.size == 0 && input.path == "-" ? wanted : input.size / options.window;
  }
  return worker_count(options, most);
}

ReadLedger read_in_order(std::span<const Input> inputs, Visitor& visitor, const ReadOptions& options) {
  FieldTree none;  // the visitor wants records as they are
  none.finish();
  EventReader reader(none, Batch(none), visitor, options);
  ReadLedger ledger;
  for (const Input& input : inputs) {
    ledger.add(reader.read(input));
    if (reader.stopped()) break;
  }
  return ledger;
}

PassResult read_events(std::span<const Input> inputs, const ReadOptions& options, Collector& collector,
                       ReadObserver* observer) {
  return Pass(inputs, options, collector, observer).run(worker_count(options, inputs));
}

}  // namespace trailhound
