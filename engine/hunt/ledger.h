#pragma once

#include <algorithm>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "engine/correlate/correlator.h"
#include "engine/hunt/principal_matches.h"
#include "engine/hunt/rule_activity.h"
#include "engine/integrity/report.h"
#include "engine/read/read_ledger.h"
#include "engine/trails/trail_facts.h"

namespace trailhound {

/// The counters of a hunt: what it read, and how the rules judged it. A value.
struct HuntLedger {
  ReadLedger read;
  struct Matches {
    std::uint64_t written = 0;     ///< lines
    std::uint64_t duplicates = 0;  ///< same rule, same eventID: left out
    std::uint64_t rollups = 0;     ///< of the lines: those that stand for the matches of a rollup
    std::uint64_t rolled_up = 0;   ///< matches behind these
    std::uint64_t to_roll_up = 0;  ///< matches of rules with a rollup, counted when they were found
    std::vector<std::uint64_t> rolled_up_by_rule = {};  ///< indexed like the rules of the plan; empty without rollups
  } matches;
  struct Alerts {
    std::uint64_t written = 0;
  } alerts;
  Correlator::Counters correlated;  ///< entries of correlations, and how many they could not use
  struct Rules {
    std::uint64_t loaded = 0;           ///< detection rules evaluated in this run, silent ones included
    std::uint64_t other_logsource = 0;  ///< valid, but not for CloudTrail
    std::uint64_t deselected = 0;       ///< left out by the options that select rules
    std::uint64_t set_aside = 0;        ///< could not be loaded or evaluated
    std::uint64_t not_rules = 0;        ///< YAML documents of the rule files that have nothing to do with Sigma
    std::uint64_t correlations = 0;     ///< correlations evaluated in this run, silent ones included
    std::uint64_t tuned_out = 0;        ///< would report matches but for --exclude-from and --levels
    std::uint64_t relevelled = 0;       ///< report matches with a level of --levels
  } rules;
  /// A signal ended the run early. read.files.not_reached counts the files that it did not reach.
  struct Interruption {
    std::string signal;                  ///< its name
    bool correlations_evaluated = true;  ///< false: alerts are missing
  };
  std::optional<Interruption> interruption;    ///< the caller sets it
  std::vector<EmptyFilter> empty_filters;      ///< of --account, --region, --from and --to
  std::vector<std::uint64_t> matches_by_rule;  ///< written, indexed like the rules of the plan
  std::vector<std::uint64_t> alerts_by_rule;   ///< written, indexed like the correlations of the plan
  ActivityByRule activity;                     ///< of the matches, duplicates included
  ActivityByRule alert_activity;
  PrincipalMatches principals;               ///< of the matches, each of a rollup counted, without duplicates
  std::optional<IntegrityReport> integrity;  ///< if the options ask for it
  TrailFacts trails;                         ///< of all evaluated events, if the options ask for it

  /// No match was lost on the way to its rollup, either.
  bool adds_up() const { return read.adds_up() && matches.rolled_up == matches.to_roll_up; }
  /// Exit code 1: something could not be examined.
  bool anything_unexamined() const {
    return read.anything_unexamined() || rules.set_aside > 0 || interruption ||
           std::any_of(empty_filters.begin(), empty_filters.end(),
                       [](const EmptyFilter& filter) { return filter.is_mistake; });
  }
};

}  // namespace trailhound
