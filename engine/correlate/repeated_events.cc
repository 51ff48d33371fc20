#include "engine/correlate/repeated_events.h"

#include <algorithm>

namespace trailhound {
RepeatedEvents::RepeatedEvents(const Plan& plan, std::size_t memory, std::uint64_t seed)
    : fields_(plan.rules().size()), events_(memory, seed) {
  for (std::uint32_t rule = 0; rule < fields_.size(); ++rule) {
    const auto& all = plan.counted(rule);
    const auto is_new_value = [&](const CountedRule& counted) {
      return plan.correlations()[counted.correlation].type == Correlation::Type::kNewValue;
    };
    if (!std::all_of(all.begin(), all.end(), is_new_value)) continue;
    std::vector<FieldId>& fields = fields_[rule];
    for (const CountedRule& counted : all) {
      for (const auto* const part : {&counted.group, &counted.values}) {
        for (const EventField& field : *part)
          fields.insert(fields.end(), field.columns().begin(), field.columns().end());
      }
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
  const auto [event, is_new] = events_.find_or_add(key_, {time, {}});
  if (!is_new && time > event.earliest) return &event.added;
  noted_ = &event;
  noted_->earliest = time;
  return nullptr;
}

void RepeatedEvents::note(const EntryCounters& added) {
  if (noted_ != nullptr) noted_->added = added;
}

}  // namespace trailhound
