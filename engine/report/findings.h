#pragma once

#include <string>
#include <string_view>

#include "engine/hunt/ledger.h"
#include "engine/plan/plan.h"
#include "engine/sigma/loader.h"

namespace trailhound {

class JsonWriter;

/// What a hunt found. The summary, the ledger as JSON and the manifest are made of this value. It borrows what it
/// points to.
struct HuntFindings {
  const HuntLedger* ledger = nullptr;
  const Plan* plan = nullptr;  ///< null where nothing was compiled
  const std::vector<SetAside>* set_aside = nullptr;
  double seconds = 0;  ///< wall clock; only the summary shows it
};

/// "trailhound/ledger/1": one JSON object, as `--stats` writes it. cli/docs/ledger.md documents every counter. The
/// same evidence gives the same bytes: no wall-clock time is in it.
std::string ledger_json(const HuntFindings& findings);
/// The same object as a member of another.
void append_ledger(JsonWriter& json, std::string_view key, const HuntFindings& findings);

/// The summary for people: files, records, bytes, matches per level, time span of the events, rate, the timeline
/// (engine/report/timeline.h), and everything that was not examined. It cuts long lists and says how many it left out.
std::string ledger_summary(const HuntFindings& findings);

}  // namespace trailhound
