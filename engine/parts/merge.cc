#include "engine/parts/merge.h"

#include <chrono>
#include <memory>
#include <optional>
#include <utility>

#include "engine/event/event_time.h"
#include "engine/hunt/hunt_run.h"
#include "engine/parts/merged_activity.h"
#include "engine/parts/part_sequence.h"
#include "engine/parts/stored_events.h"
#include "engine/read/direct_turns.h"

namespace trailhound {
namespace {

class Merge : private BatchConsumer {
 public:
  Merge(const PartSet& parts, const Plan& plan, const HuntOptions& options, std::span<const HuntOutput> outputs,
        bool activity, HuntObserver* observer)
      : parts_(parts),
        options_(shared_memory(options, activity)),
        observer_(observer),
        run_(plan, options_, outputs, 1, false),
        turns_(run_.collector()),
        visitor_(run_.collector().make_visitor(turns_)),
        events_(plan.eager_fields()),
        batch_(plan.make_batch()) {
    if (activity) activity_.emplace(plan, options.keep_duplicates, options_.memory);
    for (const std::vector<PartSet::Checked>& list : parts.lists()) {
      for (const PartSet::Checked& part : list) {
        pieces_.emplace_back(run_.correlator() == nullptr ? 0 : static_cast<std::size_t>(part.totals.pieces), kNoPiece);
        places_.emplace_back();
      }
    }
  }

  MergeResult result() {
    run_.begin();
    std::string error = read_evidence();
    if (error.empty() && is_complete_ && goes_on_) error = read_facts();
    if (error.empty() && is_complete_ && options_.read.hash_inputs) error = read_fingerprints();
    MergeResult result;
    result.is_complete = is_complete_;
    if (error.empty() && is_complete_) {
      run_.collector().add(parts_.trails());
      run_.collector().add(parts_.correlated());
      result.hunt = run_.finish(std::move(pass_));
      if (activity_ && result.hunt.error.empty()) {
        result.activity = activity_->take();
        result.activity->ledger = result.hunt.ledger.read;
        result.hunt.error = result.activity->error;
      }
      result.is_complete = result.hunt.correlations_evaluated || !goes_on_;
    } else {
      result.hunt.error = std::move(error);
    }
    result.inputs = std::move(inputs_);
    return result;
  }

 private:
  static constexpr std::uint32_t kNoPiece = ~std::uint32_t{0};

  /// The hunt and what is counted for `who` have half of the memory each.
  static HuntOptions shared_memory(HuntOptions options, bool activity) {
    if (activity) options.memory /= 2;
    return options;
  }

  bool is_stopped() {
    if (options_.read.stop != nullptr && *options_.read.stop) is_complete_ = false;
    return !is_complete_;
  }

  /// Returns what failed; empty if nothing did.
  std::string read_evidence() {
    PartSequence sequence(parts_);
    while (goes_on_ && !is_stopped() && sequence.next_input()) {
      PartReader& reader = sequence.reader();
      if (options_.read.hash_inputs) {
        places_[sequence.part()].push_back(inputs_.size());
        inputs_.push_back(reader.input());
      }
      path_.clear();
      if (const char* fault = read_input(reader, pieces_[sequence.part()])) {
        return sequence.part_path() + ": " + (reader.failure().empty() ? fault : reader.failure());
      }
      tell_progress();
    }
    // What the outputs did not want to see any more was not reached.
    const std::uint64_t missing = goes_on_ ? 0 : parts_.inputs() - inputs_read_;
    pass_.ledger.files.found += missing;
    pass_.ledger.files.not_reached += missing;
    return sequence.failure();
  }

  /// Reads up to the end of an input. Null, or what is wrong.
  const char* read_input(PartReader& reader, std::vector<std::uint32_t>& pieces) {
    while (reader.next()) {
      switch (reader.kind()) {
        case ItemKind::kText:
          if (!end_text()) return kNotEvidence;
          path_ = reader.path();
          break;
        case ItemKind::kRecord:
          events_.add(reader.record());
          ++expected_rows_;
          if (events_.full() && !flush()) return kNotEvidence;
          break;
        case ItemKind::kPiece:
          if (!add_piece(reader.piece(), pieces)) return "is damaged: it has a piece twice";
          break;
        case ItemKind::kActivity:
          if (activity_) activity_->add(reader.activity());
          break;
        case ItemKind::kInputEnd:
          if (!end_text()) return kNotEvidence;
          pass_.ledger.add(reader.account());
          ++inputs_read_;
          return nullptr;
        default:
          return kChanged;
      }
    }
    return kChanged;
  }

  bool add_piece(const StoredPiece& piece, std::vector<std::uint32_t>& pieces) {
    if (run_.correlator() == nullptr) return true;
    if (piece.number >= pieces.size() || pieces[static_cast<std::size_t>(piece.number)] != kNoPiece) return false;
    const std::uint32_t number = run_.pieces().add(path_);
    run_.pieces().set_first_record(number, piece.first_record);
    pieces[static_cast<std::size_t>(piece.number)] = number;
    return true;
  }

  bool end_text() {
    if (!flush()) return false;
    if (!visitor_->end_piece(piece_)) goes_on_ = false;
    return true;
  }

