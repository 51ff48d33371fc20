#include <algorithm>
#include <map>
#include <numeric>
#include <string>
#include <tuple>
#include <vector>

#include "engine/base/figures.h"
#include "engine/page/indented_json.h"
#include "engine/page/sections.h"
#include "engine/page/wording.h"
#include "engine/sigma/levels.h"

namespace trailhound {
namespace {

/// All raw events of a page together: a browser must still open it.
constexpr std::size_t kMostEventBytes = 12u << 20;

/// The events whose records the page shows, each once, though several rules may have matched it.
class RawEvents {
 public:
  /// The event's number from 1; 0: the page does not show it.
  std::size_t number_of(const Finding& finding) {
    if (finding.event.empty() || bytes_ + finding.event.size() > kMostEventBytes) return known(finding.place);
    const auto [at, is_new] = numbers_.emplace(finding.place, events_.size() + 1);
    if (!is_new) return at->second;
    bytes_ += finding.event.size();
    events_.emplace_back()
        .text("number", std::to_string(at->second))
        .text("time", finding.time_text)
        .text("name", finding.event_name)
        .text("id", finding.event_id)
        .text("path", finding.place.path)
        .text("record", std::to_string(finding.place.record))
        .text("json", indented_json(finding.event));
    return at->second;
  }
  std::size_t known(const EvidencePlace& place) const {
    const auto at = numbers_.find(place);
    return at == numbers_.end() ? 0 : at->second;
  }
  Values::List take() { return std::move(events_); }

