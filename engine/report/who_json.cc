#include "engine/report/who_json.h"

#include <limits>
#include <span>

#include "engine/base/json_writer.h"
#include "engine/report/matched_rules.h"
#include "engine/sigma/levels.h"

namespace trailhound {
namespace {

void append_time(std::string_view key, Nanoseconds time, bool is_known, JsonWriter& json) {
  if (is_known) {
    json.text(key, format_rfc3339(time));
  } else {
    json.null(key);
  }
}

void append_counts(const ActivityCounts& counts, JsonWriter& json) {
  json.number("calls", counts.calls);
  json.number("failed", counts.failed);
  json.number("refused", counts.refused);
  json.number("writes", counts.writes);
  append_time("first", counts.first, counts.has_time(), json);
  append_time("last", counts.last, counts.has_time(), json);
  json.begin_object("matches");
  for (const Level level : kLevelsFromTop) {
    json.number(level_name(level), counts.matches[static_cast<std::size_t>(level)]);
  }
  json.end_object();
}

/// `origins`: of addresses; null of other values.
void append_values(std::string_view key, const ValueList& list, JsonWriter& json, const Origins* origins = nullptr) {
  json.begin_object(key);
  json.number("distinct", list.distinct);
  json.begin_array("values");
  for (const ValueUse& use : list.most) {
    json.begin_object();
    json.text("value", use.value);
    if (origins != nullptr) write_origin(origins->find(use.value), json);
    append_counts(use.counts, json);
    json.end_object();
  }
  json.end_array();
  json.end_object();
}

void append_login(const LoginUse& login, const Origins& origins, JsonWriter& json) {
  append_time("time", login.time, login.time != std::numeric_limits<Nanoseconds>::max(), json);
  json.text("event_id", login.event_id);
  json.text("outcome", login.outcome);
  json.text("mfa", login.mfa);
  json.text("address", login.address);
  write_origin(origins.find(login.address), json);
}

void append_key(const KeyUse& key, std::span<const Grant> grants, const Origins& origins, JsonWriter& json) {
  json.begin_object();
  json.text("key", key.key);
  json.text("session", key.session);
  json.boolean("from_console", key.from_console);
  if (key.grant) {
    const Grant& grant = grants[*key.grant];
    json.begin_object("issued_by");
    json.text("kind", to_string(grant.issuer_kind));
    json.text("principal", grant.issuer);
    json.text("key", grant.caller_key);
    json.text("event", grant.event);
    json.end_object();
  } else {
    json.null("issued_by");
  }
  if (key.login) {
    json.begin_object("login");
    append_login(*key.login, origins, json);
    json.end_object();
  } else {
    json.null("login");
  }
  append_counts(key.counts, json);
  json.end_object();
}

void append_keys(const PrincipalSummary& principal, std::span<const Grant> grants, const Origins& origins,
                 JsonWriter& json) {
  json.begin_object("keys");
  json.number("distinct", principal.distinct_keys);
  json.begin_array("values");
  for (const KeyUse& key : principal.keys) append_key(key, grants, origins, json);
  json.end_array();
  json.end_object();
}

void append_logins(const PrincipalSummary& principal, const Origins& origins, JsonWriter& json) {
  json.begin_object("logins");
  json.number("count", principal.login_count);
  json.begin_array("last");
  for (const LoginUse& login : principal.logins) {
    json.begin_object();
    append_login(login, origins, json);
    json.end_object();
  }
  json.end_array();
  json.end_object();
}

void append_principal(const PrincipalSummary& principal, std::span<const Grant> grants, const Origins& origins,
                      JsonWriter& json) {
  json.begin_object();
  json.text("kind", to_string(principal.kind));
  json.text("name", principal.name);
  append_counts(principal.counts, json);
  append_values("sessions", principal.sessions, json);
  append_values("regions", principal.regions, json);
  append_values("accounts", principal.accounts, json);
  append_values("addresses", principal.addresses, json, &origins);
  append_values("agents", principal.agents, json);
  append_values("services", principal.services, json);
  append_keys(principal, grants, origins, json);
  append_logins(principal, origins, json);
  json.begin_array("counterparts");
  for (const Counterpart& other : principal.counterparts) {
    json.begin_object();
    json.text("kind", to_string(other.kind));
    json.text("name", other.name);
    json.text("account", other.account);
    json.number("calls", other.calls);
    json.end_object();
  }
  json.end_array();
  json.end_object();
}

void append_grant(const Grant& grant, JsonWriter& json) {
  json.begin_object();
  json.text("kind", to_string(grant.issuer_kind));
  json.text("principal", grant.issuer);
  json.text("key", grant.caller_key);
  json.text("event", grant.event);
  json.text("target", grant.target);
  const bool has_time = grant.first <= grant.last;
  append_time("issued_first", grant.first, has_time, json);
  append_time("issued_last", grant.last, has_time, json);
  json.boolean("both_accounts", grant.has_both_sides);
  json.number("keys", grant.keys);
  json.number("used", grant.used);
  append_counts(grant.counts, json);
  json.begin_array("used_keys");
  for (const Grant::Key& key : grant.most) {
    json.begin_object();
    json.text("key", key.key);
    json.text("principal", key.principal);
    json.text("session", key.session);
    append_counts(key.counts, json);
    json.end_object();
  }
  json.end_array();
  json.end_object();
}

void append_novelties(const Novelties& novelties, Nanoseconds since, const Origins& origins, JsonWriter& json) {
  json.begin_object("new");
  json.text("since", format_rfc3339(since));
  json.boolean("has_events_before", novelties.has_before);
  for (std::size_t i = 0; i < kNoveltyKinds; ++i) {
    const Novelties::Of& of = novelties.by_kind[i];
    json.begin_object(to_string(static_cast<NoveltyKind>(i)));
    json.number("distinct", of.found);
    json.begin_array("values");
    for (const Novelty& novelty : of.list) {
      json.begin_object();
      json.text("value", novelty.value);
      if (!novelty.detail.empty()) json.text("detail", novelty.detail);
      if (i == static_cast<std::size_t>(NoveltyKind::kAddress)) write_origin(origins.find(novelty.value), json);
      json.number("events", novelty.events);
      json.text("first", format_rfc3339(novelty.first));
      json.text("first_event", novelty.first_event);
      json.end_object();
    }
    json.end_array();
    json.end_object();
  }
  json.end_object();
}

}  // namespace

WhoFindings who_findings(const Summary& summary, const People& people, const Origins& origins, const Plan& plan) {
  WhoFindings findings;
  findings.summary = &summary;
  findings.people = &people;
  findings.origins = &origins;
  findings.blind_spots = blind_spots(people.facts, summary.ledger, &plan);
  return findings;
}

std::string who_json(const WhoFindings& findings) {
  const People& people = *findings.people;
  const Summary& summary = *findings.summary;
  JsonWriter json;
  json.begin_object();
  json.text("schema", "trailhound/who/1");
  json.begin_object("events");
  json.number("counted", summary.counted);
  json.number("duplicates", summary.duplicates);
  const bool has_time = summary.ledger.time.first <= summary.ledger.time.last;
  append_time("first", summary.ledger.time.first, has_time, json);
  append_time("last", summary.ledger.time.last, has_time, json);
  json.end_object();
  json.begin_array("principals");
  std::size_t shown = 0;
  for (const PrincipalSummary& principal : people.principals) {
    if (findings.limit > 0 && shown++ == findings.limit) break;
    append_principal(principal, people.grants, *findings.origins, json);
  }
  json.end_array();
  json.begin_array("grants");
  for (const Grant& grant : people.grants) append_grant(grant, json);
  json.end_array();
  json.begin_object("folded");
  json.number("principals", people.folded.principals);
  append_counts(people.folded.counts, json);
  json.number("unjoined", people.folded.unjoined);
  json.end_object();
  json.begin_array("blind_spots");
  for (const BlindSpot& spot : findings.blind_spots) write_blind_spot(spot, json);
  json.end_array();
  if (findings.since) append_novelties(people.novelties, *findings.since, *findings.origins, json);
  json.end_object();
  return json.take();
}

}  // namespace trailhound
