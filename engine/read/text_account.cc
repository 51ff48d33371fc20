#include "engine/read/text_account.h"

#include <utility>

#include "engine/io/delivery.h"

namespace trailhound {

void count_file(bool is_member, ReadLedger& account) {
  ++account.files.found;
  account.files.members += is_member;
}

void close_text(const std::string& path, FrameReport report, const TextReading& reading, ReadLedger& account) {
  account.bytes.decompressed += reading.decompressed;
  account.records.insights += report.insights;
  account.records.not_events += report.not_events;
  account.records.aggregated += report.aggregated;
  account.records.digests += report.digests;
  account.records.findings += report.findings;
  account.findings.add(report.security_findings, path);
  account.records.unreadable += report.unreadable;
  // Rows that the visitor did not want to see any more were not evaluated.
  if (reading.has_stopped) report.seen = report.not_events + report.unreadable + reading.shown;
  account.records.seen += report.seen;
  const std::size_t problems_before = account.problems.size();
  if (reading.damage != nullptr) account.problems.push_back(*reading.damage);
  if (!reading.bomb.empty()) account.problems.push_back({path, Problem::Kind::kDamaged, reading.bomb});
  for (std::string& detail : report.problems) {
    account.problems.push_back({path, Problem::Kind::kUnreadable, std::move(detail)});
  }
  if (report.problems_not_listed > 0) {
    account.problems.push_back({path, Problem::Kind::kUnreadable,
                                std::to_string(report.problems_not_listed) + " further problems are not listed"});
  }
  if (reading.has_stopped) {
    ++account.files.not_reached;
    account.not_reached.push_back(path);
  } else if (account.problems.size() > problems_before) {
    ++account.files.damaged;
  } else if (report.outcome == FrameReport::Outcome::kSkipped && is_delivered_log(path)) {
    // A full disk or a copy that broke off leaves such a file, and so does whoever overwrites it.
    ++account.files.failed;
    account.problems.push_back({path, Problem::Kind::kFailed,
                                "its name is that of a log which CloudTrail delivered, but it is: " + report.reason});
  } else if (report.outcome == FrameReport::Outcome::kNotExamined) {
    ++account.files.failed;
    account.problems.push_back({path, Problem::Kind::kFailed, std::move(report.reason)});
  } else if (report.outcome == FrameReport::Outcome::kSkipped) {
    ++account.files.skipped;
    account.skipped.push_back({path, std::move(report.reason)});
  } else {
    ++account.files.examined;
  }
}

}  // namespace trailhound
