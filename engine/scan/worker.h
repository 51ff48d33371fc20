#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "engine/correlate/correlator.h"
#include "engine/event/batch.h"
#include "engine/event/framer.h"
#include "engine/io/reader.h"
#include "engine/plan/evaluator.h"
#include "engine/scan/sequence.h"

namespace trailhound {

/// One thread's way from an input to formatted matches: bytes → text → records → batch → hits → bytes. Its buffers are
/// reused from input to input.
class Worker : private BatchConsumer {
 public:
  /// `correlator` may be null.
  Worker(const Plan& plan, const ScanOptions& options, const MatchFormat& format, Sequence& sequence,
         Correlator* correlator);

  /// Told after every window of text, with what came since the last call.
  class Tick {
   public:
    virtual ~Tick() = default;
    virtual void tick(std::uint64_t compressed, std::uint64_t decompressed, std::uint64_t records) = 0;
  };

  /// Works through one input; `tick` may be null.
  void run(const Input& input, std::uint64_t number, Tick* tick);

 private:
  void consume(Batch& batch) override;
  bool is_filtered(const Batch& batch, std::uint32_t row, bool has_time, Nanoseconds time);
  void gather(const Batch& batch, const Evaluator::Hit& hit, const Duplicates::EventId& id);
  void read(Tick* tick);
  void close_account(const Input& input);

  static constexpr std::size_t kChunkBytes = 1u << 20;

  const Plan& plan_;
  const ScanOptions& options_;
  const MatchFormat& format_;
  Sequence& sequence_;
  Reader reader_;
  Framer framer_;
  Batch batch_;
  Evaluator evaluator_;
  std::optional<Correlator::Gatherer> gatherer_;
  const Input* input_ = nullptr;
  std::uint64_t number_ = 0;
  bool stopped_ = false;
  Ledger account_;
  MatchChunk chunk_;
  std::vector<bool> filtered_;      ///< by row of the batch; empty where no filter is set
  std::vector<Nanoseconds> times_;  ///< by row; kNoTime where the record has none
  std::vector<Evidence> evidence_;
  std::string time_text_, id_text_, account_text_;
};

}  // namespace trailhound
