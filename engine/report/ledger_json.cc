#include <array>
#include <utility>

#include "engine/base/json_writer.h"
#include "engine/base/path_text.h"
#include "engine/base/time.h"
#include "engine/report/findings.h"
#include "engine/report/matched_rules.h"
#include "engine/sigma/levels.h"
#include "engine/trails/blind_spots.h"

namespace trailhound {

namespace {

using Counters = std::initializer_list<std::pair<std::string_view, std::uint64_t>>;

void append_counters(JsonWriter& json, std::string_view name, Counters counters) {
  json.begin_object(name);
  for (const auto& [key, value] : counters) json.number(key, value);
  json.end_object();
}

std::string_view kind_name(Problem::Kind kind) {
  switch (kind) {
    case Problem::Kind::kFailed:
      return "failed";
    case Problem::Kind::kDamaged:
      return "damaged";
    case Problem::Kind::kUnreadable:
      return "unreadable";
  }
  return "";
}

void append_names(JsonWriter& json, std::string_view name, const RuleActivity::Names& names) {
  json.begin_array(name);
  for (const std::string& text : names.first) json.text({}, text);
  json.end_array();
}

void append_activity(JsonWriter& json, const RuleActivity& activity, bool is_alert) {
  if (activity.has_time()) {
    json.text("first", format_rfc3339(activity.first));
    json.text("last", format_rfc3339(activity.last));
  }
  if (is_alert) {
    append_names(json, "groups", activity.groups);
  } else {
    append_names(json, "principals", activity.principals);
    append_names(json, "addresses", activity.addresses);
  }
}

/// The members by_level and by_rule, which count written matches or alerts.
void append_counts(JsonWriter& json, const std::vector<MatchedRule>& by_rule, bool are_alerts) {
  json.begin_object("by_level");
  for (const Level level : kLevelsFromTop) json.number(level_name(level), matches_of(by_rule, level));
  json.end_object();
  json.begin_array("by_rule");
  for (const MatchedRule& matched : by_rule) {
    json.begin_object();
    json.text("id", matched.id);
    json.text("title", matched.title);
    json.text("level", to_string(matched.level));
    json.number("count", matched.count);
    if (matched.rolled_up > 0) json.number("rolled_up", matched.rolled_up);
    if (matched.activity != nullptr) append_activity(json, *matched.activity, are_alerts);
    json.end_object();
  }
  json.end_array();
}

void append_matches(JsonWriter& json, const HuntFindings& findings) {
  const HuntLedger& ledger = *findings.ledger;
  json.begin_object("matches");
  json.number("written", ledger.matches.written);
  json.number("duplicates", ledger.matches.duplicates);
  json.number("rollups", ledger.matches.rollups);
  json.number("rolled_up", ledger.matches.rolled_up);
  append_counts(json, matched_rules(ledger, findings.plan), false);
  json.end_object();
}

void append_alerts(JsonWriter& json, const HuntFindings& findings) {
  const HuntLedger& ledger = *findings.ledger;
  json.begin_object("alerts");
  json.number("written", ledger.alerts.written);
  append_counts(json, fired_correlations(ledger, findings.plan), true);
  json.end_object();
  append_counters(json, "correlated",
                  {{"entries", ledger.correlated.entries},
                   {"without_time", ledger.correlated.without_time},
                   {"without_group", ledger.correlated.without_group},
                   {"without_value", ledger.correlated.without_value},
                   {"too_many_groups", ledger.correlated.too_many_groups}});
}

void append_time(JsonWriter& json, const ReadLedger::Time& time) {
  json.begin_object("time");
  if (time.first <= time.last) {
    json.text("first", format_rfc3339(time.first));
    json.text("last", format_rfc3339(time.last));
  } else {
    json.null("first");
    json.null("last");
  }
  json.number("without", time.without);
  json.end_object();
}

/// An hour as in RFC 3339, but without minutes: 2023-07-10T12Z.
std::string hour_text(std::int64_t hour) {
  constexpr Nanoseconds kHour = Nanoseconds{3600} * 1'000'000'000;
  return format_rfc3339(hour * kHour).substr(0, 13) + 'Z';
}

void append_coverage(JsonWriter& json, const EventHours& coverage) {
  json.begin_array("coverage");
  for (const EventHours::Region& region : coverage.regions()) {
    json.begin_object();
    json.text("region", region.name);
    json.number("events", region.events);
    json.number("hours", region.hours);
    json.begin_array("present");
    for (const EventHours::Run& run : region.runs) {
      json.begin_object();
      json.text("from", hour_text(run.first));
      json.text("to", hour_text(run.last));
      json.end_object();
    }
    json.end_array();
    json.end_object();
  }
  json.end_array();
  json.number("coverage_beyond", coverage.beyond());
}

void append_blind_spots(JsonWriter& json, const HuntFindings& findings) {
  json.begin_array("blind_spots");
  if (!findings.ledger->interruption) {
    for (const BlindSpot& spot : blind_spots(findings.ledger->trails, findings.ledger->read, findings.plan)) {
      write_blind_spot(spot, json);
    }
  }
  json.end_array();
}

/// The events over time, for a chart.
void append_over_time(JsonWriter& json, const EventHours& hours) {
  constexpr std::size_t kMost = 400;
  const EventHours::OverTime over_time = hours.over_time(kMost);
  json.begin_object("events_over_time");
  json.number("hours", over_time.hours);
  json.begin_array("buckets");
  for (const EventHours::OverTime::Bucket& bucket : over_time.buckets) {
    json.begin_object();
    json.text("from", hour_text(bucket.first));
    json.number("events", bucket.events);
    json.end_object();
  }
  json.end_array();
  json.end_object();
}

void append_security_findings(JsonWriter& json, const SecurityFindings& findings) {
  json.begin_array("security_findings");
  for (const SecurityFinding* finding : findings.by_time()) {
    json.begin_object();
    if (finding->first) json.text("first", format_rfc3339(*finding->first));
    if (finding->last) json.text("last", format_rfc3339(*finding->last));
    json.text("severity", to_string(finding->severity));
    json.text("product", finding->product);
    json.text("type", finding->type);
    json.text("title", finding->title);
    json.text("id", finding->id);
    json.text("principal", finding->principal);
    json.text("key", finding->key);
    json.text("address", finding->address);
    json.text("resource", finding->resource);
    json.text("account", finding->account);
    json.text("region", finding->region);
    json.number("count", finding->count);
    json.begin_object("source");
    json.path("path", finding->path);
    json.number("record", finding->record);
    json.end_object();
    json.end_object();
  }
  json.end_array();
  json.number("security_findings_left_out", findings.left_out());
}

void append_interruption(JsonWriter& json, const std::optional<HuntLedger::Interruption>& interruption) {
  if (!interruption) {
    json.null("interrupted");
    return;
  }
  json.begin_object("interrupted");
  json.text("signal", interruption->signal);
  json.boolean("correlations_evaluated", interruption->correlations_evaluated);
  json.end_object();
}

void append_set_aside(JsonWriter& json, const std::vector<SetAside>* set_aside) {
  json.begin_array("rules_set_aside");
  if (set_aside != nullptr) {
    for (const SetAside& rule : *set_aside) {
      json.begin_object();
      json.text("file", path_text(rule.reason.path));
      json.number("line", rule.reason.position.line);
      json.number("column", rule.reason.position.column);
      json.text("code", rule.reason.code);
      json.text("id", rule.id);
      json.text("title", rule.title);
      json.text("reason", rule.reason.text);
      json.end_object();
    }
  }
  json.end_array();
}

}  // namespace

std::string ledger_json(const HuntFindings& findings) {
  JsonWriter json;
  append_ledger(json, {}, findings);
  return json.take();
}

void append_ledger(JsonWriter& json, std::string_view key, const HuntFindings& findings) {
  const HuntLedger& ledger = *findings.ledger;
  json.begin_object(key);
  json.text("schema", "trailhound/ledger/1");
  append_interruption(json, ledger.interruption);
  append_counters(json, "files",
                  {{"found", ledger.read.files.found},
                   {"examined", ledger.read.files.examined},
                   {"damaged", ledger.read.files.damaged},
                   {"skipped", ledger.read.files.skipped},
                   {"failed", ledger.read.files.failed},
                   {"not_reached", ledger.read.files.not_reached},
                   {"members", ledger.read.files.members},
                   {"left_out", ledger.read.files.left_out}});
  append_counters(json, "records",
                  {{"seen", ledger.read.records.seen},
                   {"evaluated", ledger.read.records.evaluated},
                   {"not_events", ledger.read.records.not_events},
                   {"unreadable", ledger.read.records.unreadable},
                   {"filtered", ledger.read.records.filtered},
                   {"insights", ledger.read.records.insights},
                   {"omitted", ledger.read.records.omitted},
                   {"aggregated", ledger.read.records.aggregated},
                   {"digests", ledger.read.records.digests},
                   {"findings", ledger.read.records.findings}});
  append_counters(json, "bytes",
                  {{"compressed", ledger.read.bytes.compressed}, {"decompressed", ledger.read.bytes.decompressed}});
  append_matches(json, findings);
  append_alerts(json, findings);
  append_counters(json, "rules",
                  {{"loaded", ledger.rules.loaded},
                   {"correlations", ledger.rules.correlations},
                   {"other_logsource", ledger.rules.other_logsource},
                   {"deselected", ledger.rules.deselected},
                   {"tuned_out", ledger.rules.tuned_out},
                   {"relevelled", ledger.rules.relevelled},
                   {"set_aside", ledger.rules.set_aside},
                   {"not_rules", ledger.rules.not_rules}});
  append_time(json, ledger.read.time);
  append_coverage(json, ledger.read.hours);
  append_blind_spots(json, findings);
  if (ledger.integrity) append_integrity(json, "integrity", *ledger.integrity);
  append_over_time(json, ledger.read.hours);
  json.begin_array("omitted");
  for (const ReadLedger::Omitted& record : ledger.read.omitted) {
    json.begin_object();
    json.path("path", record.path);
    json.number("record", record.record);
    json.end_object();
  }
  json.end_array();

  append_security_findings(json, ledger.read.findings);
  json.begin_array("empty_filters");
  for (const EmptyFilter& filter : ledger.empty_filters) json.text({}, filter.text);
  json.end_array();
  json.begin_array("not_reached");
  for (const std::string& path : ledger.read.not_reached) json.path({}, path);
  json.end_array();
  json.begin_array("problems");
  for (const Problem& problem : ledger.read.problems) {
    json.begin_object();
    json.path("path", problem.path);
    json.text("kind", kind_name(problem.kind));
    json.text("detail", problem.detail);
    json.end_object();
  }
  json.end_array();
  json.begin_array("skipped");
  for (const Skipped& skipped : ledger.read.skipped) {
    json.begin_object();
    json.path("path", skipped.path);
    json.text("reason", skipped.reason);
    json.end_object();
  }
  json.end_array();
  append_set_aside(json, findings.set_aside);
  json.end_object();
}

}  // namespace trailhound
