#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "engine/hunt/duplicates.h"
#include "engine/identity/row_fields.h"
#include "engine/plan/evaluator.h"
#include "engine/read/visitor.h"
#include "engine/summary/summary.h"
#include "engine/summary/tuple_book.h"

namespace trailhound {

/// Events of one piece as numbers of a book.
struct SummaryPart : Part {
  struct Entry {
    Duplicates::EventId id;
    Nanoseconds time = 0;
    std::uint32_t tuples_end = 0;             ///< of its tuples; they begin where those of the entry before end
    std::uint32_t id_begin = 0, id_size = 0;  ///< in id_texts; for an eventID that is no UUID
    std::uint32_t levels = kNoLevels;         ///< in `levels`
  };
  static constexpr std::uint32_t kNoLevels = ~std::uint32_t{0};

  std::shared_ptr<TupleBook> book;
  std::vector<Entry> entries;
  std::vector<std::uint32_t> tuples;
  std::vector<LevelCounts> levels;
  std::string id_texts;

  std::size_t bytes() const override;
  void clear() override;
};

/// Counts the tuples of the events that the workers hand over.
class SummaryCollector : public Collector {
 public:
  SummaryCollector(const Plan& plan, const SummaryOptions& options, const Statistic& statistic);

  const FieldTree& fields() const override { return plan_.eager_fields(); }
  Batch make_batch() const override { return plan_.make_batch(); }
  std::unique_ptr<Visitor> make_visitor(Turns& turns) override;
  std::unique_ptr<Part> make_part() const override { return std::make_unique<SummaryPart>(); }
  bool collect(Part& part, const Piece& piece) override;

  /// After the pass: all but the ledger.
  Summary take_summary();

 private:
  void count(const SummaryPart& part, const SummaryPart::Entry& entry, std::uint32_t tuples_begin);

  const Plan& plan_;
  const SummaryOptions& options_;
  const Statistic& statistic_;
  Duplicates duplicates_;
  std::unique_ptr<TupleCounts> counts_;
  std::uint64_t counted_ = 0, left_out_ = 0;
};

/// Turns the batches of one worker into entries of a part.
class SummaryVisitor : public Visitor {
 public:
  SummaryVisitor(const Plan& plan, const SummaryOptions& options, const Statistic& statistic, Collector& collector,
                 Turns& turns, std::uint64_t seed);

  bool visit(const VisitedBatch& batch) override;
  bool end_piece(const Piece& piece) override;

 private:
  static constexpr std::size_t kPartBytes = 256u << 10;

  void drop_repeated_tuples();
  bool note_levels(std::span<const Evaluator::Hit> hits);
  void note_id(std::uint32_t row, SummaryPart::Entry& entry);
  void begin_book();
  bool hand_over(const Piece& piece);
  SummaryPart& part() { return static_cast<SummaryPart&>(*part_); }

  const Plan& plan_;
  const SummaryOptions& options_;
  Turns& turns_;
  const std::uint64_t seed_;  ///< of the hashes of tuples
  std::unique_ptr<Part> part_;
  std::unique_ptr<TupleMaker> maker_;
  Evaluator evaluator_;
  std::shared_ptr<TupleBook> book_;
  LevelCounts levels_{};  ///< of the row in hand
  bool has_levels_ = false;
  std::size_t tuples_begin_ = 0;  ///< of the row in hand, in the part
  RowFields id_;
};

}  // namespace trailhound
