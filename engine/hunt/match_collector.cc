#include "engine/hunt/match_collector.h"

#include <cerrno>
#include <system_error>

#include "engine/hunt/match_visitor.h"

namespace trailhound {

MatchCollector::MatchCollector(const Plan& plan, std::span<const HuntOutput> outputs, const HuntOptions& options,
                               Correlator* correlator, PieceTable& pieces)
    : plan_(plan),
      outputs_(outputs),
      options_(options),
      correlator_(correlator),
      pieces_(pieces),
      duplicates_(options.memory / 4),
      rollups_(outputs, plan.rules(), options.memory / 4, options.alert_events),
      held_(options.memory / 64),
      released_(outputs.size()),
      begin_(outputs.size()),
      rolled_lines_(outputs.size()),
      settled_(plan.rules().size()) {
  ledger_.matches_by_rule.resize(plan.rules().size(), 0);
}

std::unique_ptr<Visitor> MatchCollector::make_visitor(Turns& turns) {
  return std::make_unique<MatchVisitor>(plan_, *this, correlator_, turns);
}

void MatchCollector::add(const TrailFacts& facts) {
  const std::lock_guard lock(mutex_);
  ledger_.trails.add(facts);
}

std::string MatchCollector::failure() const {
  if (hold_failure_ != 0) {
    return "cannot hold matches until their file is verified: " + std::generic_category().message(hold_failure_);
  }
  const std::string failure = duplicates_.failure();
  return failure.empty() ? failure : "cannot find duplicates: " + failure;
}

void put_record_number(std::string_view line, const RecordSlot& slot, std::uint64_t record, std::string_view mark,
                       std::string& out) {
  out.assign(line, 0, slot.begin);
  out += std::to_string(record);
  out += mark;
  out += line.substr(slot.begin + slot.size);
}

/// False: a sink takes no more.
bool MatchCollector::write(const MatchPart& part, const Piece& piece, IntegrityState state) {
  std::vector<std::string> marks;  // by output, of a file that is not valid
  if (state != IntegrityState::kValid) {
    for (const HuntOutput& output : outputs_) marks.push_back(output.format->integrity(state));
  }
  constexpr std::size_t kAhead = 16;
  const auto prefetch = [&](std::size_t i) {
    if (i < part.entries.size()) duplicates_.prefetch(part.entries[i].event, part.entries[i].rule);
  };
  for (std::size_t i = 0; i < kAhead; ++i) prefetch(i);
  begin_.assign(outputs_.size(), 0);
  principals_.clear();
  for (const std::string& name : part.principals) principals_.push_back(ledger_.principals.number_of(name));
  for (std::size_t i = 0; i < part.entries.size(); ++i) {
    const MatchPart::Entry& entry = part.entries[i];
    prefetch(i + kAhead);
    const bool is_duplicate =
        !options_.keep_duplicates && entry.event.exists() && !duplicates_.insert(entry.event, entry.rule);
    for (std::size_t k = 0; k < outputs_.size(); ++k) {
      const MatchPart::Line& line = part.outputs[k].lines[i];
      std::string_view text = std::string_view(part.outputs[k].bytes).substr(begin_[k], line.size);
      begin_[k] += line.size;
      if (is_duplicate) continue;
      const std::string_view mark = marks.empty() ? std::string_view() : marks[k];
      if ((piece.first_record > 0 || !mark.empty()) && line.slot.begin != RecordSlot::kNone) {
        put_record_number(text, line.slot, piece.first_record + entry.record, mark, line_);
        text = line_;
      }
      if (entry.rolled != MatchPart::kNotRolled) {
        rolled_lines_[k] = text;
        continue;
      }
      if (!outputs_[k].sink->write_match(text, entry.time_key)) return false;
    }
    if (is_duplicate) {
      ++ledger_.matches.duplicates;
      continue;
    }
    if (entry.rolled != MatchPart::kNotRolled) {
      const MatchPart::Rolled& rolled = part.rolled[entry.rolled];
      rollups_.add({entry.rule, entry.time_key, rolled.key, rolled.id, part.path, piece.first_record + entry.record},
                   rolled_lines_);
    } else {
      ++ledger_.matches.written;
      ++ledger_.matches_by_rule[entry.rule];
    }
    ledger_.principals.add(principals_[entry.principal], plan_.rules()[entry.rule].level);
  }
  return true;
}

/// Writes the matches of a text when its last part has come, which has the state of the text.
bool MatchCollector::write_verified(const MatchPart& part, const Piece& piece) {
  if (!part.text_state) {
    if (part.entries.empty() || held_.hold(part, piece)) return true;
    hold_failure_ = errno;
    return false;
  }
  const IntegrityState state = *part.text_state;
  bool takes_more = true;
  const auto take = [&](const MatchPart& held, const Piece& held_piece) {
    return takes_more = write(held, held_piece, state);
  };
  if (!held_.empty() && !held_.release(released_, take)) {
    if (takes_more) hold_failure_ = errno;
    return false;
  }
  return write(part, piece, state);
}

bool MatchCollector::collect(Part& part, const Piece& piece) {
  const MatchPart& matches = static_cast<MatchPart&>(part);
  const bool go_on = options_.verification == nullptr ? write(matches, piece) : write_verified(matches, piece);
  written_.store(ledger_.matches.written, std::memory_order_relaxed);
  ledger_.correlated += matches.correlated;
  if (matches.facts_piece) pieces_.set_first_record(*matches.facts_piece, piece.first_record);
  add_activity(matches.activity, ledger_.activity);
  for (const auto& [rule, activity] : matches.activity) {
    if (!settled_[rule] && ledger_.activity[rule].names_are_settled()) settled_[rule] = true;
  }
  return go_on;
}

}  // namespace trailhound
