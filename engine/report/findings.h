#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "engine/hunt/ledger.h"
#include "engine/output/output.h"
#include "engine/plan/plan.h"
#include "engine/report/text_page.h"
#include "engine/sigma/loader.h"

namespace trailhound {

class JsonWriter;

/// What a hunt found. The summary, the ledger as JSON and the manifest are made of this value. It borrows what it
/// points to.
struct HuntFindings {
  const HuntLedger* ledger = nullptr;
  const Plan* plan = nullptr;  ///< null where nothing was compiled
  const std::vector<SetAside>* set_aside = nullptr;
  double seconds = 0;                            ///< wall clock; only the summary shows it
  std::span<const std::string> inputs = {};      ///< the paths that the user named; the summary's commands have them
  std::optional<Output::Written> manifest = {};  ///< once it is written; only the summary shows its hash
};

/// "trailhound/ledger/1": one JSON object, as `--stats` writes it. cli/docs/ledger.md documents every counter. The
/// same evidence gives the same bytes: no wall-clock time is in it.
std::string ledger_json(const HuntFindings& findings);
/// The same object as a member of another.
void append_ledger(JsonWriter& json, std::string_view key, const HuntFindings& findings);

struct SummaryStyle {
  TextStyle text;
  bool is_full = false;  ///< show every rule, also those of low levels, and every file that was not examined
};

/// The summary for people, most important first: a verdict, the principals with the most serious matches, the timeline
/// (engine/report/timeline.h), what was read, everything that was not examined, and the next command. Unless it is
/// full, it cuts long lists and says how many entries it left out; it never leaves out a rule of level high or
/// critical.
std::string hunt_summary(const HuntFindings& findings, const SummaryStyle& style);

}  // namespace trailhound
