#include "engine/oracle/correlation_entry.h"

#include <algorithm>
#include <utility>

namespace trailhound {

std::vector<OracleReference> references_of(std::span<const OracleEntryElement> elements) {
  std::vector<OracleReference> all;
  for (const OracleEntryElement& element : elements) {
    if (element.alert != nullptr) {
      all.insert(all.end(), element.alert->events.begin(), element.alert->events.end());
    } else {
      all.push_back(
          {element.time, element.event_id, element.path, element.record, {element.rules.begin(), element.rules.end()}});
    }
  }
  const auto place = [](const OracleReference& r) { return std::tie(r.time, r.event_id, r.path, r.record); };
  std::sort(all.begin(), all.end(),
            [&](const OracleReference& a, const OracleReference& b) { return place(a) < place(b); });
  std::vector<OracleReference> distinct;
  for (OracleReference& reference : all) {
    const bool same = !distinct.empty() && distinct.back().time == reference.time &&
                      distinct.back().event_id == reference.event_id &&
                      (!reference.event_id.empty() || place(distinct.back()) == place(reference));
    if (same) {
      std::set<std::uint32_t> rules(distinct.back().rules.begin(), distinct.back().rules.end());
      rules.insert(reference.rules.begin(), reference.rules.end());
      distinct.back().rules.assign(rules.begin(), rules.end());
    } else {
      distinct.push_back(std::move(reference));
    }
  }
  return distinct;
}

}  // namespace trailhound
