#include <algorithm>
#include <limits>
#include <map>
#include <set>
#include <tuple>
#include <utility>
#include <vector>

#include "cli/who/findings.h"
#include "engine/base/figures.h"
#include "engine/base/text.h"
#include "engine/report/matched_rules.h"
#include "engine/sigma/levels.h"

namespace trailhound {
namespace {

constexpr std::size_t kValues = 6;  // of a property
constexpr std::size_t kKeys = 8;    // of a principal
constexpr std::size_t kGrants = 8;  // of a key
constexpr std::size_t kUses = 4;    // of a grant
constexpr std::size_t kLogins = 5;  // of a principal
constexpr std::size_t kRules = 3;   // without events of their services
constexpr std::size_t kNew = 20;    // of a kind
constexpr std::size_t kDepth = 8;   // of a chain: a forged one may have no end
constexpr std::size_t kLabel = 12;  // columns of `addresses   `

/// `2023-07-10 12:05:31 to 12:07:49`
std::string span_text(Nanoseconds first, Nanoseconds last, const TimeZone* zone) {
  if (first > last) return "no time";
  const std::string from = local_time(first, zone), to = local_time(last, zone);
  if (from == to) return from;
  return from + " to " + (from.substr(0, 10) == to.substr(0, 10) ? to.substr(11) : to);
}

std::string matches_text(const ActivityCounts& counts) {
  std::string text;
  for (const Level level : kLevelsFromTop) {
    const std::uint64_t count = counts.matches[static_cast<std::size_t>(level)];
    if (count == 0) continue;
    text += (text.empty() ? "" : ", ") + with_commas(count) + ' ';
    text += level == Level::kNone ? "without a level" : to_string(level);
  }
  return text;
}

/// `2,641 calls, 45 refused, 700 writes; matches: 1 high`
std::string counts_text(const ActivityCounts& counts) {
  std::string text = counted(counts.calls, "call");
  if (counts.refused > 0) text += ", " + with_commas(counts.refused) + " refused";
  if (counts.writes > 0) text += ", " + counted(counts.writes, "write");
  const std::string matches = matches_text(counts);
  if (!matches.empty()) text += "; matches: " + matches;
  return text;
}

std::string with_session(const std::string& key, const std::string& session) {
  return session.empty() ? key : key + " (session " + session + ')';
}

std::size_t columns_of(std::string_view text) {
  std::size_t columns = 0;
  for (std::size_t at = 0; at < text.size(); ++columns) next_code_point(text, at);
  return columns;
}

/// Where a line of at most `room` characters ends: before a blank or at the end, but not before the first word's end.
std::size_t end_of_line(std::string_view text, std::size_t room) {
  std::size_t end = text.find(' ');
  if (end == text.npos) return text.size();
  for (;;) {
    const std::size_t next = std::min(text.find(' ', end + 1), text.size());
    if (columns_of(text.substr(0, next)) > room) return end;
    end = next;
    if (end == text.size()) return end;
  }
}

/// What precedes the further lines of a text that began behind `indent`.
std::string continued(const std::string& indent) {
  constexpr std::string_view kFork = "├─ ", kLast = "└─ ";
  if (indent.ends_with(kFork)) return indent.substr(0, indent.size() - kFork.size()) + "│    ";
  if (indent.ends_with(kLast)) return indent.substr(0, indent.size() - kLast.size()) + "     ";
  return indent + "  ";
}

class Tree {
 public:
  Tree(const WhoFindings& findings, std::size_t width)
      : findings_(findings), people_(*findings.people), width_(std::max<std::size_t>(width, 40)) {
    for (std::uint32_t i = 0; i < people_.grants.size(); ++i) {
      const Grant& grant = people_.grants[i];
      if (grant.caller_key.empty()) {
        by_issuer_[{grant.issuer_kind, grant.issuer}].push_back(i);
      } else {
        by_key_[grant.caller_key].push_back(i);
      }
    }
    for (auto& [key, grants] : by_key_) sort(grants);
    for (auto& [issuer, grants] : by_issuer_) sort(grants);
  }

