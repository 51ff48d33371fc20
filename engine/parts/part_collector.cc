#include "engine/parts/part_collector.h"

namespace trailhound {

std::unique_ptr<Visitor> PartCollector::make_visitor(Turns& turns) {
  return std::make_unique<PartVisitor>(plan_, *this, turns);
}

void PartCollector::add(const TrailFacts& facts) {
  const std::lock_guard lock(mutex_);
  trails_.add(facts);
}

void PartCollector::begin_input() {
  if (is_begun_) return;
  is_begun_ = true;
  path_.clear();
  writer_.begin_input(inputs_[input_]);
}

bool PartCollector::collect(Part& part, const Piece& piece) {
  const MatchedRecords& matched = static_cast<MatchedRecords&>(part);
  begin_input();
  const bool has_places = !matched.records.empty() || matched.facts_piece;
  if (has_places && matched.path != path_) writer_.text(path_ = matched.path);
  std::size_t begin = 0;
  for (const MatchedRecords::Record& record : matched.records) {
    writer_.record({piece.first_record + record.number, record.offset,
                    std::string_view(matched.texts).substr(begin, record.end - begin)});
    begin = record.end;
  }
  correlated_ += matched.correlated;
  if (matched.facts_piece) writer_.piece({*matched.facts_piece, piece.first_record});
  writer_.activity(matched.activity);
  return writer_.ok();
}

void PartCollector::end_input(const ReadLedger& account) {
  begin_input();
  writer_.end_input(account);
  is_begun_ = false;
  ++input_;
}

}  // namespace trailhound
