#include "engine/hunt/match_visitor.h"

#include <utility>

#include "engine/base/path_text.h"
#include "engine/event/one_line.h"
#include "engine/event/value.h"
#include "engine/hunt/match_collector.h"
#include "engine/hunt/principal_matches.h"

namespace trailhound {

MatchVisitor::MatchVisitor(const Plan& plan, MatchCollector& collector, Correlator* correlator, Turns& turns)
    : plan_(plan), collector_(collector), turns_(turns), part_(collector.make_part()), evaluator_(plan) {
  if (correlator != nullptr) facts_.emplace(*correlator, collector.pieces());
  match_.viewer = &viewer_;
  match_.origins = collector.options().origins;
  if (collector.options().verification != nullptr) check_.emplace(*collector.options().verification);
  if (collector.options().watch_trails) watcher_.emplace(plan.extra_fields());
}

/// The principal of a row, as an index into the part's. Most events have an ARN, which the batch contains already;
/// asking the viewer walks the record again.
std::uint32_t MatchVisitor::principal(const Batch& batch, std::uint32_t row) {
  std::string_view name = text_of(batch.first(FieldTree::kUserArn, row), principal_text_);
  if (name.empty()) name = viewer_.view().principal;
  name = name.substr(0, PrincipalMatches::kNameBytes);
  std::vector<std::string>& principals = part().principals;
  if (principals.empty() || principals.back() != name) principals.emplace_back(name);
  return static_cast<std::uint32_t>(principals.size() - 1);
}

void MatchVisitor::note_activity(const VisitedBatch& visited, const Evaluator::Hit& hit) {
  RuleActivity& activity = part().activity[hit.rule];
  const Nanoseconds time = visited.times[hit.row];
  if (time != kNoTime && (time < activity.first || time > activity.last)) {
    activity.add_match(time, text_of(visited.batch.first(FieldTree::kEventId, hit.row), event_id_text_));
  }
  if (activity.names_are_settled() || collector_.names_are_settled(hit.rule)) return;
  const EventView& event = viewer_.view();
  activity.principals.add(event.principal);
  activity.addresses.add(event.address);
}

void MatchVisitor::begin_text(const VisitedBatch& visited) {
  if (path_ == visited.path && !path_json_.empty()) return;
  path_ = visited.path;
  path_json_.clear();
  append_json_path(path_, path_json_);
}

/// Fills in the members of match_ that all matches of a row share.
void MatchVisitor::describe(const VisitedBatch& visited, std::uint32_t row) {
  const Batch::Record& record = visited.batch.record(row);
  match_.path = path_json_;
  match_.path_bytes = path_;
  match_.record = visited.record_in_piece(row);
  match_.offset = record.offset;
  match_.time = event_time_text(visited.batch, row, time_text_);
  match_.event = one_line(record.text, event_text_);
}

void MatchVisitor::format(const VisitedBatch& visited, const Evaluator::Hit& hit) {
  evidence_.clear();
  for (const Evaluator::Witness& witness : evaluator_.explain(visited.batch, hit)) {
    evidence_.push_back({witness.selection, witness.field, witness.value});
  }
  match_.rule = &plan_.rules()[hit.rule];
  match_.rule_index = hit.rule;
  match_.matched = evidence_;
  MatchPart& part = this->part();
  part.entries.push_back({hit.rule, visited.times[hit.row], match_.record, ids_.of(visited.batch, hit.row),
                          principal(visited.batch, hit.row)});
  if (plan_.rules()[hit.rule].rollup && visited.times[hit.row] != kNoTime) roll_up(visited, hit);
  for (std::size_t i = 0; i < part.outputs.size(); ++i) {
    MatchPart::Formatted& output = part.outputs[i];
    const std::size_t before = output.bytes.size();
    const RecordSlot slot = collector_.format(i).match(match_, output.bytes);
    output.lines.push_back({static_cast<std::uint32_t>(output.bytes.size() - before), slot});
  }
}

void MatchVisitor::roll_up(const VisitedBatch& visited, const Evaluator::Hit& hit) {
  MatchPart& part = this->part();
  part.entries.back().rolled = static_cast<std::uint32_t>(part.rolled.size());
  part.path = visited.path;
  part.rolled.push_back({rollup_key_.of(visited.batch, hit.row, plan_.rollup_fields(hit.rule)),
                         std::string(text_of(visited.batch.first(FieldTree::kEventId, hit.row), event_id_text_))});
}

// HOT: bench/hunt.
bool MatchVisitor::visit(const VisitedBatch& visited) {
  begin_text(visited);
  if (check_) check_->add_events(visited.times);
  evaluator_.stop_at(visited.stop);
  // The hits of a row follow each other, so one reading of its record serves all of them.
  ids_.begin_batch();
  std::uint32_t described_row = Batch::kMaxRows;
  const std::span<const Evaluator::Hit> hits = evaluator_.evaluate(visited.batch);
  if (facts_) facts_->begin_batch(visited.batch);
  if (watcher_) watcher_->watch(visited);
  evaluator_.stop_at(StopFlag());  // the records of a batch count as evaluated only if all their matches are written
  for (const Evaluator::Hit& hit : hits) {
    if (visited.is_filtered(hit.row)) continue;
    if (facts_) facts_->gather(visited, hit, ids_);
    if (plan_.rules()[hit.rule].silent) continue;
    if (std::exchange(described_row, hit.row) != hit.row) {
      viewer_.set(visited.batch, hit.row);
      describe(visited, hit.row);
    }
    note_activity(visited, hit);
    format(visited, hit);
    if (part_->bytes() < kPartBytes) continue;
    has_handed_over_ = true;
    if (!turns_.hand_over(visited.piece, part_)) return false;
  }
  return true;
}

void MatchVisitor::finish() {
  if (facts_) facts_->hand_over();
  if (watcher_) collector_.add(watcher_->facts());
}

void MatchVisitor::end_text(const TextEnd& end) {
  if (check_) part().text_state = check_->finish(end);
}

bool MatchVisitor::end_piece(const Piece& piece) {
  if (facts_) {
    part().correlated = facts_->take_counters();
    part().facts_piece = facts_->take_piece();
  }
  // The matches of earlier parts wait for the state of their text.
  const bool is_end = part().text_state.has_value();
  const bool has_any = !part().entries.empty() || part().facts_piece || (is_end && has_handed_over_);
  has_handed_over_ = !is_end && (has_handed_over_ || has_any);
  if (!has_any) part().text_state.reset();
  return !has_any || turns_.hand_over(piece, part_);
}

}  // namespace trailhound
