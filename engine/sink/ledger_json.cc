#include <array>
#include <utility>

#include "engine/base/path_text.h"
#include "engine/base/time.h"
#include "engine/sink/json_text.h"
#include "engine/sink/ledger_rules.h"
#include "engine/sink/ledger_text.h"

namespace trailhound {

namespace {

using Counters = std::initializer_list<std::pair<std::string_view, std::uint64_t>>;

void append_counters(JsonText& json, std::string_view name, Counters counters) {
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

void append_names(JsonText& json, std::string_view name, const Story::Names& names) {
  json.begin_array(name);
  for (const std::string& text : names.first) json.text({}, text);
  json.end_array();
}

void append_chapter(JsonText& json, const Story::Chapter& chapter, bool is_alert) {
  if (chapter.has_time()) {
    json.text("first", format_rfc3339(chapter.first));
    json.text("last", format_rfc3339(chapter.last));
  }
  if (is_alert) {
    append_names(json, "groups", chapter.groups);
  } else {
    append_names(json, "principals", chapter.principals);
    append_names(json, "addresses", chapter.addresses);
  }
}

/// by_level and by_rule of what was written.
void append_counts(JsonText& json, const std::vector<MatchedRule>& by_rule, bool are_alerts) {
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
    if (matched.chapter != nullptr) append_chapter(json, *matched.chapter, are_alerts);
    json.end_object();
  }
  json.end_array();
}

void append_matches(JsonText& json, const Ledger& ledger, const LedgerContext& context) {
  json.begin_object("matches");
  json.number("written", ledger.matches.written);
  json.number("duplicates", ledger.matches.duplicates);
  append_counts(json, matched_rules(ledger, context.plan), false);
  json.end_object();
}

void append_alerts(JsonText& json, const Ledger& ledger, const LedgerContext& context) {
  json.begin_object("alerts");
  json.number("written", ledger.alerts.written);
  append_counts(json, fired_correlations(ledger, context.plan), true);
  json.end_object();
  append_counters(json, "correlated",
                  {{"entries", ledger.correlated.entries},
                   {"without_time", ledger.correlated.without_time},
                   {"without_group", ledger.correlated.without_group},
                   {"without_value", ledger.correlated.without_value},
                   {"too_many_groups", ledger.correlated.too_many_groups}});
}

void append_time(JsonText& json, const Ledger::Time& time) {
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

/// An hour as RFC 3339 writes it, without minutes: 2023-07-10T12Z.
std::string hour_text(std::int64_t hour) {
  constexpr Nanoseconds kHour = Nanoseconds{3600} * 1'000'000'000;
  return format_rfc3339(hour * kHour).substr(0, 13) + 'Z';
}

void append_coverage(JsonText& json, const Coverage& coverage) {
  json.begin_array("coverage");
  for (const Coverage::Region& region : coverage.regions()) {
    json.begin_object();
    json.text("region", region.name);
    json.number("events", region.events);
    json.number("hours", region.hours);
    json.begin_array("present");
    for (const Coverage::Run& run : region.runs) {
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

void append_interruption(JsonText& json, const std::optional<Ledger::Interruption>& interruption) {
  if (!interruption) {
    json.null("interrupted");
    return;
  }
  json.begin_object("interrupted");
  json.text("signal", interruption->signal);
  json.boolean("correlations_evaluated", interruption->correlations_evaluated);
  json.end_object();
}

void append_set_aside(JsonText& json, const std::vector<SetAside>* set_aside) {
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

std::string ledger_json(const Ledger& ledger, const LedgerContext& context) {
  JsonText json;
  append_ledger(json, {}, ledger, context);
  return json.take();
}

void append_ledger(JsonText& json, std::string_view key, const Ledger& ledger, const LedgerContext& context) {
  json.begin_object(key);
  json.text("schema", "trailhound/ledger/1");
  append_interruption(json, ledger.interruption);
  append_counters(json, "files",
                  {{"found", ledger.files.found},
                   {"examined", ledger.files.examined},
                   {"damaged", ledger.files.damaged},
                   {"skipped", ledger.files.skipped},
                   {"failed", ledger.files.failed},
                   {"not_reached", ledger.files.not_reached},
                   {"members", ledger.files.members}});
  append_counters(json, "records",
                  {{"seen", ledger.records.seen},
                   {"evaluated", ledger.records.evaluated},
                   {"not_events", ledger.records.not_events},
                   {"unreadable", ledger.records.unreadable},
                   {"filtered", ledger.records.filtered},
                   {"insights", ledger.records.insights},
                   {"omitted", ledger.records.omitted},
                   {"aggregated", ledger.records.aggregated},
                   {"digests", ledger.records.digests}});
  append_counters(json, "bytes",
                  {{"compressed", ledger.bytes.compressed}, {"decompressed", ledger.bytes.decompressed}});
  append_matches(json, ledger, context);
  append_alerts(json, ledger, context);
  append_counters(json, "rules",
                  {{"loaded", ledger.rules.loaded},
                   {"correlations", ledger.rules.correlations},
                   {"other_logsource", ledger.rules.other_logsource},
                   {"deselected", ledger.rules.deselected},
                   {"set_aside", ledger.rules.set_aside}});
  append_time(json, ledger.time);
  append_coverage(json, ledger.coverage);
  json.begin_array("omitted");
  for (const Ledger::Omitted& record : ledger.omitted) {
    json.begin_object();
    json.text("path", path_text(record.path));
    json.number("record", record.record);
    json.end_object();
  }
  json.end_array();

  json.begin_array("not_reached");
  for (const std::string& path : ledger.not_reached) json.text({}, path_text(path));
  json.end_array();
  json.begin_array("problems");
  for (const Problem& problem : ledger.problems) {
    json.begin_object();
    json.text("path", path_text(problem.path));
    json.text("kind", kind_name(problem.kind));
    json.text("detail", problem.detail);
    json.end_object();
  }
  json.end_array();
  json.begin_array("skipped");
  for (const Skipped& skipped : ledger.skipped) {
    json.begin_object();
    json.text("path", path_text(skipped.path));
    json.text("reason", skipped.reason);
    json.end_object();
  }
  json.end_array();
  append_set_aside(json, context.set_aside);
  json.end_object();
}

}  // namespace trailhound
