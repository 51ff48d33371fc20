#pragma once

#include <cstdint>
#include <limits>
#include <string>
#include <vector>

#include "engine/base/problem.h"
#include "engine/base/time.h"
#include "engine/event/security_findings.h"
#include "engine/io/input.h"
#include "engine/read/event_hours.h"
#include "engine/read/filter_values.h"
#include "engine/read/value_counts.h"

namespace trailhound {

/// The account of reading: every input and record is in exactly one counter of its group, so that "no match" and "not
/// examined" are different answers. Counters add: each worker fills one per input, and `add` joins them in input order.
/// A value.
///
///   files.found     = examined + damaged + skipped + failed + not_reached
///   records.seen    = evaluated + not_events + unreadable + filtered
///   not_events      = aggregated + digests + findings + others
///
/// An archive is a file, and so is each of its members.
struct ReadLedger {
  struct Files {
    std::uint64_t found = 0;
    std::uint64_t examined = 0;     ///< read to the end without a fault
    std::uint64_t damaged = 0;      ///< examined in part: broken gzip, broken JSON, unreadable records
    std::uint64_t skipped = 0;      ///< nothing of CloudTrail in it (empty, no JSON, other JSON)
    std::uint64_t failed = 0;       ///< could not be opened or read at all, or a path that is not there
    std::uint64_t not_reached = 0;  ///< the run ended before: the output took no more, or a signal came
    std::uint64_t members = 0;      ///< of those found: inside archives
    std::uint64_t left_out = 0;     ///< not among those found: delivered at another time, by their names
  } files;
  struct Records {
    std::uint64_t seen = 0;
    std::uint64_t evaluated = 0;   ///< handed to the visitor and not filtered
    std::uint64_t not_events = 0;  ///< readable, but not a CloudTrail event
    std::uint64_t unreadable = 0;  ///< not JSON, or not an object where a record should be
    std::uint64_t filtered = 0;    ///< outside --from, --to, --account, --region
    std::uint64_t insights = 0;    ///< of those evaluated or filtered: Insights events
    std::uint64_t omitted = 0;     ///< of those evaluated: CloudTrail left a part of them out ("omitted":true)
    std::uint64_t aggregated = 0;  ///< of the not_events: sums of events
    std::uint64_t digests = 0;     ///< of the not_events: digest files, which prove that a trail is whole
    std::uint64_t findings = 0;    ///< of the not_events: what GuardDuty and Security Hub reported
  } records;
  struct Bytes {
    std::uint64_t compressed = 0;    ///< on disk
    std::uint64_t decompressed = 0;  ///< of text
  } bytes;
  struct Time {
    Nanoseconds first = std::numeric_limits<Nanoseconds>::max();  ///< max(): no record had a time
    Nanoseconds last = std::numeric_limits<Nanoseconds>::min();
    std::uint64_t without = 0;  ///< evaluated records without a readable eventTime
  } time;
  /// Of all events, those that the filters leave out included; each only where a filter asks for it.
  struct Filtered {
    ValueCounts accounts, regions;
    Nanoseconds first = std::numeric_limits<Nanoseconds>::max();
    Nanoseconds last = std::numeric_limits<Nanoseconds>::min();
  } filtered;
  struct Omitted {
    std::string path;
    std::uint64_t record = 0;
  };
  static constexpr std::size_t kMaxOmitted = 100;

  EventHours hours;                      ///< of the evaluated records
  ValueCounts accounts;                  ///< of the evaluated records
  std::vector<Omitted> omitted;          ///< the first kMaxOmitted of records.omitted
  SecurityFindings findings;             ///< of records.findings, each once; no filter applies to them
  std::vector<std::string> not_reached;  ///< paths of files.not_reached, in input order
  std::vector<Problem> problems;         ///< in input order
  std::vector<Skipped> skipped;          ///< in input order

  void add(const ReadLedger& other);
  /// The equations above. If not, the program is wrong.
  bool adds_up() const;
  /// Some input or record could not be examined.
  bool anything_unexamined() const;
};

/// The ledger of finding inputs, before any is read.
ReadLedger ledger_of(const InputList& list);

}  // namespace trailhound
