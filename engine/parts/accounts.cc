#include "engine/parts/accounts.h"

#include <optional>
#include <utility>

namespace trailhound {
namespace {

// A counter that is new must get its place below, or a merge would lose it.
static_assert(sizeof(ReadLedger::Files) == 8 * sizeof(std::uint64_t));
static_assert(sizeof(ReadLedger::Records) == 10 * sizeof(std::uint64_t));
static_assert(sizeof(ReadLedger::Bytes) == 2 * sizeof(std::uint64_t));
static_assert(sizeof(EntryCounters) == 5 * sizeof(std::uint64_t));

/// Every counter of an account, in the order of the format.
template <typename Ledger, typename Take>
void for_each_counter(Ledger& account, const Take& take) {
  take(account.files.found);
  take(account.files.examined);
  take(account.files.damaged);
  take(account.files.skipped);
  take(account.files.failed);
  take(account.files.not_reached);
  take(account.files.members);
  take(account.files.left_out);
  take(account.records.seen);
  take(account.records.evaluated);
  take(account.records.not_events);
  take(account.records.unreadable);
  take(account.records.filtered);
  take(account.records.insights);
  take(account.records.omitted);
  take(account.records.aggregated);
  take(account.records.digests);
  take(account.records.findings);
  take(account.bytes.compressed);
  take(account.bytes.decompressed);
  take(account.time.without);
}

template <typename Counters, typename Take>
void for_each_entry_counter(Counters& counters, const Take& take) {
  take(counters.entries);
  take(counters.without_time);
  take(counters.without_group);
  take(counters.without_value);
  take(counters.too_many_groups);
}

/// The texts of a security finding, in the order of the format.
template <typename Finding, typename Take>
void for_each_text(Finding& finding, const Take& take) {
  take(finding.product);
  take(finding.id);
  take(finding.type);
  take(finding.title);
  take(finding.principal);
  take(finding.key);
  take(finding.address);
  take(finding.resource);
  take(finding.account);
  take(finding.region);
  take(finding.path);
}

/// Times of events lie close together; as hours and the rest they are no shorter, so they are plain numbers.
void write_times(Nanoseconds first, Nanoseconds last, FieldWriter& out) {
  out.flag(first <= last);
  if (first > last) return;
  out.signed_number(first);
  out.signed_number(last);
}

/// Leaves both alone where there are none.
void read_times(FieldReader& in, Nanoseconds& first, Nanoseconds& last) {
  if (!in.flag()) return;
  first = in.signed_number();
  last = in.signed_number();
}

void write_counts(const ValueCounts& counts, FieldWriter& out) {
  out.number(counts.kept().size());
  for (const auto& [value, events] : counts.kept()) {
    out.text(value);
    out.number(events);
  }
  out.number(counts.beyond());
}
ValueCounts read_counts(FieldReader& in) {
  ValueCounts counts;
  for (std::size_t left = in.count(); left > 0 && in.ok(); --left) {
    const std::string_view value = in.text();
    counts.add(value, in.number());
  }
  counts.add_beyond(in.number());
  return counts;
}

void write_hours(const EventHours& hours, FieldWriter& out) {
  out.number(hours.by_region().size());
  for (const auto& [region, all] : hours.by_region()) {
    out.text(region);
    out.number(all.size());
    for (const auto& [hour, events] : all) {
      out.signed_number(hour);
      out.number(events);
    }
  }
  out.number(hours.beyond());
}
EventHours read_hours(FieldReader& in) {
  EventHours hours;
  for (std::size_t regions = in.count(); regions > 0 && in.ok(); --regions) {
    const std::string_view region = in.text();
    for (std::size_t left = in.count(); left > 0 && in.ok(); --left) {
      const std::int64_t hour = in.signed_number();
      hours.add(region, hour, in.number());
    }
  }
  hours.add_beyond(in.number());
  return hours;
}

void write_findings(const SecurityFindings& findings, FieldWriter& out) {
  const std::vector<const SecurityFinding*> all = findings.by_arrival();
  out.number(all.size());
  for (const SecurityFinding* finding : all) {
    out.number(static_cast<std::uint64_t>(finding->severity));
    for_each_text(*finding, [&](const std::string& text) { out.text(text); });
    out.time(finding->first);
    out.time(finding->last);
    out.number(finding->record);
    out.number(finding->count);
  }
  out.number(findings.left_out());
}
SecurityFindings read_findings(FieldReader& in) {
  SecurityFindings findings;
  for (std::size_t left = in.count(); left > 0 && in.ok(); --left) {
    SecurityFinding finding;
    constexpr auto kMost = static_cast<std::uint64_t>(SecurityFinding::Severity::kCritical);
    finding.severity = static_cast<SecurityFinding::Severity>(in.number_below(kMost + 1));
    for_each_text(finding, [&](std::string& text) { text = in.text(); });
    finding.first = in.time();
    finding.last = in.time();
    finding.record = in.number();
    finding.count = in.number();
    if (in.ok()) findings.add(std::move(finding));
  }
  findings.add_left_out(in.number());
  return findings;
}

constexpr unsigned kManagement = 1, kData = 2, kNetwork = 4, kReads = 8;

void write_kinds(const TrailFacts::Kinds& kinds, FieldWriter& out) {
  out.number((kinds.management ? kManagement : 0) | (kinds.data ? kData : 0) | (kinds.network ? kNetwork : 0) |
             (kinds.reads ? kReads : 0));
}
TrailFacts::Kinds read_kinds(FieldReader& in) {
  const std::uint64_t bits = in.number_below(2 * kReads);
  return {(bits & kManagement) != 0, (bits & kData) != 0, (bits & kNetwork) != 0, (bits & kReads) != 0};
}

}  // namespace

void write_problems(const std::vector<Problem>& problems, FieldWriter& out) {
  out.number(problems.size());
  for (const Problem& problem : problems) {
    out.text(problem.path);
    out.number(static_cast<std::uint64_t>(problem.kind));
    out.text(problem.detail);
  }
}
std::vector<Problem> read_problems(FieldReader& in) {
  std::vector<Problem> problems;
  for (std::size_t left = in.count(); left > 0 && in.ok(); --left) {
    Problem& problem = problems.emplace_back();
    problem.path = in.text();
    constexpr auto kMost = static_cast<std::uint64_t>(Problem::Kind::kUnreadable);
    problem.kind = static_cast<Problem::Kind>(in.number_below(kMost + 1));
    problem.detail = in.text();
  }
  return problems;
}

void write_skipped(const std::vector<Skipped>& skipped, FieldWriter& out) {
  out.number(skipped.size());
  for (const Skipped& one : skipped) {
    out.text(one.path);
    out.text(one.reason);
  }
}
std::vector<Skipped> read_skipped(FieldReader& in) {
  std::vector<Skipped> skipped;
  for (std::size_t left = in.count(); left > 0 && in.ok(); --left) {
    Skipped& one = skipped.emplace_back();
    one.path = in.text();
    one.reason = in.text();
  }
  return skipped;
}

void write_texts(const std::vector<std::string>& texts, FieldWriter& out) {
  out.number(texts.size());
  for (const std::string& text : texts) out.text(text);
}
std::vector<std::string> read_texts(FieldReader& in) {
  std::vector<std::string> texts;
  for (std::size_t left = in.count(); left > 0 && in.ok(); --left) texts.emplace_back(in.text());
  return texts;
}

void write_account(const ReadLedger& account, FieldWriter& out) {
  for_each_counter(account, [&](std::uint64_t counter) { out.number(counter); });
  write_times(account.time.first, account.time.last, out);
  write_times(account.filtered.first, account.filtered.last, out);
  write_counts(account.filtered.accounts, out);
  write_counts(account.filtered.regions, out);
  write_counts(account.accounts, out);
  write_hours(account.hours, out);
  out.number(account.omitted.size());
  for (const ReadLedger::Omitted& record : account.omitted) {
    out.text(record.path);
    out.number(record.record);
  }
  write_findings(account.findings, out);
  write_texts(account.not_reached, out);
  write_problems(account.problems, out);
  write_skipped(account.skipped, out);
}

ReadLedger read_account(FieldReader& in) {
  ReadLedger account;
  for_each_counter(account, [&](std::uint64_t& counter) { counter = in.number(); });
  read_times(in, account.time.first, account.time.last);
  read_times(in, account.filtered.first, account.filtered.last);
  account.filtered.accounts = read_counts(in);
  account.filtered.regions = read_counts(in);
  account.accounts = read_counts(in);
  account.hours = read_hours(in);
  for (std::size_t left = in.count(); left > 0 && in.ok(); --left) {
    ReadLedger::Omitted& record = account.omitted.emplace_back();
    record.path = in.text();
    record.record = in.number();
  }
  account.findings = read_findings(in);
  account.not_reached = read_texts(in);
  account.problems = read_problems(in);
  account.skipped = read_skipped(in);
  return account;
}

void write_trails(const TrailFacts& trails, FieldWriter& out) {
  write_kinds(trails.all, out);
  out.flag(trails.is_complete);
  out.number(trails.sources.size());
  for (const std::string& source : trails.sources) out.text(source);
  out.number(trails.regions.size());
  for (const auto& [region, kinds] : trails.regions) {
    out.text(region);
    write_kinds(kinds, out);
  }
  out.number(trails.stops.size());
  for (const auto& [hour, stop] : trails.stops) {
    out.signed_number(stop.time);
    out.text(stop.event);
    out.text(stop.principal);
    out.text(stop.event_id);
  }
}

TrailFacts read_trails(FieldReader& in) {
  TrailFacts trails;
  trails.all = read_kinds(in);
  trails.is_complete = in.flag();
  for (std::size_t left = in.count(); left > 0 && in.ok(); --left) trails.sources.emplace(in.text());
  for (std::size_t left = in.count(); left > 0 && in.ok(); --left) {
    const std::string_view region = in.text();
    trails.regions.emplace(region, read_kinds(in));
  }
  for (std::size_t left = in.count(); left > 0 && in.ok(); --left) {
    TrailFacts::Stop stop;
    stop.time = in.signed_number();
    stop.event = in.text();
    stop.principal = in.text();
    stop.event_id = in.text();
    trails.add(std::move(stop));
  }
  return trails;
}

void write_counters(const EntryCounters& counters, FieldWriter& out) {
  for_each_entry_counter(counters, [&](std::uint64_t counter) { out.number(counter); });
}
EntryCounters read_counters(FieldReader& in) {
  EntryCounters counters;
  for_each_entry_counter(counters, [&](std::uint64_t& counter) { counter = in.number(); });
  return counters;
}

void write_fingerprint(const Fingerprint& fingerprint, FieldWriter& out) {
  out.flag(fingerprint.is_whole);
  out.number(fingerprint.size);
  out.digest(fingerprint.digest);
  out.text(fingerprint.reason);
  out.flag(fingerprint.modified.has_value());
  if (fingerprint.modified) out.signed_number(*fingerprint.modified);
}
Fingerprint read_fingerprint(FieldReader& in) {
  Fingerprint fingerprint;
  fingerprint.is_whole = in.flag();
  fingerprint.size = in.number();
  fingerprint.digest = in.digest();
  fingerprint.reason = in.text();
  if (in.flag()) fingerprint.modified = in.signed_number();
  return fingerprint;
}

}  // namespace trailhound
