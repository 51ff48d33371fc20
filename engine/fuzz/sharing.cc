// One text read by one worker and by several: the same records with the same numbers, and the same account.
//
// Input: a byte for the window; then the text.

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "engine/fuzz/bytes.h"
#include "engine/fuzz/memory_file.h"
#include "engine/fuzz/targets.h"
#include "engine/read/pass.h"

namespace trailhound {
namespace {

struct Lines : Part {
  std::string text;  ///< a line for each record, with its number in the piece
  std::vector<std::uint64_t> records;
  std::size_t bytes() const override { return text.size(); }
  void clear() override {
    text.clear();
    records.clear();
  }
};

/// Writes down every record.
class Records : public Visitor {
 public:
  Records(Turns& turns, std::unique_ptr<Part> part) : turns_(turns), part_(std::move(part)) {}
  bool visit(const VisitedBatch& visited) override {
    Lines& lines = static_cast<Lines&>(*part_);
    for (std::uint32_t row = 0; row < visited.batch.rows(); ++row) {
      const Batch::Record& record = visited.batch.record(row);
      lines.records.push_back(visited.record_in_piece(row));
      lines.text += std::to_string(record.offset) + " " + std::string(record.text) + '\0';
    }
    return true;
  }
  bool end_piece(const Piece& piece) override { return turns_.hand_over(piece, part_); }

 private:
  Turns& turns_;
  std::unique_ptr<Part> part_;
};

class RecordCollector : public Collector {
 public:
  RecordCollector() { fields_.finish(); }
  const FieldTree& fields() const override { return fields_; }
  Batch make_batch() const override { return Batch(fields_); }
  std::unique_ptr<Visitor> make_visitor(Turns& turns) override { return std::make_unique<Records>(turns, make_part()); }
  std::unique_ptr<Part> make_part() const override { return std::make_unique<Lines>(); }
  bool collect(Part& part, const Piece& piece) override {
    const Lines& lines = static_cast<const Lines&>(part);
    for (const std::uint64_t record : lines.records) numbers += std::to_string(piece.first_record + record) + ' ';
    text += lines.text;
    return true;
  }
  std::string numbers, text;

 private:
  FieldTree fields_;
};

std::string read(const Input& input, unsigned threads, std::size_t window) {
  RecordCollector collector;
  ReadOptions options;
  options.threads = threads;
  options.window = window;
  const ReadLedger ledger = read_events({&input, 1}, options, collector, nullptr).ledger;
  if (!ledger.adds_up()) found("the counters of reading do not add up");
  std::string all = collector.numbers + '\n' + collector.text + '\n';
  for (const Problem& problem : ledger.problems) all += problem.detail + '\n';
  for (const Skipped& skipped : ledger.skipped) all += skipped.reason + '\n';
  const ReadLedger::Records& records = ledger.records;
  for (const std::uint64_t count : {records.seen, records.evaluated, records.not_events, records.unreadable,
                                    records.digests, records.findings, ledger.bytes.decompressed}) {
    all += std::to_string(count) + ' ';
  }
  return all;
}

}  // namespace

void fuzz_sharing(std::string_view bytes) {
  FuzzBytes take(bytes);
  const std::size_t window = 64 + 4 * take.take_byte();
  const MemoryFile file(take.rest());
  const std::string alone = read(file.input(), 1, window), shared = read(file.input(), 3, window);
  if (alone != shared) found("one worker:\n" + alone + "\nthree:\n" + shared);
}

}  // namespace trailhound