  std::string text() {
    append_heading();
    std::size_t shown = 0;
    for (const PrincipalSummary& principal : people_.principals) {
      if (findings_.limit > 0 && shown == findings_.limit) break;
      ++shown;
      append_principal(principal);
    }
    append_left_out(shown);
    if (findings_.since) append_novelties();
    append_blind_spots();
    return std::move(out_);
  }

 private:
  using Grants = std::vector<std::uint32_t>;

  void sort(Grants& grants) const {
    std::stable_sort(grants.begin(), grants.end(), [&](std::uint32_t a, std::uint32_t b) {
      const Grant &x = people_.grants[a], &y = people_.grants[b];
      if (is_more_serious(x.counts, y.counts)) return true;
      if (is_more_serious(y.counts, x.counts)) return false;
      return std::tie(y.keys, x.first) < std::tie(x.keys, y.first);
    });
  }

  /// A line, broken between words at the width of the terminal. A word that is wider than that is cut.
  void line(const std::string& indent, std::string_view text) {
    std::string shown = indent;
    std::string rest = printable(text);
    for (;;) {
      const std::size_t room = width_ - std::min(width_ - 1, columns_of(shown));
      const std::size_t end = end_of_line(rest, room);
      out_ += shown + shortened(std::string_view(rest).substr(0, end), room) + '\n';
      if (end == rest.size()) return;
      rest.erase(0, end + 1);  // the blank
      shown = continued(indent);
    }
  }

  /// `label   value, value, value`, broken between values.
  void list(std::string_view label, const std::vector<std::string>& values) {
    if (values.empty()) return;
    std::string text;
    std::string indent = "  " + padded_right(std::string(label), kLabel);
    const std::size_t room = width_ - std::min(width_, indent.size());
    for (std::size_t i = 0; i < values.size(); ++i) {
      const std::string value = printable(values[i]) + (i + 1 < values.size() ? "," : "");
      if (!text.empty() && text.size() + 1 + value.size() > room) {
        line(indent, text);
        indent.assign(indent.size(), ' ');
        text.clear();
      }
      text += (text.empty() ? "" : " ") + value;
    }
    line(indent, text);
  }

  /// `203.0.113.9 [NZ Wellington, AS64496 Example Net]`
  std::string with_origin(const std::string& address) const {
    const std::string origin = to_text(findings_.origins->find(address));
    return origin.empty() ? address : address + " [" + origin + ']';
  }

  void list_values(std::string_view label, const ValueList& values, bool are_addresses = false) {
    std::vector<std::string> texts;
    for (const ValueUse& use : values.most) {
      if (texts.size() == kValues) break;
      texts.push_back((are_addresses ? with_origin(use.value) : use.value) + " (" + with_commas(use.counts.calls) +
                      ')');
    }
    if (values.distinct > texts.size()) texts.push_back(with_commas(values.distinct - texts.size()) + " others");
    list(label, texts);
  }

  void append_heading() {
    const Summary& summary = *findings_.summary;
    std::string text = counted(people_.principals.size() + people_.folded.principals, "principal") + " in " +
                       counted(summary.counted, "event");
    if (summary.duplicates > 0) text += " (" + counted(summary.duplicates, "duplicate") + " left out)";
    if (summary.ledger.time.first <= summary.ledger.time.last) {
      text += ", " + span_text(summary.ledger.time.first, summary.ledger.time.last, findings_.zone) + " " +
              zone_name(findings_.zone);
    }
    line("", text);
  }

