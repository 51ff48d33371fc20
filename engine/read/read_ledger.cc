#include "engine/read/read_ledger.h"

#include <algorithm>

namespace trailhound {

void ReadLedger::add(const ReadLedger& other) {
  files.found += other.files.found;
  files.examined += other.files.examined;
  files.damaged += other.files.damaged;
  files.skipped += other.files.skipped;
  files.failed += other.files.failed;
  files.not_reached += other.files.not_reached;
  files.members += other.files.members;
  files.left_out += other.files.left_out;
  records.seen += other.records.seen;
  records.evaluated += other.records.evaluated;
  records.insights += other.records.insights;
  records.omitted += other.records.omitted;
  records.not_events += other.records.not_events;
  records.aggregated += other.records.aggregated;
  records.digests += other.records.digests;
  records.findings += other.records.findings;
  records.unreadable += other.records.unreadable;
  records.filtered += other.records.filtered;
  bytes.compressed += other.bytes.compressed;
  bytes.decompressed += other.bytes.decompressed;
  time.first = std::min(time.first, other.time.first);
  time.last = std::max(time.last, other.time.last);
  time.without += other.time.without;
  filtered.accounts.add(other.filtered.accounts);
  filtered.regions.add(other.filtered.regions);
  filtered.first = std::min(filtered.first, other.filtered.first);
  filtered.last = std::max(filtered.last, other.filtered.last);
  hours.add(other.hours);
  accounts.add(other.accounts);
  findings.add(other.findings);
  for (const Omitted& record : other.omitted) {
    if (omitted.size() < kMaxOmitted) omitted.push_back(record);
  }
  not_reached.insert(not_reached.end(), other.not_reached.begin(), other.not_reached.end());
  problems.insert(problems.end(), other.problems.begin(), other.problems.end());
  skipped.insert(skipped.end(), other.skipped.begin(), other.skipped.end());
}

bool ReadLedger::adds_up() const {
  return files.found == files.examined + files.damaged + files.skipped + files.failed + files.not_reached &&
         files.members <= files.found &&
         records.seen == records.evaluated + records.not_events + records.unreadable + records.filtered &&
         records.aggregated + records.digests + records.findings <= records.not_events &&
         records.insights <= records.evaluated + records.filtered && records.omitted <= records.evaluated;
}

bool ReadLedger::anything_unexamined() const {
  return files.damaged > 0 || files.failed > 0 || files.not_reached > 0 || records.unreadable > 0 || !problems.empty();
}

ReadLedger ledger_of(const InputList& list) {
  ReadLedger ledger;
  ledger.files.found = list.problems.size() + list.skipped.size();
  ledger.files.failed = list.problems.size();
  ledger.files.skipped = list.skipped.size();
  ledger.files.left_out = list.left_out;
  ledger.problems = list.problems;
  ledger.skipped = list.skipped;
  return ledger;
}

}  // namespace trailhound
