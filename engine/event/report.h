#pragma once

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

namespace trailhound {

/// What a readable record turned out to be.
enum class RecordKind : std::uint8_t {
  kEvent,       ///< evaluated
  kInsight,     ///< evaluated too: an event of its own kind (AWS, CloudTrail record contents for Insights events)
  kAggregated,  ///< a summary of events (eventType AwsAggregatedEvent), which are delivered elsewhere
  kDigest,      ///< names the log files of an hour and their hashes; holds no events
  kOther,
};

/// What became of the records of one input. A value; seen = events + not_events + unreadable.
struct FrameReport {
  static constexpr std::size_t kMaxProblems = 20;

  std::uint64_t seen = 0;
  std::uint64_t events = 0;      ///< rows of batches
  std::uint64_t insights = 0;    ///< among the events
  std::uint64_t not_events = 0;  ///< readable; by kind: the next two, and others
  std::uint64_t aggregated = 0, digests = 0;
  std::uint64_t unreadable = 0;
  std::vector<std::string> problems;  ///< the first kMaxProblems, with the byte offset in the decompressed text
  std::uint64_t problems_not_listed = 0;
  std::string skip_reason;  ///< not empty: the input holds nothing to hunt in, for this reason

  void count(RecordKind kind) {
    if (kind == RecordKind::kEvent || kind == RecordKind::kInsight) {
      ++events;
      insights += kind == RecordKind::kInsight;
      return;
    }
    ++not_events;
    aggregated += kind == RecordKind::kAggregated;
    digests += kind == RecordKind::kDigest;
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
