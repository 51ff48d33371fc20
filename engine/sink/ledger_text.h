#pragma once

#include <string>
#include <string_view>

#include "engine/plan/plan.h"
#include "engine/scan/ledger.h"
#include "engine/sigma/loader.h"

namespace trailhound {

class JsonText;

/// What the two renderings of a ledger need beside it. The pointers are borrowed for the call.
struct LedgerContext {
  const Plan* plan = nullptr;  ///< null where nothing was compiled
  const std::vector<SetAside>* set_aside = nullptr;
  double seconds = 0;  ///< wall clock; only the summary shows it
};

/// "trailhound/ledger/1": one JSON object, as `--stats` writes it; every counter is documented in README.md. It holds
/// no wall-clock facts, so that the same evidence gives the same bytes.
std::string ledger_json(const Ledger& ledger, const LedgerContext& context);
/// The same object as a member of another.
void append_ledger(JsonText& json, std::string_view key, const Ledger& ledger, const LedgerContext& context);

/// The summary for people: files, records, bytes, matches per level, time span of the events, rate, what happened in
/// order of time (engine/sink/ledger_story.h), and everything that was not examined (a long list is cut with the
/// number that was cut).
std::string ledger_summary(const Ledger& ledger, const LedgerContext& context);

}  // namespace trailhound