 private:
  std::map<EvidencePlace, std::size_t> numbers_;
  Values::List events_;
  std::size_t bytes_ = 0;
};

void add_fact(const char* label, const std::string& text, Values::List& facts) {
  if (!text.empty()) facts.emplace_back().text("label", label).text("value", text);
}

void set_raw(std::size_t number, Values& values) {
  values.flag("has_raw", number > 0).text("raw", std::to_string(number));
}

Values match_values(const Finding& finding, const TimeZone* zone, RawEvents& events) {
  Values::List evidence, facts;
  for (const Finding::Evidence& item : finding.evidence) {
    evidence.emplace_back()
        .text("selection", item.selection)
        .text("field", item.field.empty() ? "any value" : item.field)
        .text("value", item.value);
  }
  add_fact("Session", finding.session, facts);
  add_fact("Access key", finding.key, facts);
  add_fact("Origin of the address", finding.origin, facts);
  add_fact("User agent", finding.agent, facts);
  add_fact("Account", finding.account, facts);
  add_fact("Region", finding.region, facts);
  add_fact("Error", finding.error, facts);
  add_fact("Event ID", finding.event_id, facts);
  if (finding.rolled_up > 0) {
    add_fact("Stands for", counted(finding.rolled_up, "event") + " until " + finding.rolled_up_until, facts);
  }
  add_fact("Record", std::to_string(finding.place.record) + " of " + finding.place.path, facts);
  Values values;
  values.text("time", finding.has_time ? moment(finding.time, zone) : "no time")
      .text("who", finding.principal)
      .text("what",
            finding.event_name + (finding.rolled_up > 1 ? " (" + counted(finding.rolled_up, "event") + ")" : ""))
      .text("where", finding.address)
      .flag("is_refused", !finding.error.empty())
      .text("error", finding.error)
      .flag("has_evidence", !evidence.empty())
      .list("evidence", std::move(evidence))
      .flag("is_evidence_cut", finding.evidence_left_out > 0)
      .number("evidence_left_out", finding.evidence_left_out)
      .list("facts", std::move(facts))
      .flag("is_too_long", finding.event_bytes > 0 && finding.event.empty())
      .list("events", {})
      .flag("has_events", false)
      .flag("are_events_cut", false);
  set_raw(events.number_of(finding), values);
  return values;
}

Values alert_values(const Finding& finding, const TimeZone* zone, const RawEvents& raw) {
  Values::List facts, events;
  for (const auto& [name, value] : finding.group) add_fact(name.c_str(), value, facts);
  add_fact("Correlation", finding.type + (finding.timespan.empty() ? "" : " within " + finding.timespan), facts);
  const bool is_news = finding.is_new_group || !finding.new_values.empty();
  std::string news = finding.is_new_group ? "new group" : "";
  for (const auto& [name, value] : finding.new_values) {
    add_fact(("New " + name).c_str(), value, facts);
    news += (news.empty() ? "new: " : ", ") + value;
  }
  if (is_news) {
    add_fact("Values known before", finding.value, facts);
    add_fact("Group known since", finding.group_first, facts);
  } else if (finding.value != std::to_string(finding.count)) {
    add_fact("Value", finding.value, facts);
  }
  for (const Finding::Event& event : finding.events) {
    Values& values = events.emplace_back();
    values.text("event_time", event.time).text("id", event.id);
    values.text("path", event.place.path).text("record", std::to_string(event.place.record));
    set_raw(raw.known(event.place), values);
  }
  const std::uint64_t left_out = finding.count > events.size() ? finding.count - events.size() : 0;
  std::string group;
  for (const auto& [name, value] : finding.group) group += (group.empty() ? "" : ", ") + value;
  Values values;
  values.text("time", finding.has_time ? moment(finding.time, zone) : "no time")
      .text("who", group)
      .text("what", is_news ? news : counted(finding.count, "event"))
      .text("where",
            finding.has_time && finding.last > finding.time ? "until " + moment(finding.last, zone).substr(11) : "")
      .flag("is_refused", false)
      .flag("has_evidence", false)
      .flag("is_evidence_cut", false)
      .list("facts", std::move(facts))
      .flag("is_too_long", false)
      .flag("has_events", !events.empty())
      .list("events", std::move(events))
      .flag("are_events_cut", left_out > 0)
      .number("events_left_out", left_out);
  set_raw(0, values);
  return values;
}

/// A text of a rule without the line breaks inside its paragraphs: the author broke the lines for an editor.
std::string reflowed(std::string text) {
  for (std::size_t i = 1; i + 1 < text.size(); ++i) {
    if (text[i] == '\n' && text[i - 1] != '\n' && text[i + 1] != '\n') text[i] = ' ';
  }
  return text;
}

const RuleNote* note_of(const CaseFile& file, const FoundRule& rule) {
  const auto at = file.notes.find(rule.id.empty() ? rule.title : rule.id);
  return at == file.notes.end() ? nullptr : &at->second;
}

void set_note(const RuleNote* note, Values& card) {
  static const RuleNote kNone;
  card.flag("has_note", note != nullptr);
  const RuleNote& shown = note != nullptr ? *note : kNone;
  card.text("why", reflowed(shown.why)).flag("has_next", !shown.next.empty()).text("next", reflowed(shown.next));
  card.flag("has_false_positives", !shown.false_positives.empty()).texts("false_positives", shown.false_positives);
  card.flag("has_references", !shown.references.empty()).texts("references", shown.references);
}

Values card_values(const CaseFile& file, std::size_t index, Values::List rows) {
  const FoundRule& rule = file.findings.rules()[index];
  const std::uint64_t left_out = rule.count > rows.size() ? rule.count - rows.size() : 0;
  Values card;
  card.text("rule", std::to_string(index))
      .text("level", level_name(rule.level))
      .text("rank", std::to_string(static_cast<int>(rule.level)))
      .text("title", rule.title.empty() ? rule.path : rule.title)
      .text("times", rule.is_correlation ? counted(rule.count, "alert") : counted_matches(rule.count))
      .text("count", std::to_string(rule.count))
      .text("when", rule.has_time() ? moments(rule.first, rule.last, file.zone) : "no time")
      .text("start", rule.has_time() ? format_rfc3339(rule.first) : "9999")
      .text("id", rule.id)
      .text("path", rule.path)
      .text("author", rule.author)
      .flag("has_author_level", !rule.author_level.empty())
      .text("author_level", rule.author_level)
      .flag("has_tags", !rule.tags.empty())
      .texts("tags", rule.tags)
      .list("rows", std::move(rows))
      .flag("are_rows_cut", left_out > 0)
      .number("rows_left_out", left_out);
  set_note(note_of(file, rule), card);
  return card;
}

}  // namespace

void set_findings(const CaseFile& file, Values& page) {
  const CaseFindings& findings = file.findings;
  const std::vector<const Finding*> all = findings.findings();
  RawEvents events;
  std::vector<Values::List> rows(findings.rules().size());
  const auto is_alert = [&](const Finding& finding) { return findings.rules()[finding.rule].is_correlation; };
  for (const Finding* finding : all) {
    if (!is_alert(*finding)) rows[finding->rule].push_back(match_values(*finding, file.zone, events));
  }
  for (const Finding* finding : all) {  // behind all matches, whose events they link to
    if (is_alert(*finding)) rows[finding->rule].push_back(alert_values(*finding, file.zone, events));
  }
  std::vector<std::size_t> order(findings.rules().size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
    const FoundRule &x = findings.rules()[a], &y = findings.rules()[b];
    return std::tuple(y.level, !x.has_time(), x.first) < std::tuple(x.level, !y.has_time(), y.first);
  });
  Values::List cards;
  for (const std::size_t index : order) cards.push_back(card_values(file, index, std::move(rows[index])));
  const std::uint64_t total = findings.matches() + findings.alerts();
  page.flag("has_findings", !cards.empty()).list("cards", std::move(cards));
  page.number("shown", all.size()).number("total", total).flag("is_cut", total > all.size());
  page.flag("has_beyond_rules", findings.beyond_rules() > 0).number("beyond_rules", findings.beyond_rules());
  page.flag("has_unread_lines", file.unread_lines > 0).text("unread_lines", counted(file.unread_lines, "line"));
  Values::List raw = events.take();
  page.flag("has_raw_events", !raw.empty()).list("raw_events", std::move(raw));
}

}  // namespace trailhound
