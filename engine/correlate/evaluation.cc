#include "engine/correlate/evaluation.h"

#include <algorithm>
#include <numeric>
#include <utility>

#include "engine/correlate/fact_order.h"

namespace trailhound {
namespace {

/// The canonical text of a UUID (RFC 9562 §4).
std::string_view uuid_text(std::uint64_t high, std::uint64_t low, char (&buffer)[36]) {
  std::size_t at = 0;
  for (int digit = 0; digit < 32; ++digit) {
    if (digit == 8 || digit == 12 || digit == 16 || digit == 20) buffer[at++] = '-';
    const std::uint64_t half = digit < 16 ? high : low;
    buffer[at++] = "0123456789abcdef"[half >> (60 - 4 * (digit % 16)) & 0xF];
  }
  return {buffer, 36};
}

}  // namespace

Correlator::Evaluation::Evaluation(Correlator& correlator, std::span<const std::string> paths,
                                   const AlertFormat& format)
    : correlator_(correlator),
      correlations_(correlator.plan_.correlations()),
      paths_(paths),
      format_(format),
      rank_of_input_(paths.size()),
      ids_(correlator.ids_.texts()),
      outer_(correlations_.size()),
      more_(correlations_.size()),
      events_(correlator.options_.memory / 8),
      lines_(correlator.options_.memory / 8) {
  std::vector<std::uint32_t> inputs(paths.size());
  std::iota(inputs.begin(), inputs.end(), std::uint32_t{0});
  std::stable_sort(inputs.begin(), inputs.end(), [&](std::uint32_t a, std::uint32_t b) { return paths[a] < paths[b]; });
  for (std::uint32_t rank = 0; rank < inputs.size(); ++rank) rank_of_input_[inputs[rank]] = rank;
  for (std::uint32_t c = 0; c < correlations_.size(); ++c) {
    for (std::uint32_t position = 0; position < correlations_[c].rules.size(); ++position) {
      const Correlation::Reference& reference = correlations_[c].rules[position];
      if (reference.is_correlation) outer_[reference.index].push_back(correlator_.first_reference_[c] + position);
    }
  }
  groups_.resize(correlations_.size());
}

std::string Correlator::Evaluation::run(AlertSink& sink) {
  FactStore::Reader reader(correlator_.facts_);
  bool all = true;
  for (std::uint32_t rank = 0; all && rank < correlator_.order_.size(); ++rank) {
    const std::uint32_t c = correlator_.order_[rank];
    groups_[c] = correlator_.groups_[c]->texts();
    const std::vector<std::string_view> texts = correlator_.values_[c]->texts();
    const auto finder = EpisodeFinder::make(correlations_[c], correlator_.position_of_, texts);
    std::vector<Fact> more;
    for (const std::uint32_t at : order_of(more_[c], correlator_.facts_.correlation_of())) {
      more.push_back(more_[c][at]);
    }
    more_[c].clear();
    for (;;) {
      const std::span<Fact> facts = reader.next(rank, more);
      if (facts.empty()) break;
      settle(facts);
      for (const Episode& episode : finder->find(facts)) {
        all = all && take(c, facts.front().group, facts.subspan(episode.begin, episode.end - episode.begin), episode);
      }
    }
  }
  if (std::string failure = correlator_.facts_.failure(); !failure.empty()) return failure;
  if (!all || !write(sink)) return "cannot correlate: " + temporary_file_failure();
  return {};
}

std::string_view Correlator::Evaluation::id_text(const Fact& fact, char (&buffer)[36]) const {
  switch (fact.identity()) {
    case Fact::Identity::kUuid:
      return uuid_text(fact.id_high, fact.id_low, buffer);
    case Fact::Identity::kText:
      return ids_[fact.id_low];
    case Fact::Identity::kNone:
    case Fact::Identity::kAlert:
      return {};
  }
  return {};
}

std::strong_ordering Correlator::Evaluation::compare_ids(const Fact& a, const Fact& b) const {
  if (a.identity() == Fact::Identity::kUuid && b.identity() == Fact::Identity::kUuid) {
    // The text of a UUID orders as its bits do.
    if (a.id_high != b.id_high) return a.id_high <=> b.id_high;
    return a.id_low <=> b.id_low;
  }
  char a_buffer[36], b_buffer[36];
  return id_text(a, a_buffer).compare(id_text(b, b_buffer)) <=> 0;
}

bool Correlator::Evaluation::is_alert_before(const InnerAlert& a, const InnerAlert& b) const {
  if (a.correlation != b.correlation) return a.correlation < b.correlation;
  if (a.first != b.first) return a.first < b.first;
  return to_scalars(groups_[a.correlation][a.group]) < to_scalars(groups_[b.correlation][b.group]);
}

bool Correlator::Evaluation::is_before(const Fact& a, const Fact& b) const {
  if (a.time != b.time) return a.time < b.time;
  const bool a_is_alert = a.identity() == Fact::Identity::kAlert, b_is_alert = b.identity() == Fact::Identity::kAlert;
  if (a_is_alert != b_is_alert) return b_is_alert;
  if (a_is_alert) {
    if (a.id_low != b.id_low) return is_alert_before(inner_[a.id_low], inner_[b.id_low]);
    return a.reference() < b.reference();
  }
  if (const auto ids = compare_ids(a, b); ids != 0) return ids < 0;
  if (a.input != b.input) return rank_of_input_[a.input] < rank_of_input_[b.input];
  if (a.record != b.record) return a.record < b.record;
  return a.reference() < b.reference();
}

void Correlator::Evaluation::settle(std::span<Fact> facts) const {
  for (std::size_t begin = 0; begin < facts.size();) {
    std::size_t end = begin + 1;
    while (end < facts.size() && facts[end].time == facts[begin].time) ++end;
    if (end - begin > 1) {
      std::sort(facts.begin() + static_cast<std::ptrdiff_t>(begin), facts.begin() + static_cast<std::ptrdiff_t>(end),
                [this](const Fact& a, const Fact& b) { return is_before(a, b); });
    }
    begin = end;
  }
}

bool Correlator::Evaluation::flatten(std::span<const Fact> facts) {
  flat_.clear();
  for (const Fact& fact : facts) {
    if (fact.identity() != Fact::Identity::kAlert) {
      flat_.push_back(fact);
      continue;
    }
    const InnerAlert& inner = inner_[fact.id_low];
    const std::size_t before = flat_.size();
    flat_.resize(before + inner.count);
    if (!events_.read(inner.offset, flat_.data() + before, inner.count * sizeof(Fact))) return false;
  }
  std::sort(flat_.begin(), flat_.end(), [this](const Fact& a, const Fact& b) { return is_before(a, b); });
  const auto same = [](const Fact& a, const Fact& b) {
    return is_same_element(a, b) && a.reference() == b.reference();
  };
  flat_.erase(std::unique(flat_.begin(), flat_.end(), same), flat_.end());
  return true;
}

void Correlator::Evaluation::describe(std::span<const Fact> facts, Alert& alert) {
  listed_.clear();
  id_texts_.clear();
  id_texts_.reserve(correlator_.options_.alert_events);
  for (std::size_t at = 0; at < facts.size();) {
    const Fact& head = facts[at];
    const bool is_listed = listed_.size() < correlator_.options_.alert_events;
    if (is_listed) {
      AlertEvent& event = listed_.emplace_back();
      event.time = head.time;
      char buffer[36];
      event.id = id_texts_.emplace_back(id_text(head, buffer));
      event.path = paths_[head.input];
      event.record = head.record;
    }
    ++alert.count;
    for (; at < facts.size() && is_same_element(head, facts[at]); ++at) {
      if (!is_listed) continue;
      const std::uint32_t reference = facts[at].reference();
      listed_.back().rules.push_back(
          correlations_[correlator_.correlation_of_[reference]].rules[correlator_.position_of_[reference]].index);
    }
    if (is_listed) {
      std::vector<std::uint32_t>& rules = listed_.back().rules;
      std::sort(rules.begin(), rules.end());
      rules.erase(std::unique(rules.begin(), rules.end()), rules.end());
    }
  }
  alert.first = facts.front().time;
  alert.last = facts.back().time;
  alert.events = listed_;
}

bool Correlator::Evaluation::take(std::uint32_t c, std::uint32_t group, std::span<const Fact> facts,
                                  const Episode& episode) {
  const Correlation& correlation = correlations_[c];
  const bool is_nested = std::any_of(correlation.rules.begin(), correlation.rules.end(),
                                     [](const Correlation::Reference& r) { return r.is_correlation; });
  if (is_nested) {
    if (!flatten(facts)) return false;
    facts = flat_;
  }
  if (!outer_[c].empty()) {
    InnerAlert inner{c, group, facts.front().time, 0, facts.size()};
    if (!events_.append(facts.data(), facts.size_bytes(), inner.offset)) return false;
    hand_outwards(inner, facts.back().time);
  }
  if (correlation.silent) return true;

  Alert alert;
  const std::vector<Scalar> values = to_scalars(groups_[c][group]);
  alert.rule = &correlation;
  alert.rule_index = c;
  alert.group = values;
  alert.value = episode.value;
  describe(facts, alert);
  line_.clear();
  format_.append(alert, line_);
  Waiting waiting{alert.first, alert.last, c, group, 0, line_.size()};
  if (!lines_.append(line_.data(), line_.size(), waiting.offset)) return false;
  waiting_.push_back(waiting);
  return true;
}

/// Makes an alert an entry of the correlations that count it.
void Correlator::Evaluation::hand_outwards(const InnerAlert& alert, Nanoseconds last) {
  const std::vector<Scalar> key = to_scalars(groups_[alert.correlation][alert.group]);
  const std::vector<Correlation::GroupPart>& names = correlations_[alert.correlation].group_by;
  const auto field = [&](const std::string& name) {
    std::vector<Scalar> values;
    for (std::size_t i = 0; i < names.size(); ++i) {
      if (names[i].name == name) values.push_back(key[i]);
    }
    return values;
  };
  const std::uint64_t number = inner_.size();
  inner_.push_back(alert);
  for (const std::uint32_t reference : outer_[alert.correlation]) {
    const std::uint32_t c = correlator_.correlation_of_[reference];
    const Correlation& outer = correlations_[c];
    Counters& counters = correlator_.counters_;
    ++counters.entries;
    std::vector<std::vector<Scalar>> parts;
    for (const Correlation::GroupPart& part : outer.group_by) {
      parts.push_back(field(part.field_of[correlator_.position_of_[reference]]));
    }
    std::vector<std::string> tuples;
    bool is_cut = false;
    product(parts, tuples, is_cut);
    if (tuples.empty()) {
      ++counters.without_group;
      continue;
    }
    Fact fact;
    parts.clear();
    for (const std::string& name : outer.value_fields) parts.push_back(field(name));
    if (!parts.empty() && !correlator_.value_of(c, parts, is_cut, fact.value)) {
      ++counters.without_value;
      continue;
    }
    fact.time = last;
    fact.id_low = number;
    fact.source = Fact::source_of(reference, Fact::Identity::kAlert);
    for (const std::string& tuple : tuples) {
      fact.group = correlator_.groups_[c]->intern(tuple);
      more_[c].push_back(fact);
    }
  }
}

bool Correlator::Evaluation::write(AlertSink& sink) {
  std::sort(waiting_.begin(), waiting_.end(), [this](const Waiting& a, const Waiting& b) {
    if (a.first != b.first) return a.first < b.first;
    if (a.correlation != b.correlation) return a.correlation < b.correlation;
    if (a.group != b.group) {
      return to_scalars(groups_[a.correlation][a.group]) < to_scalars(groups_[b.correlation][b.group]);
    }
    return a.last < b.last;
  });
  for (const Waiting& waiting : waiting_) {
    line_.resize(static_cast<std::size_t>(waiting.size));
    if (!lines_.read(waiting.offset, line_.data(), line_.size())) return false;
    const std::vector<Scalar> group = to_scalars(groups_[waiting.correlation][waiting.group]);
    if (!sink.write_alert(line_, {waiting.correlation, waiting.first, waiting.last, group})) return true;
  }
  return true;
}

std::string Correlator::evaluate(std::span<const std::string> paths, const AlertFormat& format, AlertSink& sink) {
  return Evaluation(*this, paths, format).run(sink);
}

}  // namespace trailhound
