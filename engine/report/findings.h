#pragma once

#include <string>
#include <string_view>

#include "engine/hunt/ledger.h"
#include "engine/plan/plan.h"
#include "engine/sigma/loader.h"

namespace trailhound {

class JsonWriter;

/// What a hunt found: the value that the summary, the ledger as JSON and the manifest are made of. The pointers are
/// borrowed.
struct HuntFindings {
  const HuntLedger* ledger = nullptr;
  const Plan* plan = nullptr;  ///< null where nothing was compiled
  const std::vector<SetAside>* set_aside = nullptr;
  double seconds = 0;  ///< wall clock; only the summary shows it
};

/// "trailhound/ledger/1": one JSON object, as `--stats` writes it. cli/docs/ledger.md documents every counter. It holds
/// no wall-clock facts, so that the same evidence gives the same bytes.
std::string ledger_json(const HuntFindings& findings);
/// The same object as a member of another.
void append_ledger(JsonWriter& json, std::string_view key, const HuntFindings& findings);

/// The summary for people: files, records, bytes, matches per level, time span of the events, rate, what happened in
/// order of time (engine/report/timeline.h), and everything that was not examined (a long list is cut with the
/// number that was cut).
std::string ledger_summary(const HuntFindings& findings);

}  // namespace trailhound
