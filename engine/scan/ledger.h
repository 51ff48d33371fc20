#pragma once

#include <cstdint>
#include <limits>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "engine/base/problem.h"
#include "engine/base/time.h"
#include "engine/correlate/correlator.h"
#include "engine/io/input.h"
#include "engine/scan/coverage.h"
#include "engine/scan/story.h"

namespace trailhound {

/// The account of a run: every input, record and rule is in exactly one counter of its group, so that "no match" and
/// "not examined" can be told apart. Counters add: each worker has its own, and `add` joins them. A value.
///
///   files.found     = examined + damaged + skipped + failed + not_reached
///   records.seen    = evaluated + not_events + unreadable + filtered
///   not_events      = aggregated + digests + others
///
/// An archive is a file, and so is each of its members.
struct Ledger {
  struct Files {
    std::uint64_t found = 0;
    std::uint64_t examined = 0;     ///< read to the end without a fault
    std::uint64_t damaged = 0;      ///< examined in part: broken gzip, broken JSON, unreadable records
    std::uint64_t skipped = 0;      ///< held nothing to hunt in (empty, no JSON, no CloudTrail)
    std::uint64_t failed = 0;       ///< could not be opened or read at all, or a path that is not there
    std::uint64_t not_reached = 0;  ///< the run ended before: the output took no more, or a signal came
    std::uint64_t members = 0;      ///< of those found: inside archives
  } files;
  struct Records {
    std::uint64_t seen = 0;
    std::uint64_t evaluated = 0;   ///< held against the rules
    std::uint64_t not_events = 0;  ///< readable, but not a CloudTrail event
    std::uint64_t unreadable = 0;  ///< not JSON, or not an object where a record should be
    std::uint64_t filtered = 0;    ///< outside --from, --to, --account, --region
    std::uint64_t insights = 0;    ///< of those evaluated or filtered: Insights events
    std::uint64_t omitted = 0;     ///< of those evaluated: CloudTrail left a part of them out ("omitted":true)
    std::uint64_t aggregated = 0;  ///< of the not_events: sums of events
    std::uint64_t digests = 0;     ///< of the not_events: what proves a trail whole
  } records;
  struct Bytes {
    std::uint64_t compressed = 0;    ///< as they lay on disk
    std::uint64_t decompressed = 0;  ///< of text
  } bytes;
  struct Matches {
    std::uint64_t written = 0;
    std::uint64_t duplicates = 0;  ///< same rule, same eventID: left out
  } matches;
  struct Alerts {
    std::uint64_t written = 0;
  } alerts;
  Correlator::Counters correlated;  ///< what the correlations were given, and what of it they could not use
  struct Rules {
    std::uint64_t loaded = 0;           ///< detection rules evaluated in this run, silent ones included
    std::uint64_t other_logsource = 0;  ///< valid, but not for CloudTrail
    std::uint64_t deselected = 0;       ///< left out by --min-level, --tag, --rule, --exclude
    std::uint64_t set_aside = 0;        ///< could not be loaded or evaluated
    std::uint64_t correlations = 0;     ///< correlations evaluated in this run, silent ones included
  } rules;
  struct Time {
    Nanoseconds first = std::numeric_limits<Nanoseconds>::max();  ///< max(): no record had a time
    Nanoseconds last = std::numeric_limits<Nanoseconds>::min();
    std::uint64_t without = 0;  ///< evaluated records without a readable eventTime
  } time;
  /// The run was asked to end before it was done. What it did not come to is in files.not_reached.
  struct Interruption {
    std::string signal;                  ///< its name
    bool correlations_evaluated = true;  ///< false: alerts are missing
  };
  std::optional<Interruption> interruption;  ///< the caller's to tell
  Coverage coverage;                         ///< of the evaluated records
  struct Omitted {
    std::string path;
    std::uint64_t record = 0;
  };
  static constexpr std::size_t kMaxOmitted = 100;
  std::vector<Omitted> omitted;                ///< the first kMaxOmitted of records.omitted
  std::vector<std::uint64_t> matches_by_rule;  ///< written, indexed like the rules of the plan
  std::vector<std::uint64_t> alerts_by_rule;   ///< written, indexed like the correlations of the plan
  Story story;                                 ///< of the matches, duplicates included
  Story alert_story;                           ///< of the alerts
  std::vector<std::string> not_reached;        ///< paths of files.not_reached, in input order
  std::vector<Problem> problems;               ///< in input order
  std::vector<Skipped> skipped;                ///< in input order

  void add(const Ledger& other);
  /// The equations above. If not, the program is wrong.
  bool adds_up() const;
  /// Exit code 1: something could not be examined.
  bool anything_unexamined() const;
};

}  // namespace trailhound
