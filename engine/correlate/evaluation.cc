#include "engine/correlate/evaluation.h"

#include <algorithm>
#include <utility>

namespace trailhound {
namespace {

/// The canonical text of a UUID (RFC 9562 §4).
void write_uuid(std::uint64_t high, std::uint64_t low, std::string& text) {
  text.assign(36, '-');
  std::size_t at = 0;
  for (int digit = 0; digit < 32; ++digit, ++at) {
    if (digit == 8 || digit == 12 || digit == 16 || digit == 20) ++at;
    const std::uint64_t half = digit < 16 ? high : low;
    text[at] = "0123456789abcdef"[half >> (60 - 4 * (digit % 16)) & 0xF];
  }
}

bool is_nested(const Correlation& correlation) {
  return std::any_of(correlation.rules.begin(), correlation.rules.end(),
                     [](const Correlation::Reference& reference) { return reference.is_correlation; });
}

}  // namespace

Correlator::Evaluation::Evaluation(Correlator& correlator, const PieceTable& pieces, const AlertFormat& format)
    : correlator_(correlator),
      correlations_(correlator.plan_.correlations()),
      pieces_(pieces),
      format_(format),
      threshold_(std::max<std::size_t>(correlator.options_.memory / 64, 64u << 10)),
      most_listed_bytes_((std::size_t{16} << 20) + (correlator.options_.alert_events << 10)),
      outer_(correlations_.size()),
      gatherers_(correlations_.size()),
      inner_(FileBackedAllocator<InnerAlert>(threshold_)),
      inner_facts_(correlator.options_.memory / 64),
      lines_(correlator.options_.memory / 64),
      waiting_(FileBackedAllocator<Waiting>(threshold_)),
      values_(threshold_),
      flat_(FileBackedAllocator<Fact>(threshold_)) {
  const auto nested = std::count_if(correlations_.begin(), correlations_.end(), is_nested);
  for (std::uint32_t c = 0; c < correlations_.size(); ++c) {
    if (is_nested(correlations_[c])) {
      gatherers_[c] =
          std::make_unique<Gatherer>(correlator_, correlator_.options_.memory / 32 / static_cast<std::size_t>(nested));
    }
    for (std::uint32_t position = 0; position < correlations_[c].rules.size(); ++position) {
      const Correlation::Reference& reference = correlations_[c].rules[position];
      if (reference.is_correlation) outer_[reference.index].push_back(correlator_.first_reference_[c] + position);
    }
  }
}

std::string Correlator::Evaluation::run(AlertSink& sink) {
  const auto has_failed = [&] { return !failure_.empty() || !correlator_.facts_.failure().empty(); };
  {
    FactStore::Reader reader(correlator_.facts_);
    for (const std::uint32_t c : correlator_.order_) {
      if (gatherers_[c]) gatherers_[c]->hand_over();
      gatherers_[c].reset();
      if (has_failed() || correlator_.was_stopped_) continue;
      find_alerts(c, reader);
    }
  }
  if (!has_failed() && !correlator_.was_stopped_) write_in_order(sink);
  if (std::string failure = correlator_.facts_.failure(); !failure.empty()) return failure;
  return failure_;
}

bool Correlator::Evaluation::fail() {
  if (failure_.empty()) failure_ = "cannot correlate: " + temporary_file_failure();
  return false;
}

bool Correlator::Evaluation::find_alerts(std::uint32_t c, FactStore::Reader& reader) {
  if (correlations_[c].type == Correlation::Type::kNewValue) return find_new_values(c, reader);
  const auto finder = EpisodeFinder::make(correlations_[c], correlator_.position_of_, threshold_);
  for (;;) {
    const FactStore::Reader::Group group = reader.next_group(correlator_.rank_[c]);
    if (group.facts.empty() || is_stopped()) return true;
    order_elements(group.facts);
    values_.load(correlations_[c], group.facts, correlator_.facts_);
    for (const Episode& episode : finder->find(group.facts, values_)) {
      const std::span<const Fact> facts = group.facts.subspan(episode.begin, episode.end - episode.begin);
      if (!make_alert({c, group.key, {}, facts, episode.value, nullptr})) return false;
    }
  }
}

bool Correlator::Evaluation::is_stopped() {
  const std::atomic<bool>* const stop = correlator_.options_.stop;
  if (stop != nullptr && *stop) correlator_.was_stopped_ = true;
  return correlator_.was_stopped_;
}

void Correlator::Evaluation::read_id(const Fact& fact, std::string& text) {
  switch (fact.identity()) {
    case Fact::Identity::kUuid:
      return write_uuid(fact.id_high, fact.id_low, text);
    case Fact::Identity::kText:
      text = correlator_.facts_.text(fact.id_low);
      return;
    case Fact::Identity::kNone:
    case Fact::Identity::kAlert:
      return text.clear();
  }
}

std::strong_ordering Correlator::Evaluation::compare_ids(const Fact& a, const Fact& b) {
  if (a.identity() == Fact::Identity::kUuid && b.identity() == Fact::Identity::kUuid) {
    // The text of a UUID orders as its bits do.
    if (a.id_high != b.id_high) return a.id_high <=> b.id_high;
    return a.id_low <=> b.id_low;
  }
  if (a.identity() == Fact::Identity::kText && b.identity() == Fact::Identity::kText) {
    return correlator_.facts_.compare_texts(a.id_low, b.id_low);
  }
  std::string id_of_a, id_of_b;
  read_id(a, id_of_a);
  read_id(b, id_of_b);
  return id_of_a.compare(id_of_b) <=> 0;
}

std::string Correlator::Evaluation::read_text(const SpillLog& log, std::uint64_t offset, std::uint32_t size) {
  std::string text(size, '\0');
  if (!log.read(offset, text.data(), text.size())) fail();
  return text;
}

std::strong_ordering Correlator::Evaluation::compare_names(const SpillLog& log, const Names& a, const Names& b,
                                                           bool of_values) {
  const auto name = [&](const Names& names) {
    return of_values ? read_text(log, names.offset + names.key_size, names.value_size)
                     : read_text(log, names.offset, names.key_size);
  };
  return correlator_.facts_.tuples().compare(name(a), name(b));
}

bool Correlator::Evaluation::is_alert_before(const InnerAlert& a, const InnerAlert& b) {
  if (a.correlation != b.correlation) return a.correlation < b.correlation;
  if (a.first != b.first) return a.first < b.first;
  const std::strong_ordering groups = compare_names(inner_facts_, a.names, b.names, false);
  return groups != 0 ? groups < 0 : compare_names(inner_facts_, a.names, b.names, true) < 0;
}

bool Correlator::Evaluation::is_before(const Fact& a, const Fact& b) {
  if (a.time != b.time) return a.time < b.time;
  const bool a_is_alert = a.identity() == Fact::Identity::kAlert, b_is_alert = b.identity() == Fact::Identity::kAlert;
  if (a_is_alert != b_is_alert) return b_is_alert;
  if (a_is_alert) {
    if (a.id_low != b.id_low) {
      return is_alert_before(inner_[static_cast<std::size_t>(a.id_low)], inner_[static_cast<std::size_t>(b.id_low)]);
    }
    return a.reference() < b.reference();
  }
  if (const auto ids = compare_ids(a, b); ids != 0) return ids < 0;
  if (const auto places = compare_places(a, b); places != 0) return places < 0;
  if (a.reference() != b.reference()) return a.reference() < b.reference();
  return a.piece < b.piece;  // texts that a caller fed under one name, in their order
}

void Correlator::Evaluation::read_path(std::uint32_t piece, std::string& path) {
  if (!pieces_.read_path(piece, path)) fail();
}

std::strong_ordering Correlator::Evaluation::compare_places(const Fact& a, const Fact& b) {
  if (a.piece == b.piece) return a.record <=> b.record;
  std::string path_of_a, path_of_b;
  read_path(a.piece, path_of_a);
  read_path(b.piece, path_of_b);
  if (const int paths = path_of_a.compare(path_of_b); paths != 0) return paths <=> 0;
  return pieces_.record({a.piece, a.record}) <=> pieces_.record({b.piece, b.record});
}

void Correlator::Evaluation::order_elements(std::span<Fact> facts) {
  for (std::size_t begin = 0; begin < facts.size();) {
    std::size_t end = begin + 1;
    while (end < facts.size() && facts[end].time == facts[begin].time) ++end;
    if (end - begin > 1) {
      std::sort(facts.begin() + static_cast<std::ptrdiff_t>(begin), facts.begin() + static_cast<std::ptrdiff_t>(end),
                [this](const Fact& a, const Fact& b) { return is_before(a, b); });
      unite_elements(facts.subspan(begin, end - begin));
    }
    begin = end;
  }
}

void Correlator::Evaluation::unite_elements(std::span<Fact> facts) {
  for (std::size_t i = 1; i < facts.size(); ++i) {
    const Fact& before = facts[i - 1];
    if (facts[i].time != before.time || facts[i].identity() != before.identity()) continue;
    if (before.identity() == Fact::Identity::kText && compare_ids(before, facts[i]) == 0) {
      facts[i].id_low = before.id_low;
    } else if (before.identity() == Fact::Identity::kNone && compare_places(before, facts[i]) == 0) {
      facts[i].piece = before.piece;
      facts[i].record = before.record;
    }
  }
}

bool Correlator::Evaluation::flatten(std::span<const Fact> facts) {
  flat_.clear();
  for (const Fact& fact : facts) {
    if (fact.identity() != Fact::Identity::kAlert) {
      flat_.push_back(fact);
      continue;
    }
    const InnerAlert& inner = inner_[static_cast<std::size_t>(fact.id_low)];
    const std::size_t before = flat_.size();
    flat_.resize(before + static_cast<std::size_t>(inner.count));
    if (!inner_facts_.read(inner.names.end(), flat_.data() + before, inner.count * sizeof(Fact))) {
      return fail();
    }
  }
  std::sort(flat_.begin(), flat_.end(), [this](const Fact& a, const Fact& b) { return is_before(a, b); });
  unite_elements(flat_);
  const auto same = [](const Fact& a, const Fact& b) {
    return is_same_element(a, b) && a.reference() == b.reference();
  };
  flat_.erase(std::unique(flat_.begin(), flat_.end(), same), flat_.end());
  return true;
}

void Correlator::Evaluation::list_events(std::span<const Fact> facts, Alert& alert) {
  texts_.clear();
  text_ends_.clear();
  std::size_t listed = 0;
  for (std::size_t at = 0, end = 0; at < facts.size(); at = end) {
    const Fact& head = facts[at];
    for (end = at + 1; end < facts.size() && is_same_element(head, facts[end]);) ++end;
    ++alert.count;
    if (listed == correlator_.options_.alert_events || texts_.size() > most_listed_bytes_) continue;
    if (listed == listed_.size()) listed_.emplace_back();
    AlertEvent& event = listed_[listed++];
    read_id(head, text_);
    texts_ += text_;
    text_ends_.push_back(texts_.size());
    read_path(head.piece, text_);
    texts_ += text_;
    text_ends_.push_back(texts_.size());
    event.time = head.time;
    event.record = pieces_.record({head.piece, head.record});
    list_rules(facts.subspan(at, end - at), event.rules);
  }
  std::size_t begin = 0;
  const auto next_text = [&](std::size_t end) {
    const std::size_t size = end - begin;
    return std::string_view(texts_).substr(std::exchange(begin, end), size);
  };
  for (std::size_t i = 0; i < listed; ++i) {
    listed_[i].id = next_text(text_ends_[2 * i]);
    listed_[i].path = next_text(text_ends_[2 * i + 1]);
  }
  alert.first = facts.front().time;
  alert.last = facts.back().time;
  alert.events = {listed_.data(), listed};
}

void Correlator::Evaluation::list_rules(std::span<const Fact> element, std::vector<std::uint32_t>& rules) {
  rules.clear();
  for (const Fact& fact : element) {
    const std::uint32_t reference = fact.reference();
    rules.push_back(
        correlations_[correlator_.correlation_of_[reference]].rules[correlator_.position_of_[reference]].index);
  }
  std::sort(rules.begin(), rules.end());
  rules.erase(std::unique(rules.begin(), rules.end()), rules.end());
}

bool Correlator::Evaluation::make_alert(Draft draft) {
  const Correlation& correlation = correlations_[draft.correlation];
  if (is_nested(correlation)) {
    if (!flatten(draft.facts)) return false;
    draft.facts = flat_;
  }
  if (!outer_[draft.correlation].empty() && !pass_to_outer(draft)) return false;
  if (correlation.silent) return true;

  Alert alert;
  const std::vector<Scalar> values = correlator_.facts_.tuples().scalars(draft.key);
  alert.rule = &correlation;
  alert.rule_index = draft.correlation;
  alert.group = values;
  alert.value = draft.aggregate;
  alert.news = draft.news;
  list_events(draft.facts, alert);
  line_.assign(draft.key).append(draft.value);
  const std::size_t names_size = line_.size();
  format_.append(alert, line_);
  Waiting waiting{alert.first, alert.last, {}, line_.size() - names_size, draft.correlation};
  waiting.names.key_size = static_cast<std::uint32_t>(draft.key.size());
  waiting.names.value_size = static_cast<std::uint32_t>(draft.value.size());
  if (!lines_.append(line_.data(), line_.size(), waiting.names.offset)) return fail();
  waiting_.push_back(waiting);
  return true;
}

bool Correlator::Evaluation::pass_to_outer(const Draft& draft) {
  InnerAlert inner{draft.facts.front().time, {}, draft.facts.size(), draft.correlation};
  inner.names.key_size = static_cast<std::uint32_t>(draft.key.size());
  inner.names.value_size = static_cast<std::uint32_t>(draft.value.size());
  std::string names(draft.key);
  names += draft.value;
  std::uint64_t offset_of_facts = 0;
  if (!inner_facts_.append(names.data(), names.size(), inner.names.offset)) return fail();
  if (!inner_facts_.append(draft.facts.data(), draft.facts.size_bytes(), offset_of_facts)) return fail();
  const std::uint64_t number = inner_.size();
  inner_.push_back(inner);

  Fact fact;
  fact.time = draft.facts.back().time;
  fact.id_low = number;
  const std::vector<Scalar> group = correlator_.facts_.tuples().scalars(draft.key);
  for (const std::uint32_t reference : outer_[draft.correlation]) {
    fact.source = Fact::source_of(reference, Fact::Identity::kAlert);
    enter_outer(draft.correlation, group, fact);
  }
  return true;
}

void Correlator::Evaluation::enter_outer(std::uint32_t inner, std::span<const Scalar> group, Fact fact) {
  const std::uint32_t c = correlator_.correlation_of_[fact.reference()];
  const Correlation& outer = correlations_[c];
  Counters& counters = correlator_.counters_;
  ++counters.entries;
  const std::vector<Correlation::GroupPart>& names = correlations_[inner].group_by;
  const auto for_each_value = [&](const std::string& name, const auto& take) {
    for (std::size_t i = 0; i < names.size(); ++i) {
      if (names[i].name == name) take(group[i]);
    }
  };
  const auto add_part = [&](const std::string& name, std::vector<PartValues>& parts) {
    for_each_value(name, [&part = parts.emplace_back()](const Scalar& value) { part.insert(value); });
  };
  std::vector<PartValues> parts;
  for (const Correlation::GroupPart& part : outer.group_by) {
    add_part(part.field_of[correlator_.position_of_[fact.reference()]], parts);
  }
  std::vector<std::string> keys;
  bool is_cut = false;
  correlator_.facts_.tuples().product(parts, keys, is_cut);
  if (keys.empty()) {
    ++counters.without_group;
    return;
  }
  bool has_value = outer.value_fields.empty();
  const bool is_tuple = outer.type == Correlation::Type::kValueCount || outer.type == Correlation::Type::kNewValue;
  if (!has_value && is_tuple) {
    parts.clear();
    for (const std::string& name : outer.value_fields) add_part(name, parts);
    has_value = gatherers_[c]->keep_tuples(c, parts, is_cut, fact.value);
  } else if (!has_value) {
    std::string numbers;
    for (const std::string& name : outer.value_fields) {
      for_each_value(name, [&](const Scalar& value) { append_number(value, numbers); });
    }
    has_value = gatherers_[c]->keep_numbers(c, numbers, fact.value);
  }
  if (!has_value) {
    ++counters.without_value;
    return;
  }
  gatherers_[c]->note_time(c, fact.time);
  for (const std::string& key : keys) gatherers_[c]->facts_.append(fact, key);
}

bool Correlator::Evaluation::write_in_order(AlertSink& sink) {
  std::sort(waiting_.begin(), waiting_.end(), [this](const Waiting& a, const Waiting& b) {
    if (a.first != b.first) return a.first < b.first;
    if (a.correlation != b.correlation) return a.correlation < b.correlation;
    if (const auto groups = compare_names(lines_, a.names, b.names, false); groups != 0) return groups < 0;
    return a.last != b.last ? a.last < b.last : compare_names(lines_, a.names, b.names, true) < 0;
  });
  for (const Waiting& waiting : waiting_) {
    if (is_stopped()) return true;
    line_.resize(static_cast<std::size_t>(waiting.size));
    if (!lines_.read(waiting.names.end(), line_.data(), line_.size())) return fail();
    const std::vector<Scalar> group =
        correlator_.facts_.tuples().scalars(read_text(lines_, waiting.names.offset, waiting.names.key_size));
    if (!sink.write_alert(line_, {waiting.correlation, waiting.first, waiting.last, group})) return true;
  }
  return failure_.empty();
}

}  // namespace trailhound
