#include "engine/hunt/rollups.h"

#include <utility>

#include "engine/hunt/match_collector.h"
#include "engine/spill/packing.h"
#include "engine/spill/unnamed_file.h"

namespace trailhound {
namespace {

/// Numbers in keys are big-endian, so that keys order by their bytes.
template <typename Number>
void append_ordered(Number number, std::string& out) {
  for (std::size_t i = sizeof number; i > 0; --i) out += static_cast<char>(number >> (8 * (i - 1)) & 0xFF);
}
template <typename Number>
Number take_ordered(std::string_view& text) {
  Number number = 0;
  for (std::size_t i = 0; i < sizeof number; ++i) {
    number = static_cast<Number>(number << 8 | static_cast<unsigned char>(text[i]));
  }
  text.remove_prefix(sizeof number);
  return number;
}

/// Times before 1970 are negative.
constexpr std::uint64_t kSign = std::uint64_t{1} << 63;
void append_time(Nanoseconds time, std::string& out) { append_ordered(static_cast<std::uint64_t>(time) ^ kSign, out); }
Nanoseconds take_time(std::string_view& text) {
  return static_cast<Nanoseconds>(take_ordered<std::uint64_t>(text) ^ kSign);
}

}  // namespace

/// Makes rollups of sorted matches, one after the other.
class Rollups::Grouping {
 public:
  Grouping(Rollups& rollups, HuntLedger& ledger) : rollups_(rollups), ledger_(ledger) {}

  /// False: a temporary file failed.
  bool take(const RecordSorter::Record& record) {
    std::string_view rest = record.key;
    const auto rule = take_ordered<std::uint32_t>(rest);
    const std::string_view group = record.key.substr(0, record.key.size() - 2 * sizeof(std::uint64_t));
    rest = record.key.substr(group.size());
    const Nanoseconds time = take_time(rest);
    const bool is_open = rollup_.count > 0 && group == group_ && reaches(time);
    if (!is_open && !close()) return false;
    std::string_view payload = record.payload;
    RollupReference reference;
    reference.time = time;
    reference.id = take_text(payload);
    reference.path = take_text(payload);
    reference.record = take_number(payload);
    if (!is_open) {
      group_ = group;
      rule_ = rule;
      order_ = rest;
      rollup_.first = time;
      lines_.clear();
      for (std::size_t i = 0; i < rollups_.outputs_.size(); ++i) lines_.emplace_back(take_text(payload));
    }
    rollup_.last = time;
    ++rollup_.count;
    list(std::move(reference));
    return true;
  }

  /// Ends the rollup, if there is one.
  bool close() {
    if (rollup_.count == 0) return true;
    ledger_.matches.rolled_up += rollup_.count;
    ledger_.matches.rolled_up_by_rule[rule_] += rollup_.count;
    rollup_.references = references_;
    std::string key, payload;
    append_time(rollup_.first, key);
    key += order_;
    pack(rule_, payload);
    for (std::size_t i = 0; i < lines_.size(); ++i) {
      std::string line;
      rollups_.outputs_[i].format->rollup(lines_[i], rollup_, line);
      pack(line, payload);
    }
    rollup_ = {};
    references_.clear();
    listed_bytes_ = 0;
    return rollups_.lines_.append({key, payload});
  }

 private:
  bool reaches(Nanoseconds time) const {
    return elapsed(rollup_.first, time) <= static_cast<std::uint64_t>(rollups_.rules_[rule_].rollup->within);
  }

  /// As in alerts, ids and paths of listed matches are bounded (note 0002, 15).
  void list(RollupReference reference) {
    const std::size_t most_bytes = (std::size_t{16} << 20) + (rollups_.most_references_ << 10);
    if (references_.size() == rollups_.most_references_ || listed_bytes_ > most_bytes) return;
    listed_bytes_ += reference.id.size() + reference.path.size();
    references_.push_back(std::move(reference));
  }

  Rollups& rollups_;
  HuntLedger& ledger_;
  std::string group_;  ///< rule and group, as the key has them
  std::uint32_t rule_ = 0;
  std::string order_;               ///< the place of the first match in the evidence, as the key has it
  std::vector<std::string> lines_;  ///< of the first match, by output
  MatchRollup rollup_;
  std::vector<RollupReference> references_;
  std::size_t listed_bytes_ = 0;
};

Rollups::Rollups(std::span<const HuntOutput> outputs, const std::vector<Rule>& rules, std::size_t memory,
                 std::size_t most_references)
    : outputs_(outputs), rules_(rules), most_references_(most_references), matches_(memory / 2), lines_(memory / 2) {}

void Rollups::add(const Entry& entry, std::span<const std::string> lines) {
  key_.clear();
  append_ordered(entry.rule, key_);
  append_ordered(static_cast<std::uint32_t>(entry.key.size()), key_);
  key_ += entry.key;
  append_time(entry.time, key_);
  append_ordered(taken_++, key_);
  payload_.clear();
  pack(entry.id, payload_);
  pack(entry.path, payload_);
  pack(entry.record, payload_);
  for (const std::string& line : lines) pack(line, payload_);
  if (failure_.empty() && !matches_.append({key_, payload_})) failure_ = temporary_file_failure();
}

std::string Rollups::write(HuntLedger& ledger) {
  ledger.matches.to_roll_up = taken_;
  ledger.matches.rolled_up_by_rule.resize(rules_.size(), 0);
  Grouping grouping(*this, ledger);
  bool grouped = failure_.empty();
  const bool read =
      matches_.sorted([&](const RecordSorter::Record& record) { return grouped = grouping.take(record); });
  grouped = grouped && read && grouping.close();
  if (!grouped) return "cannot roll up matches: " + (failure_.empty() ? temporary_file_failure() : failure_);
  const bool written = lines_.sorted([&](const RecordSorter::Record& record) {
    std::string_view key = record.key, payload = record.payload;
    const Nanoseconds time = take_time(key);
    const auto rule = static_cast<std::uint32_t>(take_number(payload));
    for (const HuntOutput& output : outputs_) {
      if (!output.sink->write_rollup(take_text(payload), time)) return false;
    }
    ++ledger.matches.written;
    ++ledger.matches.rollups;
    ++ledger.matches_by_rule[rule];
    return true;
  });
  return written ? std::string() : "cannot roll up matches: " + temporary_file_failure();
}

}  // namespace trailhound
