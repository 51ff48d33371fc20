#include "engine/correlate/portable_facts.h"

#include <algorithm>
#include <cstring>
#include <utility>

#include "engine/base/decimal.h"
#include "engine/base/text.h"
#include "engine/correlate/correlator.h"
#include "engine/correlate/fact_reader.h"
#include "engine/correlate/fact_value.h"

namespace trailhound {
namespace {

bool looks_at_tuples(const Correlation& correlation) {
  return correlation.type == Correlation::Type::kValueCount || correlation.type == Correlation::Type::kNewValue;
}

/// Calls `take` with each number of Type in the bytes of a list.
template <typename Type, typename Take>
void for_each_number(std::string_view list, const Take& take) {
  for (std::size_t at = 0; at + sizeof(Type) <= list.size(); at += sizeof(Type)) {
    Type number{};
    std::memcpy(&number, list.data() + at, sizeof number);
    take(number);
  }
}

bool is_json_number(std::string_view text) {
  if (!Decimal::parse(text) || text.front() == '+') return false;
  if (text.front() == '-') text.remove_prefix(1);
  return text.front() != '0' || text.size() == 1 || text[1] < '0' || text[1] > '9';
}

/// Alerts show values as JSON, so a number that is none would make a line that nobody can read.
bool is_sound(const Scalar& scalar) {
  switch (scalar.type) {
    case Scalar::Type::kString:
      return is_utf8(scalar.text);
    case Scalar::Type::kNumber:
      return is_json_number(scalar.text);
    case Scalar::Type::kBoolean:
      return scalar.text == "true" || scalar.text == "false";
  }
  return false;
}

bool are_sound(std::span<const Scalar> scalars) { return std::all_of(scalars.begin(), scalars.end(), is_sound); }

}  // namespace

void Correlator::read_value(const Correlation& correlation, std::uint64_t value, PortableFact& out) {
  out.tuples.clear();
  out.numbers.clear();
  if (correlation.value_fields.empty()) return;
  const bool is_list = FactValue::is_list(value);
  const std::string list = is_list ? facts_.text(FactValue::text(value)) : std::string();
  if (looks_at_tuples(correlation)) {
    const auto add = [&](std::uint64_t tuple) {
      out.tuples.push_back(facts_.tuples().scalars(facts_.text(FactValue::text(tuple))));
    };
    if (is_list) {
      for_each_number<std::uint64_t>(list, add);
    } else {
      add(value);
    }
  } else if (is_list) {
    for_each_number<Fixed>(list, [&](Fixed number) { out.numbers.push_back(number); });
  } else {
    out.numbers.push_back(FactValue::to_number(value));
  }
}

std::string Correlator::write_facts(PortableFactSink& sink) {
  try {
    FactStore::Reader reader(facts_);
    PortableFact portable;
    for (const std::uint32_t c : order_) {
      const Correlation& correlation = plan_.correlations()[c];
      for (;;) {
        const FactStore::Reader::Group group = reader.next_group(rank_[c]);
        if (group.facts.empty()) break;
        if (!sink.begin_group(c, facts_.tuples().scalars(group.key))) return facts_.failure();
        for (const Fact& fact : group.facts) {
          portable.position = position_of_[fact.reference()];
          portable.time = fact.time;
          portable.is_uuid = fact.identity() == Fact::Identity::kUuid;
          portable.high = portable.is_uuid ? fact.id_high : 0;
          portable.low = portable.is_uuid ? fact.id_low : 0;
          portable.id = fact.identity() == Fact::Identity::kText ? facts_.text(fact.id_low) : std::string();
          portable.place = {fact.piece, fact.record};
          read_value(correlation, fact.value, portable);
          if (!sink.take(portable)) return facts_.failure();
        }
      }
    }
    return facts_.failure();
  } catch (const FileBackedFailure&) {
    return "cannot correlate: " + temporary_file_failure();
  }
}

bool Correlator::Gatherer::begin_group(std::uint32_t correlation, std::span<const Scalar> group) {
  const std::vector<Correlation>& correlations = correlator_.plan_.correlations();
  if (correlation >= correlations.size() || group.size() != correlations[correlation].group_by.size() ||
      !are_sound(group)) {
    return false;
  }
  taken_correlation_ = correlation;
  taken_key_.clear();
  for (const Scalar& part : group) correlator_.facts_.tuples().append(part.type, part.text, taken_key_);
  return true;
}

bool Correlator::Gatherer::take_value(const Correlation& correlation, const PortableFact& fact, std::uint64_t& value) {
  if (correlation.value_fields.empty()) return fact.tuples.empty() && fact.numbers.empty();
  if (!looks_at_tuples(correlation)) {
    numbers_.assign(reinterpret_cast<const char*>(fact.numbers.data()), fact.numbers.size() * sizeof(Fixed));
    return fact.tuples.empty() && keep_numbers(taken_correlation_, numbers_, value);
  }
  const std::uint32_t rank = correlator_.rank_[taken_correlation_];
  std::string list, tuple;
  for (const std::vector<Scalar>& scalars : fact.tuples) {
    if (scalars.size() != correlation.value_fields.size() || !are_sound(scalars)) return false;
    tuple.clear();
    for (const Scalar& scalar : scalars) correlator_.facts_.tuples().append(scalar.type, scalar.text, tuple);
    value = facts_.tuple_value(rank, tuple);
    list.append(reinterpret_cast<const char*>(&value), sizeof value);
  }
  if (list.size() > sizeof value) value = facts_.list_value(rank, list);
  return !list.empty() && fact.numbers.empty();
}

bool Correlator::Gatherer::take(const PortableFact& portable) {
  const Correlation& correlation = correlator_.plan_.correlations()[taken_correlation_];
  if (portable.position >= correlation.rules.size() || correlation.rules[portable.position].is_correlation) {
    return false;
  }
  std::uint64_t value = 0;
  if (!take_value(correlation, portable, value)) return false;
  Fact::Identity identity = portable.is_uuid ? Fact::Identity::kUuid : Fact::Identity::kNone;
  std::uint64_t low = portable.is_uuid ? portable.low : 0;
  if (!portable.is_uuid && !portable.id.empty()) {
    if (!is_utf8(portable.id)) return false;
    identity = Fact::Identity::kText;
    low = correlator_.facts_.append_text(portable.id);
  }
  if (correlation.type == Correlation::Type::kNewValue) note_time(taken_correlation_, portable.time);
  facts_.begin_key() += taken_key_;
  Fact& fact = facts_.next_fact();
  fact.time = portable.time;
  fact.id_high = portable.is_uuid ? portable.high : 0;
  fact.id_low = low;
  fact.value = value;
  fact.group = 0;
  fact.source = Fact::source_of(correlator_.first_reference_[taken_correlation_] + portable.position, identity);
  fact.piece = portable.place.piece;
  fact.record = portable.place.record;
  return true;
}

}  // namespace trailhound
