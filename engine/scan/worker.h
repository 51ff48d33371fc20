#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "engine/correlate/correlator.h"
#include "engine/event/batch.h"
#include "engine/event/framer.h"
#include "engine/io/input_walk.h"
#include "engine/plan/evaluator.h"
#include "engine/scan/actor.h"
#include "engine/scan/sequence.h"

namespace trailhound {

/// One thread's way from an input to formatted matches: bytes → text → records → batch → hits → bytes. Its buffers are
/// reused from input to input.
class Worker : private BatchConsumer, private InputWalk::Visitor {
 public:
  /// `correlator` may be null, and otherwise needs `pieces`. `hash`: the inputs as they are read.
  Worker(const Plan& plan, const ScanOptions& options, const MatchFormat& format, Sequence& sequence,
         Correlator* correlator, PieceTable* pieces, bool hash);

  /// Told after every window of text, with what came since the last call.
  class Tick {
   public:
    virtual ~Tick() = default;
    virtual void tick(std::uint64_t compressed, std::uint64_t decompressed, std::uint64_t records) = 0;
  };

  /// Works through one input; `tick` may be null. The result has a reason where it is not hashed.
  Fingerprint run(const Input& input, std::uint64_t number, Tick* tick);

  /// Gives what was gathered to the correlator. Once, after the last input.
  void hand_over() {
    if (gatherer_) gatherer_->hand_over();
  }

 private:
  void consume(Batch& batch) override;
  bool is_filtered(const Batch& batch, std::uint32_t row, bool has_time, Nanoseconds time);
  Duplicates::EventId event_id(const Batch& batch, std::uint32_t row);
  void gather(const Batch& batch, const Evaluator::Hit& hit, const Duplicates::EventId& id);
  void tell(const Batch& batch, const Evaluator::Hit& hit);
  void count_rows(const Batch& batch);
  void cover(const Batch& batch, std::uint32_t row);
  void close_run();

  bool text(const std::string& path, bool is_member, Reader& reader) override;
  void archive(const std::string& path, bool is_member, std::uint64_t members, const Problem* problem) override;
  void skip_member(const std::string& path, std::string reason) override;
  void fail(Problem problem, bool is_member) override;
  void find(bool is_member);
  bool read(Reader& reader);
  bool is_stop_asked() const;
  void close_text(const std::string& path, const Reader& reader, bool is_bomb);

  static constexpr std::size_t kChunkBytes = 128u << 10;

  const Plan& plan_;
  const ScanOptions& options_;
  const MatchFormat& format_;
  Sequence& sequence_;
  InputWalk walk_;
  Framer framer_;
  Batch batch_;
  Evaluator evaluator_;
  std::optional<Correlator::Gatherer> gatherer_;
  PieceTable* const pieces_;
  std::optional<std::uint32_t> piece_;  ///< the text that is being read, once it has an event for the gatherer
  ActorFinder actor_finder_;
  ActorFinder::Actor actor_;     ///< of actor_row_
  std::uint32_t actor_row_ = 0;  ///< kMaxRows: of none
  std::string path_;             ///< of the text that is being read
  std::string path_json_;        ///< the same as a JSON string
  Tick* tick_ = nullptr;
  std::uint64_t told_compressed_ = 0, told_records_ = 0;  ///< to the tick
  std::uint64_t evaluated_or_filtered_ = 0;               ///< of the text
  std::uint64_t number_ = 0;
  bool stopped_ = false;
  Ledger account_;
  MatchChunk chunk_;
  std::vector<bool> filtered_;                        ///< by row of the batch; empty where no filter is set
  std::vector<Nanoseconds> times_;                    ///< by row; kNoTime where the record has none
  std::vector<Batch::Entry>::const_iterator region_;  ///< in the column, of the row that is being counted
  std::string run_region_;
  std::int64_t run_hour_ = 0;
  std::uint64_t run_events_ = 0;
  std::vector<Evidence> evidence_;
  std::string time_text_, id_text_, account_text_, event_text_;
};

}  // namespace trailhound
