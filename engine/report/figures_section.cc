#include <algorithm>
#include <initializer_list>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "engine/base/figures.h"
#include "engine/base/text.h"
#include "engine/base/time.h"
#include "engine/base/time_zone.h"
#include "engine/report/summary_sections.h"

namespace trailhound {
namespace {

constexpr std::size_t kValuesShown = 6;

using EventCounts = std::vector<std::pair<std::string, std::uint64_t>>;

/// The parts that are not zero: `2,553 examined, 1 damaged`.
std::string parts(std::initializer_list<std::pair<std::uint64_t, std::string_view>> counters) {
  std::string text;
  for (const auto& [count, name] : counters) {
    if (count == 0) continue;
    if (!text.empty()) text += ", ";
    text += with_commas(count) + ' ';
    text += name;
  }
  return text;
}

std::string after(std::string_view joint, const std::string& text) {
  return text.empty() ? text : std::string(joint) + text;
}

/// With its fraction in UTC, which is what the ledger says.
std::string moment(Nanoseconds time, const TimeZone* zone) {
  return zone == nullptr ? format_rfc3339(time) : local_time(time, zone);
}

/// `eu-west-1 (2,900), us-east-1 (12) and 3 others`. REQUIRES: the most frequent come first.
std::string most_frequent(const EventCounts& values) {
  std::string text;
  for (std::size_t i = 0; i < values.size() && i < kValuesShown; ++i) {
    text += (i == 0 ? "" : ", ") + printable(values[i].first) + " (" + with_commas(values[i].second) + ')';
  }
  if (values.size() > kValuesShown) text += " and " + counted(values.size() - kValuesShown, "other");
  return text;
}

EventCounts regions_of(const EventHours& hours) {
  EventCounts regions;
  for (const EventHours::Region& region : hours.regions()) {
    if (!region.name.empty()) regions.emplace_back(region.name, region.events);
  }
  std::stable_sort(regions.begin(), regions.end(), [](const auto& a, const auto& b) { return b.second < a.second; });
  return regions;
}

}  // namespace

void append_figures(const HuntFindings& findings, TextPage& page) {
  const HuntLedger& ledger = *findings.ledger;
  page.line();
  const ReadLedger::Files& files = ledger.read.files;
  page.labelled("Read", counted(files.found, "file") +
                            after(": ", parts({{files.examined, "examined"},
                                               {files.damaged, "damaged"},
                                               {files.skipped, "skipped"},
                                               {files.failed, "failed"},
                                               {files.not_reached, "not reached"}})) +
                            (files.members > 0 ? " (" + with_commas(files.members) + " of them in archives)" : ""));
  if (files.left_out > 0) {
    page.labelled("", "left out by their time of delivery: " + counted(files.left_out, "file"));
  }
  const ReadLedger::Records& records = ledger.read.records;
  page.labelled("", counted(records.seen, "record") + after(": ", parts({{records.evaluated, "evaluated"},
                                                                         {records.filtered, "filtered out"},
                                                                         {records.not_events, "not events"},
                                                                         {records.unreadable, "unreadable"}})));
  const std::string kinds = parts({{records.insights, "insights"},
                                   {records.aggregated, "aggregated"},
                                   {records.digests, "digests"},
                                   {records.findings, "security findings"},
                                   {records.omitted, "with parts that CloudTrail left out"}});
  if (!kinds.empty()) page.labelled("", "among them " + kinds);
  page.labelled("", binary_size(static_cast<double>(ledger.read.bytes.compressed)) + " on disk, " +
                        binary_size(static_cast<double>(ledger.read.bytes.decompressed)) + " of text");
  if (ledger.read.time.first <= ledger.read.time.last) {
    page.labelled("Events", moment(ledger.read.time.first, page.style().zone) + " to " +
                                moment(ledger.read.time.last, page.style().zone) +
                                (page.style().zone == nullptr ? "" : " (" + zone_name(page.style().zone) + ")") +
                                after(", ", parts({{ledger.read.time.without, "without a time"}})));
  } else if (ledger.read.time.without > 0) {
    page.labelled("Events", with_commas(ledger.read.time.without) + " without a time");
  }
  const std::string accounts = most_frequent(ledger.read.accounts.most_first());
  if (!accounts.empty()) page.labelled("Accounts", accounts);
  const std::string regions = most_frequent(regions_of(ledger.read.hours));
  if (!regions.empty()) page.labelled("Regions", regions);
  const HuntLedger::Rules& rules = ledger.rules;
  page.labelled("Rules", with_commas(rules.loaded) + " evaluated" +
                             after(", ", parts({{rules.correlations, "correlations"},
                                                {rules.other_logsource, "for other log sources"},
                                                {rules.deselected, "deselected"},
                                                {rules.set_aside, "set aside"},
                                                {rules.not_rules, "not rules"}})));
  if (rules.tuned_out + rules.relevelled > 0) {
    page.labelled(
        "", parts({{rules.tuned_out, "left out by tuning files"}, {rules.relevelled, "with a level of --levels"}}));
  }
  if (findings.seconds > 0) {
    page.labelled(
        "Took", duration(findings.seconds) + ": " +
                    with_commas(static_cast<std::uint64_t>(static_cast<double>(records.seen) / findings.seconds)) +
                    " records/s, " +
                    binary_size(static_cast<double>(ledger.read.bytes.decompressed) / findings.seconds) + "/s of text");
  }
}

}  // namespace trailhound