  void append_principal(const PrincipalSummary& principal) {
    out_ += '\n';
    line("", std::string(to_string(principal.kind)) + ' ' + principal.name);
    line("  ", counts_text(principal.counts));
    line("  ", span_text(principal.counts.first, principal.counts.last, findings_.zone));
    list_values("addresses", principal.addresses, true);
    list_values("agents", principal.agents);
    list_values("regions", principal.regions);
    list_values("accounts", principal.accounts);
    list_values("services", principal.services);
    list_values("sessions", principal.sessions);
    append_logins(principal);
    append_counterparts(principal);
    append_keys(principal);
    const auto direct = by_issuer_.find({principal.kind, principal.name});
    if (direct != by_issuer_.end()) append_grants(direct->second, "  ", 0);
  }

  void append_logins(const PrincipalSummary& principal) {
    std::vector<std::string> texts;
    const std::size_t shown = std::min(principal.logins.size(), kLogins);
    if (principal.login_count > shown) texts.push_back(with_commas(principal.login_count - shown) + " earlier");
    for (std::size_t i = principal.logins.size() - shown; i < principal.logins.size(); ++i) {
      const LoginUse& login = principal.logins[i];
      const bool has_time = login.time != std::numeric_limits<Nanoseconds>::max();
      texts.push_back((has_time ? local_time(login.time, findings_.zone) : "no time") + " from " +
                      with_origin(login.address) + (login.outcome == "Success" ? "" : " " + login.outcome) +
                      (login.mfa == "Yes" ? " with MFA" : " without MFA"));
    }
    list("logins", texts);
  }

  void append_counterparts(const PrincipalSummary& principal) {
    std::vector<std::string> texts;
    for (const Counterpart& other : principal.counterparts) {
      if (texts.size() == kValues) break;
      texts.push_back(std::string(to_string(other.kind)) + ' ' + other.name + " in the trail of " + other.account +
                      " (" + with_commas(other.calls) + ')');
    }
    list("same calls", texts);
  }

  void append_keys(const PrincipalSummary& principal) {
    std::size_t shown = 0;
    for (const KeyUse& key : principal.keys) {
      if (shown == kKeys) break;
      ++shown;
      line("  ", "key " + with_session(key.key, key.session) + ": " + counts_text(key.counts));
      line("    ", span_text(key.counts.first, key.counts.last, findings_.zone) + origin(key));
      path_ = {key.key};
      const auto found = by_key_.find(key.key);
      if (found != by_key_.end()) append_grants(found->second, "    ", 0);
    }
    if (principal.distinct_keys > shown) {
      line("  ", counted(principal.distinct_keys - shown, "less serious key") + " not shown");
    }
  }

  /// Where a key came from, as far as the archive tells.
  std::string origin(const KeyUse& key) const {
    std::string text;
    if (key.from_console) text += ", console";
    if (key.login)
      text += " login of " + local_time(key.login->time, findings_.zone) + " from " + with_origin(key.login->address);
    if (key.grant) {
      const Grant& grant = people_.grants[*key.grant];
      text += ", issued by " + grant.event + " to " + std::string(to_string(grant.issuer_kind)) + ' ' + grant.issuer;
      if (!grant.caller_key.empty()) text += " with " + grant.caller_key;
    }
    return text;
  }

  void append_grants(const Grants& grants, const std::string& indent, std::size_t depth) {
    const std::size_t shown = std::min(grants.size(), kGrants);
    const bool has_more = shown < grants.size();
    for (std::size_t i = 0; i < shown; ++i) {
      append_grant(people_.grants[grants[i]], indent, i + 1 == shown && !has_more, depth);
    }
    if (has_more) line(indent + "└─ ", counted(grants.size() - shown, "less serious grant") + " not shown");
  }

  void append_grant(const Grant& grant, const std::string& indent, bool is_last, std::size_t depth) {
    std::string text = grant.event + (grant.target.empty() ? "" : " → " + grant.target) + ": " +
                       counted(grant.keys, "key") + ", " + with_commas(grant.used) + " used";
    if (grant.has_both_sides) text += ", in the trails of both accounts";
    line(indent + (is_last ? "└─ " : "├─ "), text);
    const std::string below = indent + (is_last ? "   " : "│  ");
    const std::size_t shown = std::min(grant.most.size(), kUses);
    const bool has_more = shown < grant.used;
    for (std::size_t i = 0; i < shown; ++i) {
      append_use(grant.most[i], below, i + 1 == shown && !has_more, depth);
    }
    if (has_more) line(below + "└─ ", counted(grant.used - shown, "less serious key") + " not shown");
  }

