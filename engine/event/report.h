#pragma once

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "engine/event/security_findings.h"

namespace trailhound {

/// What a readable record turned out to be.
enum class RecordKind : std::uint8_t {
  kEvent,       ///< evaluated
  kInsight,     ///< evaluated too: an event of its own kind (AWS, CloudTrail record contents for Insights events)
  kAggregated,  ///< a summary of events (eventType AwsAggregatedEvent), which CloudTrail delivers elsewhere
  kDigest,      ///< names the log files of an hour and their hashes; has no events
  kFinding,     ///< what GuardDuty or Security Hub reported (engine/event/security_finding.h)
  kOther,
};

/// What became of the records of one input. A value; seen = events + not_events + unreadable.
struct FrameReport {
  static constexpr std::size_t kMaxProblems = 20;

  std::uint64_t seen = 0;
  std::uint64_t events = 0;             ///< rows of batches
  std::uint64_t insights = 0;           ///< among the events
  std::uint64_t closed_identities = 0;  ///< of events: userIdentity is a text that is no JSON, so no path leads into it
  std::uint64_t not_events = 0;         ///< readable; the next three, and others
  std::uint64_t aggregated = 0, digests = 0, findings = 0;
  SecurityFindings security_findings;  ///< of the findings, each once
  std::uint64_t unreadable = 0;
  std::vector<std::string> problems;  ///< the first kMaxProblems, with the byte offset in the decompressed text
  std::uint64_t problems_not_listed = 0;
  bool has_gaps = false;  ///< some of the text was not JSON, and reading went on behind it

  /// Every text has one of three outcomes.
  enum class Outcome : std::uint8_t {
    kExamined,     ///< with problems: in part, so the file is damaged
    kSkipped,      ///< nothing of CloudTrail is in it, and no finding
    kNotExamined,  ///< it is evidence, or promises to be, and cannot be hunted; problems is empty
  };
  Outcome outcome = Outcome::kExamined;
  std::string reason;  ///< of the other two, for people; for kNotExamined it says what to do

  void count(RecordKind kind) {
    ++seen;
    if (kind == RecordKind::kEvent || kind == RecordKind::kInsight) {
      ++events;
      insights += kind == RecordKind::kInsight;
      return;
    }
    ++not_events;
    aggregated += kind == RecordKind::kAggregated;
    digests += kind == RecordKind::kDigest;
    findings += kind == RecordKind::kFinding;
  }
  /// Of a later stretch of the text in which nothing was lost.
  void add_sound(const FrameReport& later) {
    seen += later.seen;
    events += later.events;
    insights += later.insights;
    closed_identities += later.closed_identities;
    not_events += later.not_events;
    aggregated += later.aggregated;
    digests += later.digests;
    findings += later.findings;
    security_findings.add(later.security_findings);
  }
  void lose(std::string problem_text) {
    ++seen;
    ++unreadable;
    has_gaps = true;
    problem(std::move(problem_text));
  }
  void problem(std::string text) {
    if (problems.size() < kMaxProblems) {
      problems.push_back(std::move(text));
    } else {
      ++problems_not_listed;
    }
  }
};

}  // namespace trailhound
