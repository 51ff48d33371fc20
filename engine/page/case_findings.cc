#include "engine/page/case_findings.h"

#include <algorithm>
#include <optional>
#include <tuple>

#include "engine/base/text.h"
#include "engine/identity/principal.h"
#include "engine/page/json_members.h"
#include "engine/sigma/levels.h"

namespace trailhound {
namespace {

constexpr std::size_t kMostText = 2048;  ///< bytes of a text of the evidence that the page shows

/// A text that is too long, cut at a whole character.
std::string cut(std::string_view text) {
  if (text.size() <= kMostText) return std::string(text);
  std::size_t end = 0;
  for (std::size_t next = 0; next <= kMostText; next_code_point(text, next)) end = next;
  return std::string(text.substr(0, end)) + "… (" + std::to_string(text.size()) + " bytes)";
}

/// A value of the evidence: a text without its quotes, anything else as JSON.
std::string shown(const JsonValue& value) {
  return cut(value.kind == JsonValue::Kind::kString ? value.text : compact(value));
}

EvidencePlace place_of(const JsonValue* source) { return {cut(text_at(source, "path")), number_at(source, "record")}; }

void set_time(std::string_view text, Finding& finding) {
  const std::optional<Nanoseconds> time = parse_event_time(text);
  finding.has_time = time.has_value();
  finding.time = time.value_or(0);
  finding.time_text = cut(text);
}

void set_principal(const JsonValue* event, Finding& finding) {
  const JsonValue* const identity = member(event, "userIdentity");
  CallerFields caller;
  caller.type = text_at(identity, "type");
  caller.arn = text_at(identity, "arn");
  caller.principal_id = text_at(identity, "principalId");
  caller.account = text_at(identity, "accountId");
  caller.user_name = text_at(identity, "userName");
  caller.invoked_by = text_at(identity, "invokedBy");
  caller.issuer_arn = text_of(member(identity, {"sessionContext", "sessionIssuer", "arn"}));
  caller.identity_provider = text_at(identity, "identityProvider");
  std::string buffer;
  const Principal principal = principal_of(caller, buffer);
  finding.principal_kind = to_string(principal.kind);
  finding.principal = cut(principal.name);
  finding.session = cut(principal.session);
  finding.key = cut(text_at(identity, "accessKeyId"));
  finding.account = cut(text_at(event, "recipientAccountId"));
  if (finding.account.empty()) finding.account = cut(caller.account);
}

void set_match(const JsonValue& line, Finding& finding) {
  const JsonValue* const event = member(&line, "event");
  set_time(text_at(&line, "time"), finding);
  set_principal(event, finding);
  finding.address = cut(text_at(event, "sourceIPAddress"));
  finding.origin = cut(origin_text(&line));
  finding.agent = cut(text_at(event, "userAgent"));
  finding.service = cut(text_at(event, "eventSource"));
  finding.event_name = cut(text_at(event, "eventName"));
  finding.region = cut(text_at(event, "awsRegion"));
  finding.error = cut(text_at(event, "errorCode"));
  finding.event_id = cut(text_at(event, "eventID"));
  finding.place = place_of(member(&line, "source"));
  const std::span<const JsonValue> matched = elements_at(&line, "matched");
  for (const JsonValue& evidence : matched.first(std::min(matched.size(), CaseFindings::kMostEvidence))) {
    const JsonValue* const value = member(&evidence, "value");
    finding.evidence.push_back({cut(text_at(&evidence, "selection")), cut(text_at(&evidence, "field")),
                                value == nullptr ? std::string() : shown(*value)});
  }
  finding.evidence_left_out = matched.size() - finding.evidence.size();
  if (const JsonValue* const rollup = member(&line, "rollup")) {
    finding.rolled_up = number_at(rollup, "count");
    finding.rolled_up_until = cut(text_at(rollup, "last"));
  }
}

void set_alert(const JsonValue& line, Finding& finding) {
  const JsonValue* const window = member(&line, "window");
  set_time(text_at(window, "first"), finding);
  finding.last = parse_event_time(text_at(window, "last")).value_or(finding.time);
  finding.timespan = cut(text_at(window, "timespan"));
  finding.type = cut(text_at(&line, "type"));
  finding.count = number_at(&line, "count");
  if (const JsonValue* const value = member(&line, "value")) finding.value = shown(*value);
  if (const JsonValue* const group = member(&line, "group")) {
    for (const JsonMember& name : group->members) finding.group.emplace_back(cut(name.key), shown(name.value));
  }
  if (const JsonValue* const news = member(&line, "new_value")) {
    for (const JsonMember& name : news->members) finding.new_values.emplace_back(cut(name.key), shown(name.value));
  }
  finding.is_new_group = member(&line, "new_group") != nullptr;
  finding.group_first = cut(text_of(member(&line, {"group_first", "time"})));
  for (const JsonValue& event : elements_at(&line, "events")) {
    if (finding.events.size() == CaseFindings::kMostListedEvents) break;
    finding.events.push_back(
        {cut(text_at(&event, "time")), cut(text_at(&event, "id")), place_of(member(&event, "source"))});
  }
}

}  // namespace

void FewNames::add(std::string_view name) {
  if (name.empty() || std::find(first.begin(), first.end(), name) != first.end()) return;
  if (first.size() < kKept) {
    first.emplace_back(name);
  } else {
    more = true;
  }
}

std::string CaseFindings::add(std::string_view line) {
  const std::optional<JsonValue> json = parse_json(line);
  const std::string_view schema = json ? text_at(&*json, "schema") : std::string_view();
  const bool is_alert = schema == "trailhound/alert/1";
  if (!is_alert && schema != "trailhound/match/1") return "is neither a match line nor an alert line";
  ++lines_;
  ++(is_alert ? alerts_ : matches_);
  Finding finding;
  FoundRule* const rule = rule_of(*json, is_alert, finding.rule);
  if (rule == nullptr) {
    ++beyond_rules_;
    return {};
  }
  is_alert ? set_alert(*json, finding) : set_match(*json, finding);
  note(finding, *rule);
  const Rank rank{.is_repeated = rule->count > kOfEachRule,
                  .below_top = static_cast<int>(Level::kCritical) - static_cast<int>(rule->level),
                  .line = lines_};
  if (!make_room(rank)) return {};
  if (const JsonValue* const event = member(&*json, "event")) {
    finding.event = compact(*event);
    finding.event_bytes = finding.event.size();
    if (finding.event_bytes > kMostEventBytes) finding.event.clear();
  }
  kept_.emplace(rank, std::move(finding));
  return {};
}

FoundRule* CaseFindings::rule_of(const JsonValue& line, bool is_correlation, std::size_t& index) {
  const JsonValue* const json = member(&line, "rule");
  const auto [at, is_new] = rule_by_name_.emplace(
      std::pair(std::string(text_at(json, "id")), std::string(text_at(json, "title"))), rules_.size());
  if (is_new && rules_.size() == kMostRules) {
    rule_by_name_.erase(at);
    return nullptr;
  }
  index = at->second;
  if (!is_new) return &rules_[index];
  FoundRule& rule = rules_.emplace_back();
  rule.id = cut(at->first.first);
  rule.title = cut(at->first.second);
  rule.path = cut(text_at(json, "path"));
  rule.author = cut(text_at(json, "author"));
  rule.level = parse_level(text_at(json, "level")).value_or(Level::kNone);
  if (const auto level = parse_level(text_at(json, "original_level"))) rule.author_level = level_name(*level);
  rule.is_correlation = is_correlation;
  for (const JsonValue& tag : elements_at(json, "tags")) rule.tags.push_back(cut(text_of(&tag)));
  return &rule;
}

void CaseFindings::note(const Finding& finding, FoundRule& rule) {
  ++rule.count;
  if (finding.has_time) {
    rule.first = std::min(rule.first, finding.time);
    rule.last = std::max({rule.last, finding.time, rule.is_correlation ? finding.last : finding.time});
    times_.add(finding.time, rule.level);
  }
  for (const auto& [name, value] : finding.group) rule.groups.add(value);
  if (rule.is_correlation) return;
  rule.principals.add(finding.principal);
  rule.addresses.add(finding.address);
  const bool is_known = principals_.contains(finding.principal);
  if (!is_known && principals_.size() == kMostPrincipals) return;
  ++principals_[finding.principal][static_cast<std::size_t>(rule.level)];
}

bool CaseFindings::make_room(const Rank& rank) {
  if (kept_.size() < kMostFindings) return true;
  const auto least = std::prev(kept_.end());
  if (least->first < rank) return false;
  kept_.erase(least);
  return true;
}

std::vector<const Finding*> CaseFindings::findings() const {
  std::vector<std::pair<std::uint64_t, const Finding*>> by_line;
  for (const auto& [rank, finding] : kept_) by_line.emplace_back(rank.line, &finding);
  std::sort(by_line.begin(), by_line.end(), [](const auto& a, const auto& b) {
    return std::tuple(!a.second->has_time, a.second->time, a.first) <
           std::tuple(!b.second->has_time, b.second->time, b.first);
  });
  std::vector<const Finding*> result;
  for (const auto& [line, finding] : by_line) result.push_back(finding);
  return result;
}

CountsByLevel CaseFindings::by_level() const {
  CountsByLevel counts{};
  for (const FoundRule& rule : rules_) counts[static_cast<std::size_t>(rule.level)] += rule.count;
  return counts;
}

}  // namespace trailhound
