#include "engine/correlate/repeated_events.h"

#include <algorithm>

#include "engine/base/seeded_hash.h"

namespace trailhound {
namespace {

void add_sources(const std::vector<EventField>& fields, std::vector<FieldId>& out) {
  for (const EventField& field : fields) {
    if (field.derived) {
      out.insert(out.end(), field.sources.begin(), field.sources.end());
    } else {
      out.push_back(field.field);
    }
  }
}

}  // namespace

RepeatedEvents::RepeatedEvents(const Plan& plan, std::size_t memory, std::uint64_t seed)
    : memory_(memory), seed_(seed), fields_(plan.rules().size()) {
  for (std::uint32_t rule = 0; rule < fields_.size(); ++rule) {
    const auto& all = plan.counted(rule);
    const auto is_new_value = [&](const CountedRule& counted) {
      return plan.correlations()[counted.correlation].type == Correlation::Type::kNewValue;
    };
    if (!std::all_of(all.begin(), all.end(), is_new_value)) continue;
    std::vector<FieldId>& fields = fields_[rule];
    for (const CountedRule& counted : all) {
      add_sources(counted.group, fields);
      add_sources(counted.values, fields);
    }
    std::sort(fields.begin(), fields.end());
    fields.erase(std::unique(fields.begin(), fields.end()), fields.end());
  }
}

/// False for an event with several values in a field, which is rare.
bool RepeatedEvents::write_key(const Batch& batch, std::uint32_t row, std::uint32_t rule) {
  key_.assign(reinterpret_cast<const char*>(&rule), sizeof rule);
  for (const FieldId field : fields_[rule]) {
    const auto entries = batch.entries(field, row);
    if (entries.size() > 1) return false;
    if (entries.empty()) {
      key_ += '\0';
      continue;
    }
    const RawValue& value = entries.front().value;
    if (value.kind == ValueKind::kObject || value.kind == ValueKind::kArray) return false;
    const std::string_view text = value.raw();
    const auto size = static_cast<std::uint32_t>(text.size());
    key_ += static_cast<char>(1 + static_cast<int>(value.kind));
    key_.append(reinterpret_cast<const char*>(&size), sizeof size);
    key_ += text;
  }
  return true;
}

// HOT: bench/correlate.
const EntryCounters* RepeatedEvents::find(const Batch& batch, std::uint32_t row, std::uint32_t rule, Nanoseconds time) {
  noted_ = nullptr;
  if (fields_[rule].empty() || !write_key(batch, row, rule)) return nullptr;
  if (keys_.bytes() + events_.capacity() * sizeof(Event) > memory_) {
    keys_.clear();
    std::vector<Event>().swap(events_);
  }
  const std::uint32_t number = keys_.number_of(key_, seeded_hash(key_, seed_));
  if (number == events_.size()) {
    events_.push_back({time, {}});
  } else if (time > events_[number].earliest) {
    return &events_[number].added;
  }
  noted_ = &events_[number];
  noted_->earliest = time;
  return nullptr;
}

void RepeatedEvents::note(const EntryCounters& added) {
  if (noted_ != nullptr) noted_->added = added;
}

}  // namespace trailhound