  void append_use(const Grant::Key& use, const std::string& indent, bool is_last, std::size_t depth) {
    line(indent + (is_last ? "└─ " : "├─ "), with_session(use.key, use.session) + ": " + counts_text(use.counts) +
                                                 ", " + span_text(use.counts.first, use.counts.last, findings_.zone));
    const auto found = by_key_.find(use.key);
    if (found == by_key_.end()) return;
    const std::string below = indent + (is_last ? "   " : "│  ");
    if (depth + 1 == kDepth || path_.contains(use.key)) return line(below + "└─ ", "the chain goes on");
    path_.insert(use.key);
    append_grants(found->second, below, depth + 1);
    path_.erase(use.key);
  }

  void append_left_out(std::size_t shown) {
    const std::size_t more = people_.principals.size() - shown;
    if (more > 0) {
      out_ += '\n';
      line("", counted(more, "less serious principal") + " not shown (--limit 0 shows all)");
    }
    if (people_.folded.principals > 0) {
      out_ += '\n';
      line("", counted(people_.folded.principals, "less serious principal") +
                   " folded together for want of --memory: " + counts_text(people_.folded.counts));
    }
  }

  void append_novelties() {
    constexpr std::string_view kTitles[kNoveltyKinds] = {
        "New principals",           "New keys",    "New addresses",
        "New user agents",          "New regions", "Services new to a principal",
        "Events new to a principal"};
    out_ += '\n';
    line("", "New since " + local_time(*findings_.since, findings_.zone) + " " + zone_name(findings_.zone) + ":");
    if (!people_.novelties.has_before) line("  ", "no event precedes that time, so everything is new");
    for (std::size_t i = 0; i < kNoveltyKinds; ++i) {
      const Novelties::Of& of = people_.novelties.by_kind[i];
      out_ += '\n';
      line("  ", std::string(kTitles[i]) + ": " + with_commas(of.found));
      const std::size_t shown = std::min(of.list.size(), kNew);
      for (std::size_t n = 0; n < shown; ++n) {
        const Novelty& novelty = of.list[n];
        line("    ",
             local_time(novelty.first, findings_.zone) + "  " +
                 (i == static_cast<std::size_t>(NoveltyKind::kAddress) ? with_origin(novelty.value) : novelty.value) +
                 (novelty.detail.empty() ? "" : " " + novelty.detail) + " (" + with_commas(novelty.events) +
                 "), first " + novelty.first_event);
      }
      if (of.found > shown) line("    ", with_commas(of.found - shown) + " more (--json lists them)");
    }
  }

  void append_blind_spots() {
    if (findings_.blind_spots.empty()) return;
    out_ += '\n';
    line("", "What this archive cannot show:");
    std::size_t rules = 0;
    for (const BlindSpot& spot : findings_.blind_spots) {
      if (spot.kind == BlindSpot::Kind::kRuleWithoutSource && ++rules > kRules) continue;
      line("  ", spot.text);
    }
    if (rules > kRules) line("  ", "the same of " + with_commas(rules - kRules) + " further rules (--json lists them)");
  }

  const WhoFindings& findings_;
  const People& people_;
  const std::size_t width_;
  std::map<std::string, Grants, std::less<>> by_key_;
  std::map<std::pair<PrincipalKind, std::string>, Grants> by_issuer_;  ///< of those without a key
  std::set<std::string, std::less<>> path_;                            ///< the keys of the chain in hand
  std::string out_;
};

}  // namespace

std::string who_tree(const WhoFindings& findings, std::size_t width) { return Tree(findings, width).text(); }

}  // namespace trailhound
