#include "cli/athena/archive_search.h"

#include <memory>
#include <optional>
#include <utility>

#include "engine/base/path_text.h"
#include "engine/event/value.h"
#include "engine/oracle/oracle.h"

namespace trailhound {
namespace {

struct FoundPart : Part {
  struct Found {
    std::string id;
    ArchiveEvent event;  ///< its record by number in the piece
  };
  std::size_t bytes() const override { return size; }
  void clear() override {
    found.clear();
    size = 0;
  }
  std::vector<Found> found;
  std::size_t size = 0;
};

class SearchCollector : public Collector {
 public:
  explicit SearchCollector(const WantedEvents& wanted) : wanted_(wanted) { none_.finish(); }

  const FieldTree& fields() const override { return none_; }
  Batch make_batch() const override { return Batch(none_); }
  std::unique_ptr<Visitor> make_visitor(Turns& turns) override;
  std::unique_ptr<Part> make_part() const override { return std::make_unique<FoundPart>(); }
  bool collect(Part& part, const Piece& piece) override {
    for (FoundPart::Found& found : static_cast<FoundPart&>(part).found) {
      found.event.record += piece.first_record;
      found_.try_emplace(std::move(found.id), std::move(found.event));
    }
    return true;
  }

  const WantedEvents& wanted() const { return wanted_; }
  std::unordered_map<std::string, ArchiveEvent> take() { return std::move(found_); }

 private:
  const WantedEvents& wanted_;
  FieldTree none_;  ///< but the fields of every tree
  std::unordered_map<std::string, ArchiveEvent> found_;
};

class SearchVisitor : public Visitor {
 public:
  SearchVisitor(SearchCollector& collector, Turns& turns)
      : wanted_(collector.wanted()), turns_(turns), part_(collector.make_part()) {}

  bool visit(const VisitedBatch& visited) override {
    for (std::uint32_t row = 0; row < visited.batch.rows(); ++row) {
      const std::string_view id = text_of(visited.batch.first(FieldTree::kEventId, row), id_text_);
      if (id.empty()) continue;
      id_ = id;
      if (const auto asked = wanted_.find(id_); asked != wanted_.end()) add(visited, row, asked->second);
    }
    return part_->bytes() < kPartBytes || turns_.hand_over(visited.piece, part_);
  }
  bool end_piece(const Piece& piece) override { return turns_.hand_over(piece, part_); }

 private:
  static constexpr std::size_t kPartBytes = 128u << 10;

  void add(const VisitedBatch& visited, std::uint32_t row, const std::vector<const Rule*>& rules) {
    FoundPart& part = static_cast<FoundPart&>(*part_);
    FoundPart::Found found{id_, {path_text(visited.path), visited.record_in_piece(row), {}}};
    const std::optional<JsonValue> event = rules.empty() ? std::nullopt : parse_json(visited.batch.record(row).text);
    for (const Rule* rule : rules) {
      RuleVerdict& verdict = found.event.verdicts.emplace_back();
      if (event) verdict = judge(*rule, *event);
      for (const std::string& item : verdict.items) part.size += item.size();
    }
    part.size += sizeof found + id_.size() + visited.path.size();
    part.found.push_back(std::move(found));
  }

  RuleVerdict judge(const Rule& rule, const JsonValue& event) {
    std::unique_ptr<Oracle>& oracle = oracles_[&rule];
    if (!oracle) oracle = std::make_unique<Oracle>(rule);
    const Trace trace = oracle->trace(event);
    RuleVerdict verdict{trace.pass, {}};
    for (const Trace* item : deciding_items(trace)) {
      verdict.items.push_back((item->pass ? "PASS  " : "FAIL  ") + render_node(*item));
    }
    return verdict;
  }

  const WantedEvents& wanted_;
  Turns& turns_;
  std::unique_ptr<Part> part_;
  std::unordered_map<const Rule*, std::unique_ptr<Oracle>> oracles_;
  std::string id_, id_text_;
};

std::unique_ptr<Visitor> SearchCollector::make_visitor(Turns& turns) {
  return std::make_unique<SearchVisitor>(*this, turns);
}

}  // namespace

ArchiveSearch search_archive(std::span<const Input> inputs, const WantedEvents& wanted, const ReadOptions& options,
                             ReadObserver* observer) {
  SearchCollector collector(wanted);
  PassResult pass = read_events(inputs, options, collector, observer);
  return {collector.take(), std::move(pass.ledger)};
}

}  // namespace trailhound
