#include "engine/lint/event_lint.h"

#include <algorithm>
#include <string_view>

#include "engine/catalogue/event_names.h"
#include "engine/lint/item_lint.h"
#include "engine/lint/lint.h"
#include "engine/lint/patterns.h"
#include "engine/lint/remark.h"
#include "engine/sigma/findings.h"

namespace trailhound {
namespace {

/// The sources that a map of items allows.
struct Sources {
  std::vector<const SourceEvents*> events;
  std::string names;  ///< for messages: "iam.amazonaws.com or sts.amazonaws.com"
};

/// None if the map states no source, or one that the catalogue does not know.
Sources sources_of(const std::vector<Item>& items) {
  Sources sources;
  for (const Item& item : items) {
    if (item.field != "eventSource" || item.negated || !item.block.empty()) continue;
    for (const Value& value : item.values) {
      const Pattern* pattern = pattern_of(value);
      if (pattern == nullptr || pattern->has_wildcard()) return {};
      const SourceEvents* events = find_source_events(pattern->literal());
      if (events == nullptr) return {};
      sources.events.push_back(events);
      sources.names += (sources.names.empty() ? "" : " or ") + pattern->literal();
    }
  }
  return sources;
}

void lint_event(const std::string& file, const Value& value, const Sources& sources, std::vector<Diagnostic>& out) {
  const Pattern* pattern = pattern_of(value);
  if (pattern == nullptr || has_outer_space(value)) return;
  const auto has_event = [&](const SourceEvents* source) {
    return std::any_of(source->names.begin(), source->names.end(),
                       [&](std::string_view name) { return fits(*pattern, name); });
  };
  if (std::any_of(sources.events.begin(), sources.events.end(), has_event)) return;
  for (const SourceEvents* source : sources.events) {
    for (const auto& [api, recorded] : source->recorded_as) {
      if (!fits(*pattern, api)) continue;
      out.push_back(lint_remark(codes::kRecordedAs, file, value.position,
                                "CloudTrail records " + std::string(api) + " under the name " + std::string(recorded)));
      return;
    }
  }
  if (std::any_of(sources.events.begin(), sources.events.end(),
                  [](const SourceEvents* source) { return source->has_undocumented; })) {
    return;
  }
  out.push_back(
      lint_remark(codes::kUnknownEvent, file, value.position, sources.names + " has no event " + quoted(value.source)));
}

}  // namespace

void lint_events(const std::string& file, const std::vector<Item>& items, std::vector<Diagnostic>& out) {
  const Sources sources = sources_of(items);
  if (sources.events.empty()) return;
  for (const Item& item : items) {
    if (item.field != "eventName" || item.negated) continue;
    for (const Value& value : item.values) lint_event(file, value, sources, out);
  }
}

}  // namespace trailhound
