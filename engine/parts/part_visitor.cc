#include "engine/parts/part_visitor.h"

#include "engine/parts/part_collector.h"

namespace trailhound {

void MatchedRecords::clear() {
  path.clear();
  records.clear();
  texts.clear();
  activity.clear();
  correlated = {};
  facts_piece.reset();
}

PartVisitor::PartVisitor(const Plan& plan, PartCollector& collector, Turns& turns)
    : plan_(plan), collector_(collector), turns_(turns), part_(collector.make_part()), evaluator_(plan) {
  const HuntOptions& options = collector.options();
  if (collector.correlator() != nullptr) facts_.emplace(*collector.correlator(), collector.pieces());
  if (options.watch_trails) watcher_.emplace(plan.extra_fields());
  if (collector.activity() != nullptr) noter_.emplace(*collector.activity(), options.memory, collector.seed());
}

/// Keeps the record of a hit. False: nobody wants any more.
bool PartVisitor::keep(const VisitedBatch& visited, const Evaluator::Hit& hit) {
  const Batch::Record& record = visited.batch.record(hit.row);
  MatchedRecords& matched = part();
  matched.path = path_;
  matched.texts += record.text;
  matched.records.push_back({visited.record_in_piece(hit.row), record.offset, matched.texts.size()});
  return !is_due() || hand_over(visited.piece);
}

bool PartVisitor::visit(const VisitedBatch& visited) {
  if (path_ != visited.path) path_ = visited.path;
  evaluator_.stop_at(visited.stop);
  ids_.begin_batch();
  const std::span<const Evaluator::Hit> hits = evaluator_.evaluate(visited.batch);
  if (facts_) facts_->begin_batch(visited.batch);
  if (watcher_) watcher_->watch(visited);
  std::uint32_t stored_row = Batch::kMaxRows;
  for (const Evaluator::Hit& hit : hits) {
    if (visited.is_filtered(hit.row)) continue;
    if (facts_) facts_->gather(visited, hit, ids_);
    if (plan_.rules()[hit.rule].silent || stored_row == hit.row) continue;
    stored_row = hit.row;
    if (!keep(visited, hit)) return false;
  }
  return !noter_ || noter_->note(visited, plan_, hits, std::nullopt, *this);
}

bool PartVisitor::end_piece(const Piece& piece) {
  MatchedRecords& matched = part();
  if (facts_) {
    matched.correlated = facts_->take_counters();
    matched.facts_piece = facts_->take_piece();
    if (matched.facts_piece) matched.path = path_;
  }
  const bool is_empty = matched.records.empty() && matched.activity.empty() && !matched.facts_piece;
  return is_empty || hand_over(piece);
}

void PartVisitor::finish() {
  if (facts_) facts_->hand_over();
  if (watcher_) collector_.add(watcher_->facts());
}

}  // namespace trailhound
