#include <algorithm>
#include <string_view>

#include "cli/athena/comparison_report.h"
#include "engine/base/json_writer.h"

namespace trailhound {
namespace {

void write_counts(JsonWriter& json, const ResultComparison::Counts& counts, bool is_archive_read) {
  json.number("both", counts.both);
  json.number("only_ours", counts.only[0]);
  json.number("only_theirs", counts.only[1]);
  if (is_archive_read) {
    json.number("not_in_archive", counts.not_in_archive);
  } else {
    json.null("not_in_archive");
  }
  json.number("duplicates_ours", counts.duplicates[0]);
  json.number("duplicates_theirs", counts.duplicates[1]);
  json.number("without_id_ours", counts.without_id[0]);
  json.number("without_id_theirs", counts.without_id[1]);
}

void write_difference(JsonWriter& json, const ResultComparison::Difference& difference) {
  json.begin_object();
  json.text("side", difference.side == ResultComparison::Side::kOurs ? "ours" : "theirs");
  json.text("key", difference.key);
  if (difference.in_archive) {
    json.boolean("in_archive", *difference.in_archive);
  } else {
    json.null("in_archive");
  }
  if (!difference.path.empty()) {
    json.begin_object("source");
    json.text("path", difference.path);
    json.number("record", difference.record);
    json.end_object();
  }
  if (!difference.verdict.empty()) json.text("verdict", difference.verdict);
  if (!difference.items.empty()) {
    json.begin_array("items");
    for (const std::string& item : difference.items) json.text({}, item);
    json.end_array();
  }
  json.end_object();
}

void write_rule(JsonWriter& json, const ResultComparison::Rule& rule, bool is_archive_read, std::size_t limit) {
  json.begin_object();
  json.text("id", rule.id);
  json.text("title", rule.title);
  json.text("kind", rule.kind == ResultFinding::Kind::kEvent ? "events" : "alerts");
  write_counts(json, rule.counts, is_archive_read);
  json.begin_array("differences");
  const std::size_t shown = limit == 0 ? rule.differences.size() : std::min(limit, rule.differences.size());
  for (std::size_t i = 0; i < shown; ++i) write_difference(json, rule.differences[i]);
  json.end_array();
  json.end_object();
}

}  // namespace

std::string comparison_json(const ComparisonReport& report, std::size_t limit) {
  JsonWriter json;
  json.begin_object();
  json.text("schema", "trailhound/comparison/1");
  json.boolean("equal", report.is_equal());
  json.boolean("archive_read", report.is_archive_read);
  json.boolean("archive_whole", report.is_archive_whole);
  json.number("missing_pages", report.missing_pages);
  json.begin_object("left_aside");
  json.number("rules", report.left_aside.rules);
  json.number("events", report.left_aside.events);
  json.number("alerts", report.left_aside.alerts);
  json.end_object();
  json.begin_object("totals");
  write_counts(json, report.totals(), report.is_archive_read);
  json.end_object();
  json.begin_array("rules");
  for (const ResultComparison::Rule& rule : report.rules) write_rule(json, rule, report.is_archive_read, limit);
  json.end_array();
  json.end_object();
  return json.take();
}

}  // namespace trailhound