  /// False: the records are not what a hunt with these rules keeps.
  bool flush() {
    if (!events_.flush(batch_, *this)) return false;
    return std::exchange(expected_rows_, 0) == std::exchange(rows_, 0);
  }

  void consume(Batch& batch) override {
    rows_ += batch.rows();
    if (!goes_on_) return;
    read_event_times(batch, times_, time_text_);
    if (!visitor_->visit({batch, times_, kNoneFiltered, piece_, path_, StopFlag()})) goes_on_ = false;
  }

  std::string read_facts() {
    if (run_.correlator() == nullptr) return {};
    Correlator::Gatherer gatherer(*run_.correlator());
    std::size_t number = 0;
    for (const std::vector<PartSet::Checked>& list : parts_.lists()) {
      for (const PartSet::Checked& part : list) {
        const std::vector<std::uint32_t>& pieces = pieces_[number++];
        if (!part.facts || is_stopped()) continue;
        Result<PartReader, std::string> reader = PartReader::open(part.path);
        if (!reader) return part.path + ": " + reader.error();
        reader->go_to(*part.facts);
        const char* const fault = read_facts(*reader, part.totals.facts, pieces, gatherer);
        if (fault != nullptr) return part.path + ": " + (reader->failure().empty() ? fault : reader->failure());
      }
    }
    gatherer.hand_over();
    return {};
  }

  /// Null, or what is wrong.
  const char* read_facts(PartReader& reader, std::uint64_t left, const std::vector<std::uint32_t>& pieces,
                         Correlator::Gatherer& gatherer) {
    while (left > 0 && reader.next()) {
      if (reader.kind() == ItemKind::kGroup) {
        if (!gatherer.begin_group(reader.correlation(), reader.group())) return kNoFact;
        continue;
      }
      if (reader.kind() != ItemKind::kFact) return kChanged;
      PortableFact fact = reader.fact();
      if (fact.place.piece >= pieces.size() || pieces[fact.place.piece] == kNoPiece) return kNoFact;
      fact.place.piece = pieces[fact.place.piece];
      if (!gatherer.take(fact)) return kNoFact;
      --left;
    }
    return left == 0 ? nullptr : kChanged;
  }

  std::string read_fingerprints() {
    pass_.fingerprints.assign(inputs_.size(), {});
    std::size_t number = 0;
    for (const std::vector<PartSet::Checked>& list : parts_.lists()) {
      for (const PartSet::Checked& part : list) {
        const std::vector<std::uint64_t>& places = places_[number++];
        if (places.empty()) continue;
        Result<PartReader, std::string> reader = PartReader::open(part.path);
        if (!reader) return part.path + ": " + reader.error();
        reader->go_to(*part.fingerprints);
        for (const std::uint64_t place : places) {
          if (!reader->next() || reader->kind() != ItemKind::kFingerprint) {
            return part.path + ": " + (reader->failure().empty() ? kChanged : reader->failure());
          }
          pass_.fingerprints[static_cast<std::size_t>(place)] = reader->fingerprint();
        }
      }
    }
    return {};
  }

  void tell_progress() {
    constexpr std::uint64_t kInputs = 256;
    if (observer_ == nullptr || inputs_read_ % kInputs != 0) return;
    const auto now = std::chrono::steady_clock::now();
    if (now - told_ < std::chrono::milliseconds(150)) return;
    told_ = now;
    const ReadLedger& ledger = pass_.ledger;
    observer_->progress({{.files_done = inputs_read_,
                          .files_total = parts_.inputs(),
                          .compressed_done = 0,
                          .compressed_total = 0,
                          .decompressed = ledger.bytes.decompressed,
                          .records = ledger.records.evaluated + ledger.records.filtered},
                         run_.collector().written()});
  }

  static constexpr const char* kNotEvidence = "is damaged: a record is none";
  static constexpr const char* kNoFact = "is damaged: a fact is none of these rules";
  static constexpr const char* kChanged = "changed while it was read";
  inline static const std::vector<bool> kNoneFiltered;

  const PartSet& parts_;
  const HuntOptions options_;
  HuntObserver* const observer_;
  HuntRun run_;
  DirectTurns turns_;
  const std::unique_ptr<Visitor> visitor_;
  StoredEvents events_;
  Batch batch_;
  const Piece piece_;  ///< a text is one piece here, because the numbers of its records are known
  std::string path_;   ///< of the text in hand
  std::vector<Nanoseconds> times_;
  std::string time_text_;
  std::uint64_t rows_ = 0, expected_rows_ = 0;
  PassResult pass_;
  std::optional<MergedActivity> activity_;
  std::uint64_t inputs_read_ = 0;
  bool goes_on_ = true;                             ///< the outputs take more
  bool is_complete_ = true;                         ///< false: stopped
  std::vector<std::vector<std::uint32_t>> pieces_;  ///< by part: numbers of this run, by numbers of the part
  std::vector<Input> inputs_;
  std::vector<std::vector<std::uint64_t>> places_;  ///< by part: its inputs among inputs_
  std::chrono::steady_clock::time_point told_;
};

}  // namespace

MergeResult merge_parts(const PartSet& parts, const Plan& plan, const HuntOptions& options,
                        std::span<const HuntOutput> outputs, bool activity, HuntObserver* observer) {
  return Merge(parts, plan, options, outputs, activity, observer).result();
}

}  // namespace trailhound
