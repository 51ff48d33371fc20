#include "engine/parts/part_visitor.h"

#include "engine/parts/part_collector.h"

namespace trailhound {

void MatchedRecords::clear() {
  path.clear();
  records.clear();
  texts.clear();
  correlated = {};
  facts_piece.reset();
}

PartVisitor::PartVisitor(const Plan& plan, PartCollector& collector, Correlator* correlator, bool watches_trails,
                         Turns& turns)
    : plan_(plan), collector_(collector), turns_(turns), part_(collector.make_part()), evaluator_(plan) {
  if (correlator != nullptr) facts_.emplace(*correlator, collector.pieces());
  if (watches_trails) watcher_.emplace(plan.extra_fields());
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
    const Batch::Record& record = visited.batch.record(hit.row);
    MatchedRecords& matched = part();
    matched.path = path_;
    matched.texts += record.text;
    matched.records.push_back({visited.record_in_piece(hit.row), record.offset, matched.texts.size()});
    if (part_->bytes() >= kPartBytes && !turns_.hand_over(visited.piece, part_)) return false;
  }
  return true;
}

bool PartVisitor::end_piece(const Piece& piece) {
  MatchedRecords& matched = part();
  if (facts_) {
    matched.correlated = facts_->take_counters();
    matched.facts_piece = facts_->take_piece();
    if (matched.facts_piece) matched.path = path_;
  }
  return (matched.records.empty() && !matched.facts_piece) || turns_.hand_over(piece, part_);
}

void PartVisitor::finish() {
  if (facts_) facts_->hand_over();
  if (watcher_) collector_.add(watcher_->facts());
}

}  // namespace trailhound
