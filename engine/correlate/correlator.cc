#include "engine/correlate/correlator.h"

#include <cstring>
#include <utility>

#include "engine/base/seeded_hash.h"
#include "engine/correlate/evaluation.h"
#include "engine/correlate/fact_value.h"
#include "engine/correlate/superseded.h"

namespace trailhound {
namespace {

/// Inner correlations before those that count their alerts. (The loader refuses cycles.)
std::vector<std::uint32_t> topological_order(const std::vector<Correlation>& correlations) {
  std::vector<std::uint32_t> waits_for(correlations.size(), 0), order;
  std::vector<std::vector<std::uint32_t>> outer_of(correlations.size());
  for (std::uint32_t c = 0; c < correlations.size(); ++c) {
    for (const Correlation::Reference& reference : correlations[c].rules) {
      if (!reference.is_correlation) continue;
      ++waits_for[c];
      outer_of[reference.index].push_back(c);
    }
  }
  for (std::uint32_t c = 0; c < correlations.size(); ++c) {
    if (waits_for[c] == 0) order.push_back(c);
  }
  for (std::size_t i = 0; i < order.size(); ++i) {
    for (const std::uint32_t outer : outer_of[order[i]]) {
      if (--waits_for[outer] == 0) order.push_back(outer);
    }
  }
  return order;
}

/// By reference, the place of its correlation in the order of evaluation.
std::vector<std::uint32_t> rank_of_references(const std::vector<Correlation>& correlations,
                                              const std::vector<std::uint32_t>& rank) {
  std::vector<std::uint32_t> ranks;
  for (std::uint32_t c = 0; c < correlations.size(); ++c) {
    ranks.insert(ranks.end(), correlations[c].rules.size(), rank[c]);
  }
  return ranks;
}

std::vector<std::uint32_t> inverse(const std::vector<std::uint32_t>& order) {
  std::vector<std::uint32_t> rank(order.size(), 0);
  for (std::uint32_t i = 0; i < order.size(); ++i) rank[order[i]] = i;
  return rank;
}

/// Appends a value whose text is its bytes; false for any other.
bool append_plain(const RawValue& value, const Tuples& tuples, std::string& tuple) {
  switch (value.kind) {
    case ValueKind::kString:
      if (value.has_escapes()) return false;
      tuples.append(Scalar::Type::kString, value.raw(), tuple);
      return true;
    case ValueKind::kNumber:
      tuples.append(Scalar::Type::kNumber, value.raw(), tuple);
      return true;
    case ValueKind::kFalse:
    case ValueKind::kTrue:
      tuples.append(Scalar::Type::kBoolean, value.raw(), tuple);
      return true;
    case ValueKind::kNull:
    case ValueKind::kObject:
    case ValueKind::kArray:
      return false;
  }
  return false;
}

}  // namespace

Correlator::Correlator(const Plan& plan, const Options& options)
    : plan_(plan),
      options_(options),
      order_(topological_order(plan.correlations())),
      rank_(inverse(order_)),
      facts_(rank_of_references(plan.correlations(), rank_), options.memory, options.workers),
      first_times_(plan.correlations().size(), kNoEvent) {
  for (std::uint32_t c = 0; c < plan.correlations().size(); ++c) {
    first_reference_.push_back(static_cast<std::uint32_t>(position_of_.size()));
    for (std::uint32_t position = 0; position < plan.correlations()[c].rules.size(); ++position) {
      position_of_.push_back(position);
      correlation_of_.push_back(c);
    }
  }
}

Correlator::~Correlator() = default;

Correlator::Gatherer::Gatherer(Correlator& correlator)
    : correlator_(correlator),
      facts_(correlator.facts_),
      superseded_(std::make_unique<Superseded>(
          correlator.plan_, correlator.options_.memory / 64 / correlator.options_.workers, random_seed())),
      first_times_(correlator.plan_.correlations().size(), kNoEvent) {}

Correlator::Gatherer::Gatherer(Correlator& correlator, std::size_t share)
    : correlator_(correlator),
      facts_(correlator.facts_, share),
      superseded_(std::make_unique<Superseded>(correlator.plan_, 0, 0)),
      first_times_(correlator.plan_.correlations().size(), kNoEvent) {}

Correlator::Gatherer::~Gatherer() = default;

void Correlator::Gatherer::begin(const Batch& batch) { superseded_->begin(batch); }

void Correlator::Gatherer::hand_over() {
  facts_.hand_over();
  const std::lock_guard lock(correlator_.mutex_);
  for (std::size_t c = 0; c < first_times_.size(); ++c) {
    correlator_.first_times_[c] = std::min(correlator_.first_times_[c], first_times_[c]);
  }
}

bool Correlator::Gatherer::keep_tuples(std::uint32_t index, const std::vector<PartValues>& parts, bool& is_cut,
                                       std::uint64_t& value) {
  const std::uint32_t rank = correlator_.rank_[index];
  std::vector<std::string> tuples;
  correlator_.facts_.tuples().product(parts, tuples, is_cut);
  std::string list;
  for (const std::string& tuple : tuples) {
    value = facts_.tuple_value(rank, tuple);
    list.append(reinterpret_cast<const char*>(&value), sizeof value);
  }
  if (tuples.size() > 1) value = facts_.list_value(rank, list);
  return !tuples.empty();
}

bool Correlator::Gatherer::keep_numbers(std::uint32_t index, std::string_view numbers, std::uint64_t& value) {
  if (numbers.empty()) return false;
  if (numbers.size() == sizeof(Fixed)) {
    Fixed only = 0;
    std::memcpy(&only, numbers.data(), sizeof only);
    if (FactValue::fits(only)) {
      value = FactValue::number(only);
      return true;
    }
  }
  value = facts_.list_value(correlator_.rank_[index], numbers);
  return true;
}

/// Replaces numbers by their sum.
void Correlator::Gatherer::add_up(std::string& numbers) {
  Fixed sum = 0;
  for (std::size_t at = 0; at < numbers.size(); at += sizeof(Fixed)) {
    Fixed number = 0;
    std::memcpy(&number, numbers.data() + at, sizeof number);
    sum += number;
  }
  numbers.assign(reinterpret_cast<const char*>(&sum), sizeof sum);
}

bool Correlator::Gatherer::wants(std::uint32_t rule) const { return !correlator_.plan_.counted(rule).empty(); }

void Correlator::Gatherer::collect(const Batch& batch, std::uint32_t row, std::span<const EventField> fields) {
  parts_.resize(fields.size());
  for (std::size_t i = 0; i < fields.size(); ++i) {
    parts_[i].clear();
    values_.for_each(batch, row, fields[i], [&](Scalar scalar) { parts_[i].insert(std::move(scalar)); });
  }
}

bool Correlator::Gatherer::write_plain_key(const Batch& batch, std::uint32_t row, std::span<const EventField> fields) {
  return append_plain_values(batch, row, fields, facts_.begin_key());
}

bool Correlator::Gatherer::append_plain_values(const Batch& batch, std::uint32_t row,
                                               std::span<const EventField> fields, std::string& key) {
  const Tuples& tuples = correlator_.facts_.tuples();
  for (const EventField& field : fields) {
    if (field.derived) {
      const std::string_view text = values_.derived(batch, row, field);
      if (text.empty()) return false;
      tuples.append(Scalar::Type::kString, text, key);
      continue;
    }
    const std::span<const Batch::Entry> entries = batch.entries(field.field, row);
    if (entries.size() != 1 || !append_plain(entries.front().value, tuples, key)) return false;
  }
  return true;
}

bool Correlator::Gatherer::keep_all_values(const Batch& batch, std::uint32_t row, std::uint32_t index,
                                           const EventField& field, std::uint64_t& value) {
  const std::uint32_t rank = correlator_.rank_[index];
  std::string list, tuple;
  values_.for_each(batch, row, field, [&](const Scalar& scalar) {
    tuple.clear();
    correlator_.facts_.tuples().append(scalar.type, scalar.text, tuple);
    value = facts_.tuple_value(rank, tuple);
    list.append(reinterpret_cast<const char*>(&value), sizeof value);
  });
  if (list.size() > sizeof value) value = facts_.list_value(rank, list);
  return !list.empty();
}

bool Correlator::Gatherer::read_value(const Batch& batch, std::uint32_t row, std::uint32_t correlation,
                                      std::span<const EventField> fields, std::uint64_t& value) {
  if (fields.empty()) return true;
  bool is_cut = false, found = false;
  const Correlation::Type type = correlator_.plan_.correlations()[correlation].type;
  if (type == Correlation::Type::kNewValue && fields.size() == 1) {
    found = keep_all_values(batch, row, correlation, fields.front(), value);
  } else if (type == Correlation::Type::kValueCount || type == Correlation::Type::kNewValue) {
    collect(batch, row, fields);
    found = keep_tuples(correlation, parts_, is_cut, value);
  } else {
    // Of an event whose numbers are only added up, their sum is enough; a hostile one may have millions.
    constexpr std::size_t kMostNumbers = 1024;
    const bool is_sum = type == Correlation::Type::kValueSum;
    numbers_.clear();
    for (const EventField& field : fields) {
      values_.for_each(batch, row, field, [&](const Scalar& scalar) {
        append_number(scalar, numbers_);
        if (is_sum && numbers_.size() >= kMostNumbers * sizeof(Fixed)) add_up(numbers_);
      });
    }
    if (is_sum && numbers_.size() > sizeof(Fixed)) add_up(numbers_);
    found = keep_numbers(correlation, numbers_, value);
    constexpr std::size_t kLargestKept = 1u << 20;
    if (numbers_.capacity() > kLargestKept) numbers_ = std::string();
  }
  counters_.too_many_groups += is_cut ? 1 : 0;
  counters_.without_value += found ? 0 : 1;
  return found;
}

// HOT: bench/correlate.
bool Correlator::Gatherer::wants_facts(std::uint32_t row, std::uint32_t rule, Nanoseconds time, bool has_time) {
  if (!has_time) return true;
  const Counters* const added = superseded_->begin_event(row, rule, time);
  if (added != nullptr) counters_ += *added;
  return added == nullptr;
}

void Correlator::Gatherer::keep(const Batch& batch, std::uint32_t row, std::uint32_t rule,
                                const EventReference& event) {
  const Counters before = counters_;
  keep_facts(batch, row, rule, event);
  Counters added = counters_;
  added -= before;
  if (event.has_time) superseded_->note(added);
}

void Correlator::Gatherer::keep_facts(const Batch& batch, std::uint32_t row, std::uint32_t rule,
                                      const EventReference& event) {
  Fact::Identity identity = event.is_uuid ? Fact::Identity::kUuid : Fact::Identity::kNone;
  std::uint64_t low = event.is_uuid ? event.low : 0;
  const std::span<const CountedRule> all = correlator_.plan_.counted(rule);
  for (std::size_t i = 0; i < all.size(); ++i) {
    const CountedRule& counted = all[i];
    ++counters_.entries;
    if (!event.has_time) {
      ++counters_.without_time;
      continue;
    }
    const bool is_new_value =
        correlator_.plan_.correlations()[counted.correlation].type == Correlation::Type::kNewValue;
    if (superseded_->is_later(rule, i, event.time)) continue;
    // Nearly always each part has one value, which needs no product.
    bool is_cut = false;
    const bool is_one = write_plain_key(batch, row, counted.group);
    if (!is_one) {
      collect(batch, row, counted.group);
      correlator_.facts_.tuples().product(parts_, tuples_, is_cut);
      if (tuples_.empty()) {
        ++counters_.without_group;
        continue;
      }
    }
    std::uint64_t value = 0;
    if (!read_value(batch, row, counted.correlation, counted.values, value)) continue;
    counters_.too_many_groups += is_cut ? 1 : 0;
    if (is_new_value) note_time(counted.correlation, event.time);
    if (identity == Fact::Identity::kNone && !event.id.empty()) {
      identity = Fact::Identity::kText;
      low = correlator_.facts_.append_text(event.id);
    }
    const auto write_fact = [&] {
      Fact& fact = facts_.next_fact();
      fact.time = event.time;
      fact.id_high = event.is_uuid ? event.high : 0;
      fact.id_low = low;
      fact.value = value;
      fact.group = 0;
      fact.source = Fact::source_of(correlator_.first_reference_[counted.correlation] + counted.position, identity);
      fact.piece = event.place.piece;
      fact.record = event.place.record;
    };
    if (is_one) {
      write_fact();
      continue;
    }
    for (const std::string& key : tuples_) {
      facts_.begin_key() += key;
      write_fact();
    }
  }
}

std::string Correlator::write_alerts(const PieceTable& pieces, const AlertFormat& format, AlertSink& sink) {
  if (!pieces.failure().empty()) return "cannot correlate: " + pieces.failure();
  try {
    return Evaluation(*this, pieces, format).run(sink);
  } catch (const FileBackedFailure&) {
    return "cannot correlate: " + temporary_file_failure();
  }
}

}  // namespace trailhound
