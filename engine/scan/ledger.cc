#include "engine/scan/ledger.h"

#include <algorithm>

namespace trailhound {

namespace {

void add_counts(std::vector<std::uint64_t>& to, const std::vector<std::uint64_t>& from) {
  if (to.size() < from.size()) to.resize(from.size(), 0);
  for (std::size_t i = 0; i < from.size(); ++i) to[i] += from[i];
}

}  // namespace

void Ledger::add(const Ledger& other) {
  files.found += other.files.found;
  files.examined += other.files.examined;
  files.damaged += other.files.damaged;
  files.skipped += other.files.skipped;
  files.failed += other.files.failed;
  files.not_reached += other.files.not_reached;
  files.members += other.files.members;
  records.seen += other.records.seen;
  records.evaluated += other.records.evaluated;
  records.insights += other.records.insights;
  records.omitted += other.records.omitted;
  records.not_events += other.records.not_events;
  records.aggregated += other.records.aggregated;
  records.digests += other.records.digests;
  records.unreadable += other.records.unreadable;
  records.filtered += other.records.filtered;
  bytes.compressed += other.bytes.compressed;
  bytes.decompressed += other.bytes.decompressed;
  matches.written += other.matches.written;
  matches.duplicates += other.matches.duplicates;
  alerts.written += other.alerts.written;
  correlated.add(other.correlated);
  rules.loaded += other.rules.loaded;
  rules.correlations += other.rules.correlations;
  rules.other_logsource += other.rules.other_logsource;
  rules.deselected += other.rules.deselected;
  rules.set_aside += other.rules.set_aside;
  time.first = std::min(time.first, other.time.first);
  time.last = std::max(time.last, other.time.last);
  time.without += other.time.without;
  coverage.add(other.coverage);
  for (const Omitted& record : other.omitted) {
    if (omitted.size() < kMaxOmitted) omitted.push_back(record);
  }
  add_counts(matches_by_rule, other.matches_by_rule);
  add_counts(alerts_by_rule, other.alerts_by_rule);
  story.add(other.story);
  alert_story.add(other.alert_story);
  not_reached.insert(not_reached.end(), other.not_reached.begin(), other.not_reached.end());
  problems.insert(problems.end(), other.problems.begin(), other.problems.end());
  skipped.insert(skipped.end(), other.skipped.begin(), other.skipped.end());
}

bool Ledger::adds_up() const {
  return files.found == files.examined + files.damaged + files.skipped + files.failed + files.not_reached &&
         files.members <= files.found &&
         records.seen == records.evaluated + records.not_events + records.unreadable + records.filtered &&
         records.aggregated + records.digests <= records.not_events &&
         records.insights <= records.evaluated + records.filtered && records.omitted <= records.evaluated;
}

bool Ledger::anything_unexamined() const {
  return files.damaged > 0 || files.failed > 0 || files.not_reached > 0 || records.unreadable > 0 ||
         rules.set_aside > 0 || interruption || !problems.empty();
}

}  // namespace trailhound
