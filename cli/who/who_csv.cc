#include <algorithm>
#include <initializer_list>

#include "cli/who/findings.h"
#include "engine/base/csv_cell.h"
#include "engine/report/matched_rules.h"
#include "engine/sigma/levels.h"

namespace trailhound {
namespace {

void append_cells(std::initializer_list<std::string_view> cells, std::string& out) {
  for (const std::string_view cell : cells) {
    append_csv_cell(cell, out);
    out += ',';
  }
}

void end_row(std::string& out) {
  out.pop_back();  // the last comma
  out += "\r\n";
}

std::string time_text(Nanoseconds time, bool is_known) { return is_known ? format_rfc3339(time) : std::string(); }

/// The values of a list in one cell.
std::string joined(const ValueList& list) {
  std::string text;
  for (const ValueUse& use : list.most) text += (text.empty() ? "" : " ") + use.value;
  if (list.distinct > list.most.size()) text += " and " + std::to_string(list.distinct - list.most.size()) + " others";
  return text;
}

/// The origins of addresses in one cell, each once.
std::string origins_of(const ValueList& addresses, const Origins& origins) {
  std::vector<std::string> known;
  std::string text;
  for (const ValueUse& use : addresses.most) {
    std::string origin = to_text(origins.find(use.value));
    if (origin.empty() || std::find(known.begin(), known.end(), origin) != known.end()) continue;
    text += (text.empty() ? "" : "; ") + origin;
    known.push_back(std::move(origin));
  }
  return text;
}

void append_counts(const ActivityCounts& counts, std::string& out) {
  append_cells({time_text(counts.first, counts.has_time()), time_text(counts.last, counts.has_time()),
                std::to_string(counts.calls), std::to_string(counts.failed), std::to_string(counts.refused),
                std::to_string(counts.writes)},
               out);
  for (const Level level : kLevelsFromTop) {
    append_cells({std::to_string(counts.matches[static_cast<std::size_t>(level)])}, out);
  }
}

std::string novelties_csv(const Novelties& novelties, const Origins& origins) {
  std::string out = "new,value,detail,events,first,first_event,origin\r\n";
  for (std::size_t i = 0; i < kNoveltyKinds; ++i) {
    for (const Novelty& novelty : novelties.by_kind[i].list) {
      append_cells({to_string(static_cast<NoveltyKind>(i)), novelty.value, novelty.detail,
                    std::to_string(novelty.events), format_rfc3339(novelty.first), novelty.first_event,
                    i == static_cast<std::size_t>(NoveltyKind::kAddress) ? to_text(origins.find(novelty.value)) : ""},
                   out);
      end_row(out);
    }
  }
  return out;
}

void append_principal(const PrincipalSummary& principal, const Origins& origins, std::string& out) {
  append_cells({to_string(principal.kind), principal.name, "", ""}, out);
  append_counts(principal.counts, out);
  append_cells({joined(principal.regions), joined(principal.accounts), joined(principal.addresses),
                origins_of(principal.addresses, origins), joined(principal.agents), "", "", "", ""},
               out);
  end_row(out);
}

void append_key(const PrincipalSummary& principal, const KeyUse& key, const People& people, std::string& out) {
  append_cells({to_string(principal.kind), principal.name, key.key, key.session}, out);
  append_counts(key.counts, out);
  append_cells({"", "", "", "", ""}, out);
  if (key.grant) {
    const Grant& grant = people.grants[*key.grant];
    append_cells({grant.issuer, grant.caller_key, grant.event}, out);
  } else {
    append_cells({"", "", ""}, out);
  }
  append_cells({key.login ? key.login->event_id : ""}, out);
  end_row(out);
}

}  // namespace

std::string who_csv(const WhoFindings& findings) {
  const People& people = *findings.people;
  if (findings.since) return novelties_csv(people.novelties, *findings.origins);
  std::string out = "kind,principal,key,session,first,last,calls,failed,refused,writes,";
  for (const Level level : kLevelsFromTop) out.append(level_name(level)).append(",");
  out += "regions,accounts,addresses,origins,agents,issued_by,issued_by_key,issued_by_event,login_event\r\n";
  std::size_t shown = 0;
  for (const PrincipalSummary& principal : people.principals) {
    if (findings.limit > 0 && shown++ == findings.limit) break;
    append_principal(principal, *findings.origins, out);
    for (const KeyUse& key : principal.keys) append_key(principal, key, people, out);
  }
  return out;
}

}  // namespace trailhound
